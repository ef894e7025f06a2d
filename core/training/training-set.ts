/** Training sets: parts of calls that somebody chose to learn from. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';

/** A clip is no whole day: longest clip, ms. */
export const MAX_CLIP_MS = 30 * 60_000;
export const MAX_ITEMS = 200;

/** Turns `fromTurn` to `toTurn` of a call, both included, from 0. */
export const trainingItemSchema = z
  .strictObject({
    recordingId: z.string().min(1).max(128),
    fromTurn: z.int().nonnegative(),
    toTurn: z.int().nonnegative(),
  })
  .refine(({ fromTurn, toTurn }) => fromTurn <= toTurn, 'fromTurn is after toTurn');
export type TrainingItem = z.infer<typeof trainingItemSchema>;

export const trainingSetSchema = z.object({
  schemaVersion: z.literal(1),
  setId: z.string(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  items: z.array(trainingItemSchema),
});
export type TrainingSet = z.infer<typeof trainingSetSchema>;

export function trainingSetEntry(set: TrainingSet, revision = 1): Entry {
  const { setId: id, createdAt } = set;
  return { kind: 'training-set', id, revision, createdAt, open: false, body: JSON.stringify(set) };
}

/** Errors: INTEGRITY when the stored entry is no training set. */
export function trainingSetOf({ body }: Entry): TrainingSet {
  try {
    return trainingSetSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored training set cannot be read.', { cause });
  }
}
