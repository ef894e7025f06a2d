/** What a person says about a call by a scorecard. All reviews of a call are one entry under its id. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';

export const reviewItemSchema = z.strictObject({
  id: z.string().min(1).max(100),
  /** null: does not apply to this call. */
  passed: z.boolean().nullable(),
});

export const reviewSchema = z.object({
  /** Whoever reviewed; one review per person and scorecard, the latest. */
  reviewer: z.string(),
  at: z.iso.datetime(),
  scorecard: z.string(),
  version: z.string(),
  /** 0 to 100, as the reviewer would score the call. */
  score: z.number().min(0).max(100).optional(),
  items: z.array(reviewItemSchema),
  comment: z.string().optional(),
});
export type Review = z.infer<typeof reviewSchema>;

const reviewsSchema = z.object({ schemaVersion: z.literal(1), reviews: z.array(reviewSchema) });

/** Oldest first. Errors: INTEGRITY when the stored entry holds no reviews. */
export function reviewsOf({ body }: Entry): readonly Review[] {
  try {
    return reviewsSchema.parse(JSON.parse(body)).reviews;
  } catch (cause) {
    throw new AppError('INTEGRITY', 'Stored reviews cannot be read.', { cause });
  }
}

export function reviewEntry(
  recordingId: string,
  reviews: readonly Review[],
  before: Entry | undefined,
  now: string,
): Entry {
  return {
    ...{ kind: 'review', id: recordingId, open: false },
    revision: (before?.revision ?? 0) + 1,
    createdAt: before?.createdAt ?? now,
    body: JSON.stringify({ schemaVersion: 1, reviews }),
  };
}
