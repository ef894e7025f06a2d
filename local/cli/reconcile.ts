/** `reconcile` and `recorders`: whether everything that should be here is here. */
import { existsSync, readFileSync } from 'node:fs';
import { readCdr } from '../../adapters/formats/cdr.ts';
import { sha256Hex } from '../../core/bytes.ts';
import { cdrMappingSchema, type CdrFile, type CdrMapping } from '../../core/completeness/cdr.ts';
import { AppError } from '../../core/errors.ts';
import { reconcileCalls, type Reconciliation } from '../../core/use-cases/reconcile-calls.ts';
import { watchRecorders } from '../../core/use-cases/watch-recorders.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export const HOUR_MS = 3_600_000;
/** Lines of each list that people get; `--json` has all. */
const SHOWN = 20;

export interface ReconcileOptions {
  readonly map?: string;
  readonly source?: string;
  readonly from?: string;
  readonly to?: string;
  readonly shortMs?: number;
  readonly lateHours?: number;
  readonly strict?: boolean;
}

export async function reconcile({ context, actor }: Command, file: string, options: ReconcileOptions): Promise<Result> {
  if (!existsSync(file)) throw new AppError('USAGE', `There is no file at ${file}.`);
  const bytes = readFileSync(file);
  const { map, source, from, to, shortMs, lateHours, strict } = options;
  const read = readCdr(bytes, { ...(map !== undefined && { mapping: mappingOf(map) }) });
  const result = await reconcileCalls(context, {
    ...{ rows: read.rows, sha256: sha256Hex(bytes), actor },
    ...(source !== undefined && { source }),
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
    tolerances: {
      ...(shortMs !== undefined && { shortMs }),
      ...(lateHours !== undefined && { lateMs: lateHours * HOUR_MS }),
    },
  });
  const { problems, skipped } = read;
  return reconciledResult({ ...result, problems, skipped }, strict === true);
}

type Reconciled = Reconciliation & Pick<CdrFile, 'problems' | 'skipped'>;

export function reconciledResult(result: Reconciled, strict: boolean): Result {
  const { problems } = result;
  const differs = [result.missing, result.short, result.extra, problems].some(({ length }) => length > 0);
  return {
    json: result,
    text: describe(result),
    exit: strict && differs ? 1 : 0,
  };
}

export function mappingOf(text: string): CdrMapping {
  const pairs = text.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
  });
  const mapping = cdrMappingSchema.safeParse(Object.fromEntries(pairs));
  if (mapping.success) return mapping.data;
  throw new AppError(
    'USAGE',
    '--map takes callId, source, startedAt, endedAt, durationSeconds and durationMs, each with =HEADER, separated by commas.',
  );
}

export function instant(text: string): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new AppError('USAGE', 'A time must be ISO 8601, such as 2026-11-01T00:00:00Z.');
  return new Date(ms).toISOString();
}

function describe(result: Reconciled): string {
  const { problems, skipped, missing, short, extra, late, duplicates, gaps } = result;
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0
      ? []
      : [
          '',
          `${title} (${lines.length})`,
          ...lines.slice(0, SHOWN).map((line) => `  ${line}`),
          ...(lines.length > SHOWN ? [`  and ${lines.length - SHOWN} more: --json lists them`] : []),
        ];
  return [
    `${result.rows} rows, ${result.from} to ${result.to}: ${result.matched} calls recorded, ${missing.length} missing, ${short.length} short, ${extra.length} extra, ${late.length} late.`,
    ...(skipped > 0 ? [`${skipped} rows are no calls.`] : []),
    ...list(
      'Rows that could not be read',
      problems.map(({ line, reason }) => `line ${line}: ${reason}`),
    ),
    ...list(
      'Missing',
      missing.map(({ startedAt, callId, reason }) => `${startedAt}  ${callId}  ${reason}`),
    ),
    ...list(
      'Short',
      short.map(({ recordingId, callId, missingMs }) => `${recordingId}  ${callId}  ${missingMs} ms short`),
    ),
    ...list(
      'Extra',
      extra.map(({ recordingId, source, startedAt }) => `${recordingId}  ${source}  ${startedAt}`),
    ),
    ...list(
      'Late',
      late.map(({ recordingId, byMs }) => `${recordingId}  ${Math.round(byMs / HOUR_MS)} h beyond the limit`),
    ),
    ...list(
      'Duplicates',
      duplicates.map(({ code, callId }) => `${code}  ${callId}`),
    ),
    ...list(
      'Gaps in sequence numbers',
      gaps.map(({ source, from, to }) => `${source}  ${from} to ${to}`),
    ),
  ].join('\n');
}

export async function recorders({ context }: Command, at: string | undefined): Promise<Result> {
  return recordersResult(await watchRecorders(context, { ...(at !== undefined && { at: instant(at) }) }));
}

export function recordersResult(result: Pick<Awaited<ReturnType<typeof watchRecorders>>, 'recorders'>): Result {
  const rows = result.recorders.map(({ source, heardAt = '', quietSince = '', calls }) => [
    source,
    heardAt,
    quietSince,
    String(calls),
  ]);
  const quiet = result.recorders.some(({ quietSince }) => quietSince !== undefined);
  return {
    json: result,
    text:
      rows.length === 0
        ? 'No recorder was heard in the last four weeks.'
        : table(['recorder', 'last heard', 'quiet since', 'calls in 4 weeks'], rows),
    exit: quiet ? 1 : 0,
  };
}
