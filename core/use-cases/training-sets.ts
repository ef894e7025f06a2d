/** The training library: calls found by line, emotion and complexity, and sets of parts of them. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Page, RecordingFilter } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import {
  MAX_CLIP_MS,
  MAX_ITEMS,
  trainingItemSchema,
  trainingSetEntry,
  trainingSetOf,
  type TrainingItem,
  type TrainingSet,
} from '../training/training-set.ts';
import type { Context } from './context.ts';
import { readTranscript } from './read-content.ts';

export const newSetSchema = z.strictObject({
  title: z.string().trim().min(1).max(200),
  items: z.array(trainingItemSchema).min(1).max(MAX_ITEMS),
});
export type NewSet = z.infer<typeof newSetSchema>;

/** A set as it can be used now: parts of calls that were restricted or erased since are left out, and counted. */
export interface UsableSet extends TrainingSet {
  readonly unavailable: number;
}

/** Errors: NOT_FOUND for a call or turn that is not there, RESTRICTED or ERASED, TOO_LARGE for a clip of over 30 minutes. */
export async function createTrainingSet(
  context: Context,
  { title, items, actor }: NewSet & { readonly actor: string },
): Promise<TrainingSet> {
  for (const item of items) await assertUsable(context, item);
  const set: TrainingSet = {
    ...{ schemaVersion: 1, setId: context.random.id(), title, createdBy: actor, items },
    createdAt: context.clock.now().toISOString(),
  };
  await context.catalogue.commit({ recordings: [], entries: [trainingSetEntry(set)] });
  return set;
}

async function assertUsable(context: Context, { recordingId, fromTurn, toTurn }: TrainingItem): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  if (!mayUse(recording, context.clock.now())) {
    const gone = recording.erased ?? recording.expired;
    throw new AppError(gone ? 'ERASED' : 'RESTRICTED', 'The recording may not be used.', { detail: { recordingId } });
  }
  const turns = (await readTranscript(context, recording))?.turns ?? [];
  const [first, last] = [turns[fromTurn], turns[toTurn]];
  if (!first || !last) throw new AppError('NOT_FOUND', 'The call has no such turn.', { detail: { recordingId } });
  if (last.endMs - first.startMs > MAX_CLIP_MS) {
    throw new AppError('TOO_LARGE', 'A clip lasts at most 30 minutes.', { detail: { recordingId } });
  }
}

function isUsable({ clock }: Pick<Context, 'clock'>, recording: Recording | undefined): recording is Recording {
  return recording !== undefined && mayUse(recording, clock.now());
}

/** Errors: NOT_FOUND. */
export async function trainingSet(context: Context, setId: string): Promise<UsableSet> {
  const entry = await context.catalogue.entry('training-set', setId);
  if (!entry) throw new AppError('NOT_FOUND', 'There is no training set with this id.');
  return usable(context, trainingSetOf(entry));
}

/** Newest first. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listTrainingSets(
  context: Context,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Page<UsableSet>> {
  const { items, ...rest } = await context.catalogue.entries('training-set', {}, page);
  const sets: UsableSet[] = [];
  for (const entry of items) sets.push(await usable(context, trainingSetOf(entry)));
  return { ...rest, items: sets };
}

async function usable(context: Context, set: TrainingSet): Promise<UsableSet> {
  const may = new Map<string, boolean>();
  for (const { recordingId } of set.items) {
    if (!may.has(recordingId)) may.set(recordingId, isUsable(context, await context.catalogue.recording(recordingId)));
  }
  const items = set.items.filter(({ recordingId }) => may.get(recordingId));
  return { ...set, items, unavailable: set.items.length - items.length };
}

export interface TrainingQuery {
  readonly businessLine?: string | undefined;
  readonly topic?: string | undefined;
  readonly emotion?: string | undefined;
  /** 0 to 1, both ends included. */
  readonly minComplexity?: number | undefined;
  readonly maxComplexity?: number | undefined;
}

export interface TrainingCall {
  readonly recordingId: string;
  readonly businessLine: string;
  readonly startedAt: string;
  readonly language?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly topics: readonly string[];
  readonly intents: readonly string[];
  readonly emotion?: string | undefined;
  readonly complexity?: number | undefined;
}

/**
 * Newest first. Looks through one page of `limit` calls of the line: an answer may hold fewer, and still have a `nextCursor`.
 * Calls without a transcript or that may not be used are left out. Errors: VALIDATION_FAILED for a bad cursor.
 */
export async function findTrainingCalls(
  context: Context,
  query: TrainingQuery,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Page<TrainingCall>> {
  const { businessLine, topic, emotion, minComplexity = 0, maxComplexity = 1 } = query;
  const filter: RecordingFilter = businessLine === undefined ? {} : { businessLine };
  const { items, ...rest } = await context.catalogue.recordings(filter, page);
  const found = items.filter((recording) => {
    const { analysed, transcription } = recording;
    const complexity = analysed?.complexity;
    return (
      isUsable(context, recording) &&
      transcription?.outcome === 'available' &&
      analysed !== undefined &&
      (topic === undefined || analysed.topics.includes(topic)) &&
      (emotion === undefined || (analysed.emotion ?? 'neutral') === emotion) &&
      (complexity === undefined
        ? minComplexity === 0 && maxComplexity === 1
        : complexity >= minComplexity && complexity <= maxComplexity)
    );
  });
  return { ...rest, items: found.map(callOf) };
}

function callOf({ recordingId, businessLine, startedAt, language, sealed, analysed }: Recording): TrainingCall {
  const { topics = [], intents = [], emotion, complexity } = analysed ?? {};
  return {
    ...{ recordingId, businessLine, startedAt, topics, intents },
    ...(language !== undefined && { language }),
    ...(sealed && { durationMs: sealed.media.durationMs }),
    ...(emotion !== undefined && { emotion }),
    ...(complexity !== undefined && { complexity }),
  };
}
