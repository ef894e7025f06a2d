/**
 * Questions to the facts of calls, as SQL that SQLite, DuckDB and Athena (Trino) all take: WITH, JOIN, GROUP BY, CASE, coalesce, substr and
 * row_number, whole numbers for times, no type of date and no boolean. The store brings two relations under it:
 * `calls` = the newest row of every call that counts, one per recordingid; `items` (recordingid, kind, item) = what was found in it.
 */
import * as z from 'zod';
import { AppError } from '../errors.ts';

/** Kinds of items. Steps are `scorecard/item`; a step that did not apply is in neither. */
export type ItemKind = 'topic' | 'intent' | 'met' | 'missed';

export interface FactQuestion {
  /** One statement that begins with `WITH`. */
  readonly sql: string;
  /** No call that began before this day (YYYY-MM-DD, UTC) is asked for: a store may leave out what is older. */
  readonly fromDay?: string;
}

/** One line of an answer. Some stores answer in text only: read it with a schema, numbers with `factNumber`. */
export type FactRecord = Readonly<Record<string, string | number | null>>;

export const factNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(?:\.\d+)?(?:E-?\d+)?$/iu)
    .transform(Number),
]);

const text = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not hold control characters');

export const factFilterSchema = z.strictObject({
  /** Begin of the call, inclusive. ISO 8601 UTC. */
  from: z.iso.datetime().optional(),
  /** Exclusive. */
  to: z.iso.datetime().optional(),
  businessLine: text.optional(),
  team: text.optional(),
  agentId: text.optional(),
  /** BCP 47; `en` means `en-US` as well. */
  language: text.optional(),
  /** Whose calls the asker may know about: those of these agents and of these teams. Without it, all. */
  within: z.object({ agentIds: z.array(text), teams: z.array(text) }).optional(),
});
export type FactFilter = z.infer<typeof factFilterSchema>;

/** A statement over `chosen`, which is `calls` by the filter. `parts` are named subqueries. Errors: VALIDATION_FAILED. */
export function factQuestion(
  filter: FactFilter,
  parts: Readonly<Record<string, string>>,
  select: string,
): FactQuestion {
  const named = { chosen: `SELECT * FROM calls WHERE ${whereOf(filter)}`, ...parts };
  const written = Object.entries(named).map(([name, sql]) => `${name} AS (${sql})`);
  return {
    sql: `WITH ${written.join(',\n')}\n${select}`,
    ...(filter.from !== undefined && { fromDay: filter.from.slice(0, 10) }),
  };
}

function whereOf(filter: FactFilter): string {
  const checked = factFilterSchema.safeParse(filter);
  if (!checked.success) throw new AppError('VALIDATION_FAILED', 'The filter of a question is not valid.');
  const { from, to, businessLine, team, agentId, language, within } = checked.data;
  const rules = [
    ...(from === undefined ? [] : [`startms >= ${Date.parse(from)}`]),
    ...(to === undefined ? [] : [`startms < ${Date.parse(to)}`]),
    ...(businessLine === undefined ? [] : [`businessline = ${literal(businessLine)}`]),
    ...(team === undefined ? [] : [`team = ${literal(team)}`]),
    ...(agentId === undefined ? [] : [`agent = ${literal(agentId)}`]),
    ...(language === undefined ? [] : [spoken(language)]),
    ...(within === undefined
      ? []
      : [`(${[...among('agent', within.agentIds), ...among('team', within.teams), '1 = 0'].join(' OR ')})`]),
  ];
  return rules.length === 0 ? '1 = 1' : rules.join(' AND ');
}

function spoken(language: string): string {
  const prefix = `${language}-`;
  return `(language = ${literal(language)} OR substr(language, 1, ${prefix.length}) = ${literal(prefix)})`;
}

function among(column: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${column} IN (${values.map(literal).join(', ')})`];
}

/** A string as standard SQL writes it: nothing but the quote is special, in all three engines. */
export function literal(value: string): string {
  return `'${text.parse(value).replaceAll("'", "''")}'`;
}

/** Parses one line of an answer. Errors: INTEGRITY when it has not the columns that were asked for. */
export function factLine<T>(schema: z.ZodType<T>, record: unknown): T {
  const parsed = schema.safeParse(record);
  if (!parsed.success)
    throw new AppError('INTEGRITY', 'The facts answered with other columns.', { cause: parsed.error });
  return parsed.data;
}

export function factLines<T>(schema: z.ZodType<T>, records: readonly FactRecord[]): T[] {
  return records.map((record) => factLine(schema, record));
}
