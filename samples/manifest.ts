/** The list of the sample files with the facts that are known about them before anything reads them. */
import * as z from 'zod';
import { mediaSchema } from '../core/audio/shapes.ts';

const manifestFileSchema = z.strictObject({
  file: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
  /** What the header declares. */
  media: mediaSchema,
  /** What the bytes hold; less than the declared duration in a file that was cut off. */
  audibleMs: z.int().positive(),
  turns: z.int().positive(),
});
export type ManifestFile = z.infer<typeof manifestFileSchema>;

export const manifestSchema = z.strictObject({
  tools: z.strictObject({
    'espeak-ng': z.string(),
    sox: z.string(),
    /** SHA-256 of two spoken sentences: equal where the same tools speak the same way. */
    probe: z.string(),
  }),
  files: z.array(manifestFileSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
