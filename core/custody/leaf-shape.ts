/** The fields of a log leaf, in the small zod that the offline verifier carries. Which types and commitments there are is for `leaf.ts`. */
import * as z from 'zod/mini';

export const hex256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const id = z.string().check(z.minLength(1));

export const leafShape = {
  v: z.literal(1),
  eventId: id,
  recordingId: id,
  type: z.string(),
  at: z.iso.datetime(),
  commitments: z.record(z.string(), hex256),
  facts: z.optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  objects: z.optional(
    z.array(
      z.strictObject({
        key: z.string(),
        versionId: z.string(),
        sha256: hex256,
        bytes: z.int().check(z.nonnegative()),
      }),
    ),
  ),
};
