/** A recording as a vCon (draft-ietf-vcon-vcon-core-04, syntax 0.4.0) for the person who called: their call, and no other person's data. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Analysis } from '../analysis/analysis.ts';
import type { Recording } from '../recording/recording.ts';
import type { Role, Transcript } from './transcript.ts';

const CUSTOMER = 0;
const AGENT = 1;

const analysisSchema = z.object({
  type: z.enum(['transcript', 'summary', 'sentiment', 'report']),
  dialog: z.literal(0),
  vendor: z.literal('callvault'),
  schema: z.string().optional(),
  mediatype: z.literal('application/json'),
  encoding: z.literal('json'),
  body: z.unknown(),
});
type VconAnalysis = z.infer<typeof analysisSchema>;

const party = z.int().nonnegative();

/** The part of the syntax that is written here. */
export const ownVconSchema = z.object({
  vcon: z.literal('0.4.0'),
  /** Version 8 UUID made from the recording id: the same recording is the same vCon. */
  uuid: z.string(),
  created_at: z.iso.datetime(),
  parties: z.array(z.object({ type: z.enum(['customer', 'agent']) })),
  dialog: z.array(
    z.object({
      type: z.literal('recording'),
      start: z.iso.datetime(),
      /** Seconds. */
      duration: z.number().nonnegative().optional(),
      /** One entry per channel. */
      parties: z.array(z.union([party, z.array(party)])),
      mediatype: z.string().optional(),
      body: z.string().optional(),
      encoding: z.literal('base64url').optional(),
    }),
  ),
  analysis: z.array(analysisSchema),
});
export type Vcon = z.infer<typeof ownVconSchema>;

export interface VconParts {
  readonly transcript?: Transcript | undefined;
  readonly analysis?: Analysis | undefined;
  /** The access copy: Opus in Ogg, both sides on as many channels as `recording.sealed.media` says. */
  readonly audio?: Uint8Array | undefined;
}

/**
 * Left out: who the agent is and how the agent was scored, the matters that hold the call, and what is said about other calls.
 * `created_at` is when the recording was taken in (ISO 8601 UTC), so that the same parts give the same document.
 */
export function toVcon(recording: Recording, { transcript, analysis, audio }: VconParts): Vcon {
  const { recordingId, startedAt, createdAt, sealed } = recording;
  return {
    vcon: '0.4.0',
    uuid: uuidOf(recordingId),
    created_at: createdAt,
    parties: [{ type: 'customer' }, { type: 'agent' }],
    dialog: [
      {
        ...{ type: 'recording', start: startedAt },
        ...(sealed && { duration: sealed.media.durationMs / 1000 }),
        parties: partiesOf(recording),
        ...(audio && {
          ...{ mediatype: 'audio/ogg', encoding: 'base64url' },
          body: Buffer.from(audio).toString('base64url'),
        }),
      },
    ],
    analysis: [...(transcript ? [spoken(transcript)] : []), ...(analysis ? readings(analysis) : [])],
  };
}

/** RFC 9562 section 5.8: 122 bits of a hash. */
function uuidOf(recordingId: string): string {
  const bytes = createHash('sha256').update(`callvault:${recordingId}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** One entry per channel; who is on a channel that nobody described may be either. */
function partiesOf({ channels = [], sealed }: Recording): (number | number[])[] {
  const count = sealed?.media.channels ?? channels.length;
  if (count < 2) return [CUSTOMER, AGENT];
  return Array.from({ length: count }, (_, channel) => partyOf(channels[channel]) ?? [CUSTOMER, AGENT]);
}

function partyOf(role: Role | undefined): number | undefined {
  if (role === 'customer') return CUSTOMER;
  return role === 'agent' ? AGENT : undefined;
}

const FROM_HERE = { dialog: 0, vendor: 'callvault', mediatype: 'application/json', encoding: 'json' } as const;

function spoken({ language, turns }: Transcript): VconAnalysis {
  const segments = turns.map(({ role, startMs, endMs, text, confidence }) => ({
    speaker: role,
    start: startMs / 1000,
    end: endMs / 1000,
    text,
    ...(confidence !== undefined && { confidence }),
  }));
  return { ...FROM_HERE, type: 'transcript', schema: 'callvault-transcript-1', body: { language, segments } };
}

/** What was concluded about the caller; an entry only where there is something. */
function readings({ sentiment, topics, intents, summary }: Analysis): VconAnalysis[] {
  const found: VconAnalysis[] = [];
  if (summary) found.push({ ...FROM_HERE, type: 'summary', body: summary.sentences.map(({ text }) => text) });
  const customer = sentiment?.byRole.filter(({ role }) => role === 'customer') ?? [];
  if (customer.length > 0) found.push({ ...FROM_HERE, type: 'sentiment', body: customer });
  if (topics.length + intents.length > 0) {
    const body = { topics: topics.map(({ id }) => id), intents: intents.map(({ id }) => id) };
    found.push({ ...FROM_HERE, type: 'report', schema: 'callvault-topics-1', body });
  }
  return found;
}
