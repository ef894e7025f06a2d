/** A matter: the legal case that holds recordings, and what it still catches. The holds themselves are noted on the recordings. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import { holdQuerySchema } from './hold-query.ts';

/** Text that names a case in logs, paths and files. */
export const matterIdSchema = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not hold control characters')
  // It is part of a key, and keys are short where DynamoDB keeps them.
  .refine((text) => Buffer.byteLength(text) <= 800, 'must not have more than 800 bytes of UTF-8');

/** Enough for every case; each is looked at when a call arrives. */
export const MOST_STANDING = 20;

export const matterSchema = z.object({
  schemaVersion: z.literal(1),
  matterId: matterIdSchema,
  title: z.string().min(1).max(1000).optional(),
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().optional(),
  /** Recordings that match one of these are held when they arrive. Gone when the matter is closed. */
  standing: z.array(z.object({ query: holdQuerySchema, reason: z.string(), actor: z.string() })).max(MOST_STANDING),
});
export type Matter = z.infer<typeof matterSchema>;

/** Errors: INTEGRITY when the stored entry is not a matter. */
export function matterOf({ body }: Pick<Entry, 'body'>): Matter {
  try {
    return matterSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored matter cannot be read.', { cause });
  }
}

/** The next version of an entry; `previous` undefined = the first. */
export function matterEntry(matter: Matter, previous: Entry | undefined): Entry {
  return {
    kind: 'matter',
    id: matter.matterId,
    revision: (previous?.revision ?? 0) + 1,
    createdAt: previous?.createdAt ?? matter.openedAt,
    open: matter.closedAt === undefined,
    body: JSON.stringify(matter),
  };
}
