/** The documentation as people get it: every link leads somewhere, every page has a name, nothing is loaded from elsewhere. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../api/routes.ts';
import { buildDocs } from '../../local/docs-site/build.ts';
import { renderMarkdown, slugOf } from '../../local/docs-site/markdown.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the site', () => {
  const parent = mkdtempSync(join(tmpdir(), 'callvault-docs-'));
  const folder = join(parent, 'docs');
  let pages: ReadonlyMap<string, string>;
  let files: ReadonlySet<string>;

  beforeAll(() => {
    buildDocs(folder);
    files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }));
    const names = [...files].filter((name) => name.endsWith('.html'));
    pages = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  });
  afterAll(() => {
    rmSync(parent, { recursive: true });
  });

  const broken = (): readonly string[] => {
    const idsOf = new Map([...pages].map(([name, html]) => [name, new Set(attributes(html, 'id'))]));
    return [...pages].flatMap(([name, html]) =>
      attributes(html, 'href')
        .filter((href) => !/^(?:https?:|mailto:|\.\.\/)/u.test(href))
        .filter((href) => {
          const [file = '', anchor] = href.split('#');
          const target = file === '' ? name : file;
          return !files.has(target) || (anchor !== undefined && idsOf.get(target)?.has(anchor) !== true);
        })
        .map((href) => `${name}: ${href}`),
    );
  };

  test('has every document of docs/, a page of the API and one in Chinese', () => {
    const documents = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
    const markdown = documents.filter((name) => name.endsWith('.md'));
    expect(pages.size).toBe(markdown.length + ['api-reference', 'zh-CN', 'client', 'changelog'].length);
    expect(pages.get('zh-CN.html')).toContain('<html lang="zh-CN">');
    expect(pages.has('index.html')).toBe(true);
  });

  test('has no link that leads nowhere', () => {
    expect(broken()).toEqual([]);
  });

  test('has a title and a heading on every page, and no id twice', () => {
    for (const [name, html] of pages) {
      expect(html, name).toMatch(/<title>.+ · Callvault<\/title>/u);
      expect(html, name).toMatch(/<h1 /u);
      const ids = attributes(html, 'id');
      expect(ids.length, name).toBe(new Set(ids).size);
    }
  });

  test('loads nothing from elsewhere and has nothing inline, by a strict policy', () => {
    for (const [name, html] of pages) {
      const loaded = [
        ...attributes(html, 'src'),
        ...(html.match(/<link [^>]*>/gu) ?? []).flatMap((tag) => attributes(tag, 'href')),
      ];
      expect(
        loaded.filter((url) => /^(?:\w+:|\/)/u.test(url)),
        name,
      ).toEqual([]);
      expect(
        loaded.filter((url) => !url.startsWith('../') && !files.has(url)),
        name,
      ).toEqual([]);
      expect(html, name).not.toMatch(/<script|<style|<iframe| style=| on\w+="/iu);
      expect(html, name).toContain("default-src 'none'");
    }
    expect(readFileSync(join(folder, 'docs.css'), 'utf8')).not.toMatch(/url\(|@import/u);
  });

  test('describes every route with its right', () => {
    const reference = pages.get('api-reference.html') ?? '';
    for (const { access, shape } of ROUTES) {
      const title = `<span class="method">${shape.method.toUpperCase()}</span> ${shape.path}`;
      const at = reference.indexOf(`${title}</a></h3>`);
      expect(at, title).toBeGreaterThan(0);
      const right = access.right === 'public' ? 'No token needed.' : `Right: <code>${access.right}</code>.`;
      expect(reference.slice(at, at + 1000)).toContain(right);
    }
  });
});

describe('the READMEs', () => {
  test.each(['README.md', 'README.zh-CN.md'])('%s names files that are there', (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#]+)\)/gu)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) expect(existsSync(join(ROOT, link)), link).toBe(true);
    expect(links).toContain(name === 'README.md' ? 'README.zh-CN.md' : 'README.md');
  });
});

describe('markdown', () => {
  const html = (text: string): string =>
    renderMarkdown(text, 'docs/a.md', (file) => (file === 'docs/b.md' ? 'b.html' : undefined)).html;

  test('is shown, not carried out', () => {
    expect(html('a <script>alert(1)</script> b')).not.toContain('<script>');
    expect(html('```\n<b>&\n```')).toContain('&lt;b&gt;&amp;');
  });
  test('leads to pages of the site, and names what is not in it', () => {
    expect(html('[b](b.md#part)')).toContain('<a href="b.html#part">b</a>');
    expect(html('[code](../core/ports.ts)')).toBe('<p>code</p>\n');
  });
  test('refuses a picture that is not there', () => {
    expect(() => html('![x](images/none.png)')).toThrow('images/none.png');
  });
  test('gives headings anchors as GitHub does, the second of a name with a number', () => {
    expect(renderMarkdown('# A `b` c\n## D\n## D', 'docs/a.md', () => undefined).headings).toEqual([
      { depth: 1, id: 'a-b-c', text: 'A b c' },
      { depth: 2, id: 'd', text: 'D' },
      { depth: 2, id: 'd-1', text: 'D' },
    ]);
    expect(slugOf('保存期限 & Co')).toBe('保存期限--co');
  });
});

function attributes(html: string, name: string): readonly string[] {
  return [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'gu'))].map(([, value = '']) => value);
}
