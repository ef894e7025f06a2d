/** JSON schemas in words: a type as one phrase, an object as a table of its fields. */
import { escapeHtml } from './html.ts';
import { slugOf } from './markdown.ts';
import type { Shape } from './openapi.ts';

const NAMED = '#/components/schemas/';

interface Field {
  readonly path: string;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

/** HTML of a phrase such as `array of string (1 to 256 characters)`. */
export function typeOf(shape: Shape): string {
  const { $ref, anyOf, oneOf, allOf, items, additionalProperties } = shape;
  if ($ref !== undefined) return named($ref.slice(NAMED.length));
  if (shape.const !== undefined) return code(JSON.stringify(shape.const));
  if (shape.enum) return shape.enum.map((value) => code(JSON.stringify(value))).join(' or ');
  if (anyOf ?? oneOf) return [...new Set((anyOf ?? oneOf ?? []).map(typeOf))].join(' or ');
  if (allOf)
    return (
      allOf
        .filter(({ type }) => !isNullable(type))
        .map(typeOf)
        .join(' and ') + orNull(allOf.some(({ type }) => isNullable(type)))
    );
  const types = [shape.type ?? []].flat();
  const main = types.find((type) => type !== 'null');
  const suffix = orNull(types.includes('null'));
  if (main === 'array') return `array of ${items ? typeOf(items) : 'anything'}${limits(shape)}${suffix}`;
  if (main === 'object' && typeof additionalProperties === 'object')
    return `object with values: ${typeOf(additionalProperties)}${suffix}`;
  return `${main ?? 'anything'}${shape.format === undefined ? '' : `, ${escapeHtml(shape.format)}`}${limits(shape)}${suffix}`;
}

/** A table of fields, nested ones by their path; a phrase for everything else. */
export function shapeHtml(shape: Shape): string {
  const variants = shape.anyOf ?? shape.oneOf;
  if (variants?.some(({ properties }) => properties))
    return variants.map((variant, index) => `<p>Form ${index + 1}:</p>${shapeHtml(variant)}`).join('');
  const fields = fieldsOf(shape, '');
  if (fields.length === 0) return `<p>${typeOf(shape)}</p>`;
  const rows = fields.map(({ path, shape: field, isRequired }) => fieldRow(path, field, isRequired));
  return fieldTable(rows);
}

export function fieldRow(name: string, shape: Shape, isRequired: boolean, meaning?: string): string {
  const first = shape.default === undefined ? '' : `Without it: ${code(JSON.stringify(shape.default))}.`;
  const text = [escapeHtml(meaning ?? shape.description ?? ''), first].filter((part) => part !== '').join(' ');
  return `<tr><td><code>${escapeHtml(name)}</code>${isRequired ? '' : '?'}</td><td>${typeOf(shape)}</td><td>${text}</td></tr>`;
}

export function fieldTable(rows: readonly string[]): string {
  return `<div class="table" tabindex="0"><table><thead><tr><th>Field</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

export function named(name: string): string {
  return `<a href="#${schemaId(name)}">${escapeHtml(name)}</a>`;
}

export function schemaId(name: string): string {
  return `schema-${slugOf(name)}`;
}

function fieldsOf({ properties = {}, required = [] }: Shape, prefix: string): readonly Field[] {
  return Object.entries(properties).flatMap(([name, shape]) => {
    const path = `${prefix}${name}`;
    const inner =
      shape.type === 'array' && shape.items ? fieldsOf(shape.items, `${path}[].`) : fieldsOf(shape, `${path}.`);
    return [{ path, shape, isRequired: required.includes(name) }, ...inner];
  });
}

function limits({ minimum, exclusiveMinimum, maximum, minLength, maxLength, minItems, maxItems }: Shape): string {
  const above = exclusiveMinimum === undefined ? undefined : `above ${exclusiveMinimum}`;
  const parts = [
    above ?? range(minimum, isHuge(maximum) ? undefined : maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' items'),
  ].filter((part) => part !== '');
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return `${from ?? 0}${unit} or more`;
  if (from === undefined) return `at most ${to}${unit}`;
  return from === to ? `${from}${unit}` : `${from} to ${to}${unit}`;
}

/** The largest whole number of JavaScript is no limit that anybody meets. */
function isHuge(maximum: number | undefined): boolean {
  return maximum !== undefined && maximum >= Number.MAX_SAFE_INTEGER;
}

function isNullable(type: Shape['type']): boolean {
  return [type ?? []].flat().includes('null');
}

function orNull(is: boolean): string {
  return is ? ' or <code>null</code>' : '';
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}
