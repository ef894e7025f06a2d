/** The one transcript shape every provider's JSON is normalised into. */
import * as z from 'zod';

export const ROLES = ['customer', 'agent', 'unknown'] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

export const turnSchema = z.object({
  /** Position in the transcript, from 0 without gaps. */
  index: z.int().nonnegative(),
  /** Audio channel, from 0; absent when the provider told speakers apart without channels. */
  channel: z.int().nonnegative().optional(),
  role: roleSchema,
  startMs: z.int().nonnegative(),
  endMs: z.int().nonnegative(),
  text: z.string(),
  /** Mean word confidence, 0 to 1. */
  confidence: z.number().min(0).max(1).optional(),
});
export type Turn = z.infer<typeof turnSchema>;

export const TRANSCRIPT_SOURCES = [
  'callvault',
  'transcribe',
  'call-analytics',
  'contact-lens',
  'vcon',
  'local-engine',
] as const;

export const transcriptSchema = z.object({
  /** BCP 47 tag such as `en-US` or `zh-CN`. */
  language: z.string().min(2).max(35),
  source: z.enum(TRANSCRIPT_SOURCES),
  /** Ordered by startMs, then channel. */
  turns: z.array(turnSchema),
});
export type Transcript = z.infer<typeof transcriptSchema>;
