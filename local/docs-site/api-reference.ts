/** The reference of the HTTP API: every route with its right, parameters, body and answers, then every schema they name. */
import { apiDocument } from '../api-document.ts';
import { escapeHtml } from './html.ts';
import { slugOf, type Heading, type Rendered } from './markdown.ts';
import { documentSchema, type Content, type Operation, type Shape } from './openapi.ts';
import { fieldRow, fieldTable, schemaId, shapeHtml, typeOf } from './shape-html.ts';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function apiReference(): Rendered {
  const { paths, components } = documentSchema.parse(JSON.parse(apiDocument()));
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  const headings: Heading[] = [];
  const heading = (depth: number, id: string, text: string, html = escapeHtml(text)): string => {
    headings.push({ depth, id, text });
    return `<h${depth} id="${id}"><a class="anchor" href="#${id}">${html}</a></h${depth}>\n`;
  };
  const tags = [...new Set(routes.map(({ operation }) => operation.tags[0]))];
  const html = [
    heading(1, 'api-reference', 'API reference'),
    `<p>${routes.length} routes, from the same declarations that the server is made of; the document itself is served at <code>/openapi.json</code>.
<a href="api.html">API guide</a> has examples and what a program must know about tokens, repeating, paging and problems; <a href="access.html">Roles and rights</a>
says which role carries which right. A name with <code>?</code> may be left out. Every refusal is a <a href="#schema-problem">Problem</a>.</p>`,
    ...tags.flatMap((tag) => [
      heading(2, slugOf(tag), tag),
      ...routes.filter(({ operation }) => operation.tags[0] === tag).map((route) => routeHtml(route, heading)),
    ]),
    heading(2, 'schemas', 'Schemas'),
    ...Object.entries(components.schemas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, shape]) => heading(3, schemaId(name), name) + described(shape) + shapeHtml(shape)),
  ].join('\n');
  return { html, headings };
}

function routeHtml(
  { method, path, operation }: Route,
  heading: (depth: number, id: string, text: string, html: string) => string,
): string {
  const { summary, description, operationId, parameters, requestBody, responses } = operation;
  const title = `<span class="method">${method}</span> ${escapeHtml(path)}`;
  const rows = parameters.map(({ name, in: where, required = false, schema, description: text }) =>
    fieldRow(name, schema, required, [`In the ${where}.`, text ?? ''].join(' ').trim()),
  );
  return [
    heading(3, slugOf(operationId), `${method} ${path}`, title),
    `<p>${escapeHtml(summary)}.</p><p class="note">${inCode(description)} Operation <code>${escapeHtml(operationId)}</code>.</p>`,
    rows.length > 0 ? fieldTable(rows) : '',
    requestBody ? labelled('Body', contentHtml(requestBody.content)) : '',
    answers(responses),
  ].join('\n');
}

/** What succeeds with its content, what is refused as a list of statuses. */
function answers(responses: Operation['responses']): string {
  const all = Object.entries(responses).filter(([status]) => status !== 'default');
  const refused = all.filter(([status]) => Number(status) >= 400).map(([status]) => status);
  const done = all
    .filter(([status]) => Number(status) < 400)
    .map(([status, { description, content }]) =>
      labelled(`Answer ${status}`, content ? contentHtml(content) : `<p>${escapeHtml(description)}</p>`),
    );
  return done.join('') + (refused.length > 0 ? `<p class="note">Refused with ${refused.join(', ')}.</p>` : '');
}

function labelled(label: string, html: string): string {
  return html.startsWith('<p>') ? html.replace('<p>', `<p>${label}: `) : `<p>${label}:</p>${html}`;
}

function contentHtml(content: Content): string {
  return Object.entries(content ?? {})
    .map(([type, { schema }]) => {
      if (type === 'application/json') return shapeHtml(schema);
      return `<p><code>${escapeHtml(type)}</code>: ${escapeHtml(schema.description ?? '') || typeOf(schema)}</p>`;
    })
    .join('');
}

function described({ description }: Shape): string {
  return description === undefined ? '' : `<p>${escapeHtml(description)}</p>`;
}

function inCode(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]*)`/gu, '<code>$1</code>');
}
