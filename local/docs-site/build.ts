/** The documentation as a site of plain files: docs/, both READMEs' Chinese one, the client's README, the changelog, and the reference of the API. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { apiReference } from './api-reference.ts';
import { htmlPage } from './html.ts';
import { renderMarkdown, type Rendered } from './markdown.ts';
import { siteMap, type SitePage } from './site-map.ts';

const ROOT = join(import.meta.dirname, '../..');
const IMAGES = 'docs/images';

/** Writes the site into `folder`, in place of what is there. Errors: a page that shows an image that does not exist. */
export function buildDocs(folder: string): void {
  const groups = siteMap(ROOT);
  const pages = groups.flatMap((group) => group.pages);
  const outputs = new Map(pages.flatMap(({ source, output }) => (source === undefined ? [] : [[source, output]])));
  // The English README leads into the same pages as the quick start.
  outputs.set('README.md', 'index.html');
  const images = existsSync(join(ROOT, IMAGES)) ? readdirSync(join(ROOT, IMAGES)) : [];
  for (const image of images) outputs.set(`${IMAGES}/${image}`, `images/${image}`);

  const rendered = new Map(pages.map((page) => [page, contentOf(page, (file) => outputs.get(file))]));
  const named = groups.map(({ name, pages: listed }) => ({
    name,
    pages: listed.map((page) => ({ ...page, name: page.name || titleOf(rendered.get(page)) })),
  }));
  // Beside the old one, so that nobody is served half of it.
  const fresh = `${folder}-${process.pid}`;
  mkdirSync(join(fresh, 'images'), { recursive: true });
  for (const [page, content] of rendered) writeFileSync(join(fresh, page.output), htmlPage(page, content, named));
  for (const image of images) copyFileSync(join(ROOT, IMAGES, image), join(fresh, 'images', image));
  copyFileSync(join(import.meta.dirname, 'docs.css'), join(fresh, 'docs.css'));
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
}

function contentOf({ source }: SitePage, locate: (file: string) => string | undefined): Rendered {
  if (source === undefined) return apiReference();
  return renderMarkdown(readFileSync(join(ROOT, source), 'utf8'), source, locate);
}

function titleOf(content: Rendered | undefined): string {
  return content?.headings[0]?.text ?? '';
}
