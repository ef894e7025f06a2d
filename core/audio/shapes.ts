/** What the audio pass reports: container facts, quality verdict and acoustic features. Times in ms. */
import * as z from 'zod';
import { roleSchema } from '../transcript/transcript.ts';

export const CONTAINERS = ['wav', 'mp3', 'ogg', 'flac', 'm4a', 'vcon'] as const;

export const mediaSchema = z.object({
  container: z.enum(CONTAINERS),
  /** `pcm_u8 pcm_s16le pcm_s24le pcm_s32le pcm_f32le pcm_f64le pcm_mulaw pcm_alaw mp3 opus flac aac alac`; `none` of a vCon. */
  codec: z.string(),
  channels: z.int().positive(),
  /** Hz; 0 where there is no sound. */
  sampleRate: z.int().nonnegative(),
  /** Bits per sample as stored; 0 where the codec has none (lossy). */
  bitDepth: z.int().nonnegative(),
  durationMs: z.int().nonnegative(),
});
export type Media = z.infer<typeof mediaSchema>;

export const REJECT_CODES = [
  'EMPTY',
  'TRUNCATED',
  'NO_HEADER',
  'UNSUPPORTED_FORMAT',
  'HASH_MISMATCH',
  'TOO_LARGE',
  'TOO_SHORT',
  'METADATA_INVALID',
] as const;
export type RejectCode = (typeof REJECT_CODES)[number];

export const FLAG_CODES = [
  'LOW_SAMPLE_RATE',
  'LOW_BIT_DEPTH',
  'MONO',
  'DEAD_CHANNEL',
  'IDENTICAL_CHANNELS',
  'CLIPPED',
  'LOSSY_SOURCE',
  'DURATION_MISMATCH',
  'NO_ACOUSTICS',
  'CLOCK_SUSPECT',
] as const;

export const qualitySchema = z.object({
  accepted: z.boolean(),
  flags: z.array(z.object({ code: z.enum(FLAG_CODES), channel: z.int().nonnegative().optional(), detail: z.string() })),
});
export type Quality = z.infer<typeof qualitySchema>;

const spanSchema = z.object({ startMs: z.int().nonnegative(), endMs: z.int().nonnegative() });
export type Span = z.infer<typeof spanSchema>;

export const channelAcousticsSchema = z.object({
  channel: z.int().nonnegative(),
  role: roleSchema,
  /** Sum of the speech segments. */
  talkMs: z.int().nonnegative(),
  /** Speech, ordered, disjoint. */
  segments: z.array(spanSchema),
  /** RMS level of the speech segments in dB relative to full scale; null without speech. */
  loudnessDbfs: z.number().nullable(),
  /** Hz, over voiced frames; null without voiced frames. */
  pitchHz: z.object({ median: z.number(), p10: z.number(), p90: z.number() }).nullable(),
  /** Syllable nuclei per second of speech; null without speech. */
  articulationRate: z.number().nullable(),
});

export const AROUSAL_LABELS = ['calm', 'raised', 'agitated'] as const;

/** Standard deviations (robust) from the speaker's own middle; null where it could not be measured. */
const deviationSchema = z.object({
  pitchZ: z.number().nullable(),
  loudnessZ: z.number().nullable(),
  rateZ: z.number().nullable(),
  /** Share of pauses; more pauses mean less arousal. */
  pauseZ: z.number().nullable(),
});

/** How excited a voice is against its own middle (docs/acoustics.md). Only channels with enough speech to compare. */
const channelArousalSchema = z.object({
  channel: z.int().nonnegative(),
  role: roleSchema,
  /** The curve: windows of 5 s every 2.5 s that hold speech enough; `arousal` -1 to 1, 0 is the speaker's middle. */
  windows: z.array(
    z.object({ startMs: z.int().nonnegative(), endMs: z.int().nonnegative(), arousal: z.number().min(-1).max(1) }),
  ),
  /** Neighbouring windows of one label, ordered, disjoint; `score` is their mean arousal, `features` tell what deviated. */
  segments: z.array(
    z.object({
      startMs: z.int().nonnegative(),
      endMs: z.int().nonnegative(),
      label: z.enum(AROUSAL_LABELS),
      score: z.number().min(-1).max(1),
      features: deviationSchema,
    }),
  ),
});
export type ChannelArousal = z.infer<typeof channelArousalSchema>;

/** 10 s or more in which nobody speaks: with music on a line or without. */
const holdSchema = z.object({
  startMs: z.int().nonnegative(),
  endMs: z.int().nonnegative(),
  kind: z.enum(['music', 'silence']),
});
export type Hold = z.infer<typeof holdSchema>;

export const acousticsSchema = z.object({
  channels: z.array(channelAcousticsSchema),
  /** Spans of 3 s or more in which nobody speaks. */
  silences: z.array(spanSchema),
  /** Share of the first customer channel in all talk, 0 to 1; of channel 0 when no role is known; null without talk. */
  talkRatio: z.number().min(0).max(1).nullable(),
  overlapMs: z.int().nonnegative(),
  interruptions: z.array(z.object({ atMs: z.int().nonnegative(), by: roleSchema, channel: z.int().nonnegative() })),
  /** Absent in recordings measured before it was. */
  arousal: z.array(channelArousalSchema).optional(),
  /** Ordered, disjoint; absent in recordings measured before it was. */
  holds: z.array(holdSchema).optional(),
});
export type Acoustics = z.infer<typeof acousticsSchema>;

/** Waveform for display: min and max per bucket of `bucketMs`, as signed 8-bit integers, per channel. */
export const peaksSchema = z.object({
  bucketMs: z.number().positive(),
  channels: z.array(z.array(z.int().min(-128).max(127))),
});
export type Peaks = z.infer<typeof peaksSchema>;

/** The same for reading what is kept: sixteen thousand numbers, each by a schema of its own, hold a server up for a millisecond or two. */
export const keptPeaksSchema = z.object({ ...peaksSchema.shape, channels: z.array(z.custom<number[]>(isRow)) });

function isRow(row: unknown): boolean {
  return Array.isArray(row) && row.every((value) => Number.isInteger(value) && value >= -128 && value <= 127);
}
