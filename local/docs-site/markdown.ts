/** Markdown of the project as HTML of the site: headings get anchors, links lead to pages, tables scroll, nothing is loaded from elsewhere. */
import { posix } from 'node:path';
import { Marked, type Tokens } from 'marked';
import { escapeHtml } from './html.ts';

export interface Heading {
  readonly depth: number;
  readonly id: string;
  readonly text: string;
}

export interface Rendered {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** Where a file of the project is in the site; nothing when it is not there. */
export type Locate = (file: string) => string | undefined;

/** The one piece of HTML that texts may hold: a place to link to inside a table. */
const ANCHOR = /^(?:<a id="[\w-]+">|<\/a>)$/u;

/** `source`: path of the text from the root of the project; its links are relative to it. */
export function renderMarkdown(text: string, source: string, locate: Locate): Rendered {
  const headings: Heading[] = [];
  const used = new Map<string, number>();
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const plain = plainText(html);
        const id = unique(used, slugOf(plain));
        headings.push({ depth, id, text: plain });
        return `<h${depth} id="${id}"><a class="anchor" href="#${id}">${html}</a></h${depth}>\n`;
      },
      link(token) {
        return link(token, this.parser.parseInline(token.tokens), (href) => resolve(href, source, locate));
      },
      image({ href, text: alt }) {
        const file = locate(posix.join(posix.dirname(source), href));
        if (file === undefined) throw new Error(`${source} shows ${href}, which is not in the site.`);
        return `<img src="${escapeHtml(file)}" alt="${escapeHtml(alt)}">`;
      },
      code: ({ text: code }) => `<pre tabindex="0"><code>${escapeHtml(code)}</code></pre>\n`,
      html: ({ raw }) => (ANCHOR.test(raw) ? raw : raw.startsWith('<!--') ? '' : escapeHtml(raw)),
    },
  });
  const html = marked.parse(text, { async: false });
  return { html: scrolling(html), headings };
}

/** As GitHub makes them, so that the same link works there. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/gu, '-');
}

function unique(used: Map<string, number>, slug: string): string {
  const count = used.get(slug) ?? 0;
  used.set(slug, count + 1);
  return count === 0 ? slug : `${slug}-${count}`;
}

function link({ href }: Tokens.Link, html: string, at: (href: string) => string | undefined): string {
  const target = at(href);
  // A file of the source tree: its name is what a reader needs.
  if (target === undefined) return html;
  const outside = /^https?:/u.test(target) ? ' rel="noreferrer"' : '';
  return `<a href="${escapeHtml(target)}"${outside}>${html}</a>`;
}

function resolve(href: string, source: string, locate: Locate): string | undefined {
  if (/^(?:https?:|mailto:|#)/u.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const page = locate(posix.join(posix.dirname(source), path));
  if (page === undefined) return undefined;
  return anchor === undefined ? page : `${page}#${anchor}`;
}

function plainText(html: string): string {
  return html
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Wide tables scroll by themselves, also by keyboard; the page does not. */
function scrolling(html: string): string {
  return html
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll(' align="right"', ' class="right"')
    .replaceAll(' align="center"', ' class="center"')
    .replaceAll(' align="left"', '');
}
