/** People's reviews of calls, and how far the scorecards agree with them. */
import * as z from 'zod';
import { recordEvent } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import { isInScope, type Scope } from '../privacy/access.ts';
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import { calibrate, type CardCalibration, type JudgedItem, type ScoredCall } from '../review/calibration.ts';
import { reviewEntry, reviewItemSchema, reviewsOf, type Review } from '../review/review.ts';
import { readAnalysis } from './analyse-recording.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

export const newReviewSchema = z.strictObject({
  scorecard: z.string().min(1).max(100),
  items: z.array(reviewItemSchema).min(1).max(200),
  /** 0 to 100. */
  score: z.number().min(0).max(100).optional(),
  comment: z.string().trim().min(1).max(2000).optional(),
});
export type NewReview = z.infer<typeof newReviewSchema>;

const ROUNDS = 20;

/**
 * Adds a review, in place of the same person's earlier one by the same scorecard. It stands for the version of the scorecard by which the
 * call was scored. Errors: NOT_FOUND for a recording, VALIDATION_FAILED for a scorecard or item that is not there, STATE_CONFLICT before
 * the call is analysed, RESTRICTED, ERASED, CONFLICT.
 */
export async function reviewRecording(
  context: Context,
  request: NewReview & { readonly recordingId: string; readonly actor: string },
): Promise<readonly Review[]> {
  const { recordingId, actor, scorecard, items, score, comment } = request;
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  assertUsable(context, recording);
  const version = await versionOf(context, recording, scorecard);
  assertItems(context, request);
  for (let round = 0; round < ROUNDS; round += 1) {
    const at = context.clock.now().toISOString();
    const before = await context.catalogue.entry('review', recordingId);
    const others = (before ? reviewsOf(before) : []).filter(
      (other) => other.reviewer !== actor || other.scorecard !== scorecard,
    );
    const review: Review = {
      ...{ reviewer: actor, at, scorecard, version, items },
      ...(score !== undefined && { score }),
      ...(comment !== undefined && { comment }),
    };
    const reviews = [...others, review];
    const entry = { type: 'recording.reviewed', openings: { actor }, facts: { scorecard, version } } as const;
    try {
      await context.catalogue.commit({
        recordings: [],
        entries: [reviewEntry(recordingId, reviews, before, at)],
        events: [recordEvent({ recordingId, at, entry, random: context.random })],
      });
      return reviews;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The reviews kept changing; try again.');
}

function assertUsable({ clock }: Context, recording: Recording): void {
  if (mayUse(recording, clock.now())) return;
  const gone = recording.erased ?? recording.expired;
  throw new AppError(gone ? 'ERASED' : 'RESTRICTED', 'The recording may not be used.');
}

async function versionOf(context: Context, recording: Recording, scorecard: string): Promise<string> {
  const known = context.policies.analysis.scorecards.find(({ id }) => id === scorecard);
  if (!known) throw new AppError('VALIDATION_FAILED', 'There is no scorecard with this id.');
  const analysis = recording.analysed && (await readAnalysis(context, recording.recordingId));
  if (!analysis) throw new AppError('STATE_CONFLICT', 'The call is not analysed yet.');
  return analysis.scorecards.find(({ id }) => id === scorecard)?.version ?? known.version;
}

function assertItems({ policies }: Context, { scorecard, items }: NewReview): void {
  const card = policies.analysis.scorecards.find(({ id }) => id === scorecard);
  const known = new Set(card?.items.map(({ id }) => id));
  const unknown = items.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  if (unknown.length > 0) {
    throw new AppError('VALIDATION_FAILED', 'The scorecard has no such item.', { detail: { items: unknown } });
  }
  if (new Set(items.map(({ id }) => id)).size < items.length) {
    throw new AppError('VALIDATION_FAILED', 'An item is named twice.');
  }
}

/** Oldest first. */
export async function listReviews(
  { catalogue }: Pick<Context, 'catalogue'>,
  recordingId: string,
): Promise<readonly Review[]> {
  const entry = await catalogue.entry('review', recordingId);
  return entry ? reviewsOf(entry) : [];
}

/** For whoever purges a recording: who said what about it goes, too. Safe to repeat. Errors: CONFLICT. */
export async function forgetReviews({ catalogue }: Pick<Context, 'catalogue'>, recordingId: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await catalogue.entry('review', recordingId);
    if (!before || reviewsOf(before).length === 0) return;
    try {
      const emptied = reviewEntry(recordingId, [], before, before.createdAt);
      await catalogue.commit({ recordings: [], entries: [emptied] });
      return;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The reviews kept changing; try again.');
}

export interface CalibrationReport {
  readonly scorecards: readonly CardCalibration[];
  /** Calls whose reviews were compared. */
  readonly calls: number;
  /** Reviews that could not be: the call is restricted, gone or outside of the scope, or was scored by another version since. */
  readonly skipped: number;
  /** There are older reviews, which were not looked at. */
  readonly more: boolean;
}

/** Reviewed calls that a report looks at, unless it is told otherwise. */
const MOST_CALLS = 1000;
const READS_AT_ONCE = 20;

interface Compared {
  readonly items: readonly JudgedItem[];
  readonly scores: readonly ScoredCall[];
  readonly compared: number;
  readonly reviews: number;
}

/**
 * Reads the analysis of the reviewed calls in the scope, newest review first; items that either side finds not applicable do
 * not count. `mostCalls`: reviewed calls that are looked at.
 */
export async function calibrationReport(
  context: Context,
  options: { readonly scope?: Scope; readonly scorecard?: string | undefined; readonly mostCalls?: number } = {},
): Promise<CalibrationReport> {
  const { scorecard, mostCalls = MOST_CALLS } = options;
  const reviewed: { readonly recordingId: string; readonly reviews: readonly Review[] }[] = [];
  let more = false;
  for await (const entry of allEntries(context.catalogue, 'review')) {
    const reviews = reviewsOf(entry).filter((review) => scorecard === undefined || review.scorecard === scorecard);
    if (reviews.length === 0) continue;
    more = reviewed.length === mostCalls;
    if (more) break;
    reviewed.push({ recordingId: entry.id, reviews });
  }
  const all: Compared[] = [];
  for (let at = 0; at < reviewed.length; at += READS_AT_ONCE) {
    const some = reviewed.slice(at, at + READS_AT_ONCE);
    all.push(...(await Promise.all(some.map((one) => compare(context, one, options.scope)))));
  }
  return {
    scorecards: calibrate(
      all.flatMap(({ items }) => items),
      all.flatMap(({ scores }) => scores),
    ),
    calls: all.filter(({ compared }) => compared > 0).length,
    skipped: all.reduce((sum, { reviews, compared }) => sum + reviews - compared, 0),
    more,
  };
}

async function compare(
  context: Context,
  { recordingId, reviews }: { readonly recordingId: string; readonly reviews: readonly Review[] },
  scope: Scope | undefined,
): Promise<Compared> {
  const items: JudgedItem[] = [];
  const scores: ScoredCall[] = [];
  let compared = 0;
  const recording = await context.catalogue.recording(recordingId);
  const isOpen = recording && mayUse(recording, context.clock.now()) && (!scope || isInScope(scope, recording));
  const analysis = isOpen ? await readAnalysis(context, recordingId) : undefined;
  for (const review of reviews) {
    const result = analysis?.scorecards.find(
      ({ id, version }) => id === review.scorecard && version === review.version,
    );
    if (!result) continue;
    compared += 1;
    const key = { scorecard: result.id, version: result.version };
    const machine = new Map(result.items.map(({ id, passed }) => [id, passed]));
    for (const { id, passed } of review.items) {
      const own = machine.get(id);
      if (passed !== null && typeof own === 'boolean') items.push({ ...key, item: id, human: passed, machine: own });
    }
    if (review.score !== undefined) scores.push({ ...key, human: review.score, machine: result.score });
  }
  return { items, scores, compared, reviews: reviews.length };
}
