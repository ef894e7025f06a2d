/** Amazon Transcribe Call Analytics (post-call) and Amazon Connect Contact Lens: turns with roles, no words needed. */
import * as z from 'zod';
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_TURNS } from './limits.ts';
import type { ParseOptions } from './parse-transcript.ts';
import { type Draft, type DraftTurn, type Result, done, refuse } from './result.ts';
import { confidenceOf, isFields, isList, numeric, roleOf, text } from './values.ts';

export const callAnalyticsSchema = z.object({
  LanguageCode: z.string().nullish(),
  /** Contact Lens only. */
  Version: z.string().nullish(),
  Channel: z.string().nullish(),
  Participants: z
    .array(z.object({ ParticipantId: z.string().nullish(), ParticipantRole: z.string().nullish() }))
    .nullish(),
  Transcript: z.custom<readonly unknown[]>(isList),
});

/** Mean over the words; punctuation carries 0 and does not count. */
function meanConfidence(items: unknown): number | undefined {
  let sum = 0;
  let count = 0;
  for (const item of isList(items) ? items : []) {
    if (!isFields(item) || item['Type'] === 'punctuation') continue;
    const confidence = confidenceOf(item['Confidence']);
    if (confidence === undefined) continue;
    sum += confidence;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}

export function readCallAnalytics(value: unknown, options: ParseOptions): Result<Draft> {
  const parsed = callAnalyticsSchema.safeParse(value);
  if (!parsed.success) return refuse('does not have the fields of a Call Analytics or Contact Lens result');
  const { Transcript: entries, Participants, Version, LanguageCode } = parsed.data;
  if (parsed.data.Channel === 'CHAT') return refuse('is of a chat, not of a call');
  if (entries.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  const roles = new Map<string, Role>();
  for (const { ParticipantId, ParticipantRole } of Participants ?? []) {
    if (ParticipantId) roles.set(ParticipantId, roleOf(ParticipantRole ?? ParticipantId));
  }
  const turns: DraftTurn[] = [];
  for (const [position, entry] of entries.entries()) {
    if (!isFields(entry)) return refuse(`has something other than a turn at position ${position}`);
    const content = text(entry['Content']);
    if (content === undefined) return refuse(`has no content at turn ${position}`);
    const startMs = numeric(entry['BeginOffsetMillis']);
    if (startMs === undefined) return refuse(`has no start time at turn ${position}`);
    const id = text(entry['ParticipantId']) ?? '';
    const role =
      entry['ParticipantRole'] === undefined ? (roles.get(id) ?? roleOf(id)) : roleOf(entry['ParticipantRole']);
    const channel = role === 'unknown' ? -1 : (options.channels?.indexOf(role) ?? -1);
    turns.push({
      channel: channel < 0 ? undefined : channel,
      role,
      startMs,
      endMs: numeric(entry['EndOffsetMillis']) ?? startMs,
      text: content,
      confidence: meanConfidence(entry['Items']),
    });
  }
  const source = Version || turns.every((_, at) => !hasRole(entries[at])) ? 'contact-lens' : 'call-analytics';
  return done({ source, language: LanguageCode ?? undefined, turns });
}

/** Call Analytics names the role in every turn; Contact Lens names a participant. */
function hasRole(entry: unknown): boolean {
  return isFields(entry) && entry['ParticipantRole'] !== undefined;
}
