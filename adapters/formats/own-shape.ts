/** Our own transcript JSON. Numbering and order are redone, so a hand-written file need not get them right. */
import * as z from 'zod';
import { ROLES, TRANSCRIPT_SOURCES } from '../../core/transcript/transcript.ts';
import { MAX_CHANNELS, MAX_TURNS } from './limits.ts';
import type { ParseOptions } from './parse-transcript.ts';
import { type Draft, type DraftTurn, type Result, done, refuse } from './result.ts';
import { channelRole, isList } from './values.ts';

const turn = z.object({
  channel: z
    .int()
    .min(0)
    .max(MAX_CHANNELS - 1)
    .nullish(),
  role: z.enum(ROLES).nullish(),
  startMs: z.number(),
  endMs: z.number().nullish(),
  text: z.string(),
  confidence: z.number().min(0).max(1).nullish(),
});

const frame = z.object({
  language: z.string().nullish(),
  source: z.enum(TRANSCRIPT_SOURCES).catch('callvault'),
  turns: z.custom<readonly unknown[]>(isList),
});

export function readOwnShape(value: unknown, options: ParseOptions): Result<Draft> {
  const parsed = frame.safeParse(value);
  if (!parsed.success) return refuse('has no list of turns');
  const { source, language, turns: entries } = parsed.data;
  if (entries.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  const turns: DraftTurn[] = [];
  for (const [position, entry] of entries.entries()) {
    const read = turn.safeParse(entry);
    if (!read.success) {
      const field = read.error.issues[0]?.path.join('.') ?? '';
      return refuse(`has a wrong or missing ${field === '' ? 'turn' : field} at turn ${position}`);
    }
    const { channel, role, startMs, endMs, confidence } = read.data;
    const named = channel ?? undefined;
    turns.push({
      channel: named,
      role: role ?? channelRole(options.channels, named),
      startMs,
      endMs: endMs ?? startMs,
      text: read.data.text,
      confidence: confidence ?? undefined,
    });
  }
  return done({ source, language: language ?? undefined, turns });
}
