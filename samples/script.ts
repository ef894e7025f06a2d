/** The shape of a sample call's script: who says what after which pause, and which files recorders made of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { consentSchema, metadataSchema } from '../core/recording/metadata.ts';
import { roleSchema } from '../core/transcript/transcript.ts';

const ENCODINGS = ['mu-law', 'a-law', 'pcm16', 'pcm24', 'flac', 'opus'] as const;

const voiceSchema = z.strictObject({
  /** espeak-ng voice, with its variant after a plus sign. */
  name: z.string(),
  /** Words per minute. */
  speed: z.int().min(80).max(450),
  /** 0 to 99. */
  pitch: z.int().min(0).max(99),
});
export type Voice = z.infer<typeof voiceSchema>;

const lineSchema = z.strictObject({
  role: z.enum(['customer', 'agent']),
  text: z.string().min(1),
  /** What the synthesiser reads when it would misread `text`: digits one by one, syllables with two readings. */
  say: z.string().min(1).optional(),
  /** Silence after the previous turn, in ms; negative talks over its end. */
  pauseMs: z.int(),
  delivery: z.enum(['plain', 'raised', 'low']).default('plain'),
  /** The recording notice is given at the start of this turn. */
  notice: z.boolean().default(false),
});
export type Line = z.infer<typeof lineSchema>;

const deliverySchema = z.strictObject({
  file: z.string().regex(/^[a-z0-9-]+\.(wav|flac|opus)$/),
  encoding: z.enum(ENCODINGS),
  sampleRate: z.union([z.literal(8000), z.literal(16000)]),
  /** The recorder started this much after the call. */
  lateMs: z.int().nonnegative().default(0),
  /** Share of the audio that arrived although the header declares all of it; uncompressed files only. */
  arrived: z.number().gt(0).max(1).default(1),
  /** This role's channel holds digital silence. */
  deadChannel: z.enum(['customer', 'agent']).optional(),
});
export type Delivery = z.infer<typeof deliverySchema>;

const scriptSchema = z.strictObject({
  metadata: metadataSchema
    .extend({ callId: z.string(), startedAt: z.iso.datetime(), language: z.string(), channels: z.array(roleSchema) })
    .omit({ consent: true }),
  /** The notice's place in the recording is added from the turn that gives it. */
  consent: consentSchema.omit({ offsetMs: true }).optional(),
  voices: z.strictObject({ customer: voiceSchema, agent: voiceSchema }),
  deliveries: z.array(deliverySchema).min(1),
  turns: z.array(lineSchema).min(1),
});
export type Script = z.infer<typeof scriptSchema>;

/** Every script of the folder in the order of the file names. Throws on the first one that does not fit the shape. */
export function readScripts(folder: string): Script[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => scriptSchema.parse(parse(readFileSync(join(folder, name), 'utf8'))));
}
