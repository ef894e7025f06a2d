/** The page around every text of the documentation. Nothing inline, so that the strictest policy holds. */
import type { Rendered } from './markdown.ts';
import type { SiteGroup, SitePage } from './site-map.ts';

const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
const LISTED_DEPTH = 2;
/** A short page needs no list of its parts. */
const LISTED_FROM = 3;

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** `groups` with the names that are shown. */
export function htmlPage(page: SitePage, { html, headings }: Rendered, groups: readonly SiteGroup[]): string {
  const title = headings.find(({ depth }) => depth === 1)?.text ?? page.name;
  return `<!doctype html>
<html lang="${page.lang ?? 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Callvault</title>
<link rel="stylesheet" href="docs.css">
<link rel="icon" href="../favicon.svg">
</head>
<body>
<a class="skip" href="#page-text">Skip to the text</a>
<header><a class="brand" href="index.html">Callvault</a> <span>documentation</span> <a href="../">Console</a></header>
<div class="columns">
<nav aria-label="Pages">
${groups.map((group) => navigation(group, page)).join('\n')}
</nav>
<main id="page-text">
${withContents(html, contents({ html, headings }))}
</main>
</div>
</body>
</html>
`;
}

function navigation({ name, pages }: SiteGroup, current: SitePage): string {
  const items = pages.map(({ output, name: label, lang }) => {
    const here = output === current.output ? ' aria-current="page"' : '';
    return `<li><a href="${output}"${here}${lang === undefined ? '' : ` lang="${lang}"`}>${escapeHtml(label)}</a></li>`;
  });
  return `<p class="group">${escapeHtml(name)}</p>\n<ul>${items.join('')}</ul>`;
}

/** Below the title. */
function withContents(html: string, list: string): string {
  const end = html.indexOf('</h1>') + '</h1>'.length;
  return `${html.slice(0, end)}${list}${html.slice(end)}`;
}

function contents({ headings }: Rendered): string {
  const listed = headings.filter(({ depth }) => depth === LISTED_DEPTH);
  if (listed.length < LISTED_FROM) return '';
  const items = listed.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  return `\n<ul class="contents">${items.join('')}</ul>`;
}
