/** `hold place` and `hold release`: named recordings, or all that a query means. One that cannot be held does not keep the others from it. */
import { AppError } from '../../core/errors.ts';
import { holdQuerySchema, isEmptyQuery, type HoldQuery } from '../../core/matters/hold-query.ts';
import { holdByQuery } from '../../core/use-cases/hold-by-query.ts';
import { placeHold, type HoldResult } from '../../core/use-cases/hold-recordings.ts';
import { releaseHolds, type ReleaseRequest, type ReleaseResult } from '../../core/use-cases/release-holds.ts';
import { searchFilters } from './filters.ts';
import type { Command } from './folder.ts';
import type { Result } from './output.ts';

export interface HoldOptions {
  readonly matter: string;
  readonly id?: readonly string[];
  readonly query?: string;
  readonly filter?: readonly string[];
  /** Also what arrives later and matches. */
  readonly future?: boolean;
  /** Release: everything the matter holds. */
  readonly all?: boolean;
  readonly reason: string;
}

export async function hold(command: Command, kind: 'place' | 'release', options: HoldOptions): Promise<Result> {
  return heldResult(await run(command, kind, options, chosen(kind, options)), options);
}

/** `counts` where there are more than the lists name. */
type Held = Omit<ReleaseResult, 'failed'> & {
  readonly failed?: readonly { readonly recordingId: string; readonly code: string }[];
  readonly counts?: Readonly<Record<'placed' | 'released' | 'unchanged' | 'failed', number>>;
};

export function heldResult(outcome: Held, options: HoldOptions): Result {
  return { json: outcome, text: describe(outcome, options), exit: outcome.failed ? 1 : 0 };
}

function run(
  { context, actor }: Command,
  kind: 'place' | 'release',
  { matter: matterId, reason, future = false }: HoldOptions,
  what: ReleaseRequest['what'],
): Promise<ReleaseResult> {
  const request = { matterId, reason, actor };
  if (kind === 'release') return releaseHolds(context, { ...request, what, future });
  if (what !== 'everything' && 'query' in what) {
    return holdByQuery(context, { ...request, query: what.query, kind, future });
  }
  return placeHold(context, { ...request, recordingIds: what === 'everything' ? [] : what.recordingIds });
}

/** Errors: USAGE unless exactly one of the ways to say it is used. */
export function chosen(
  kind: 'place' | 'release',
  { id, query, filter, all, future }: HoldOptions,
): ReleaseRequest['what'] {
  const byQuery = query !== undefined || filter !== undefined;
  if ([id !== undefined, byQuery, all === true].filter(Boolean).length !== 1) {
    const more = kind === 'release' ? ', or --all' : '';
    throw new AppError(
      'USAGE',
      `Say which recordings: --id ID (repeatable), or --query WORDS and --filter F=V${more}; one way.`,
    );
  }
  if (future === true && !byQuery) throw new AppError('USAGE', '--future goes with --query or --filter.');
  if (all === true) return 'everything';
  return byQuery ? { query: queryOf(query ?? '', filter ?? []) } : { recordingIds: id ?? [] };
}

function queryOf(words: string, pairs: readonly string[]): HoldQuery {
  const parsed = holdQuerySchema.strict().safeParse({ words, ...searchFilters(pairs) });
  if (!parsed.success) {
    throw new AppError(
      'USAGE',
      'A hold goes by words, line, agent, team, customer, language, topic, intent, emotion, from, to.',
    );
  }
  if (isEmptyQuery(parsed.data)) {
    throw new AppError('USAGE', 'The query has no words and no filters: it would mean the whole archive.');
  }
  return parsed.data;
}

/** What cannot be undone is said, with its certificates. */
export function erasureLines(erasures: HoldResult['erasures'] = []): string[] {
  const gone = erasures.filter(({ outcome }) => outcome === 'erased');
  if (gone.length === 0) return [];
  return [
    gone.length === 1
      ? '1 queued erasure was carried out: it had waited for this release.'
      : `${gone.length} queued erasures were carried out: they had waited for this release.`,
    ...gone.map(
      ({ recordingId, certificateId }) =>
        `  erased ${recordingId}: ${certificateId === undefined ? 'its key is being destroyed' : `certificate ${certificateId}`}`,
    ),
  ];
}

function describe(outcome: Held, { future = false }: HoldOptions): string {
  const { matterId, placed, released, unchanged, notSearchable = 0, failed = [], approvalId } = outcome;
  const { counts: many } = outcome;
  const [there, freed, same] = [
    many?.placed ?? placed.length,
    many?.released ?? released.length,
    many?.unchanged ?? unchanged.length,
  ];
  const counts = `placed ${there}, released ${freed}, unchanged ${same}`;
  const asked = approvalId === undefined ? [] : [`A second person has to approve it: callvault approve ${approvalId}`];
  const remedy = future
    ? 'The matter catches them when they can be.'
    : 'Run callvault process and quarantine list, then repeat the command, or name them with --id.';
  return [
    `Matter ${matterId}: ${counts}${failed.length > 0 ? `, failed ${failed.length}` : ''}.`,
    ...erasureLines(outcome.erasures),
    ...asked,
    ...failed.map(({ recordingId, code }) => `  failed ${recordingId}: ${code}`),
    ...(notSearchable > 0
      ? [
          `Warning: ${notSearchable} ${notSearchable === 1 ? 'recording' : 'recordings'} cannot be found by a search yet, and could not be looked at.`,
          remedy,
        ]
      : []),
  ].join('\n');
}
