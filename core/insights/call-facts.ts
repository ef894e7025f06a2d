/** One row per analysed call for questions over years. Nothing personal: no agent, customer, number, name or word. */
import * as z from 'zod';
import type { Analysis } from '../analysis/analysis.ts';
import { LANES, type Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';

const share = z.number().min(0).max(1).nullable();

/** Keys as the columns are named, which engines fold to lower case. Strict, so that nothing else leaves. null = not known. */
export const callFactsSchema = z.strictObject({
  recordingid: z.string(),
  source: z.string(),
  businessline: z.string(),
  lane: z.enum(LANES).nullable(),
  /** UTC with seconds and `Z`. */
  startedat: z.iso.datetime(),
  durationms: z.int().nonnegative().nullable(),
  /** As the caller told, else as the transcript says. */
  language: z.string().nullable(),
  channels: z.int().positive().nullable(),
  /** 0 without a transcript. */
  turns: z.int().nonnegative(),
  /** Of the length: spans of 3 s or more in which nobody speaks. */
  silenceshare: share,
  /** Of the length: two or more speak. */
  overlapshare: share,
  /** Of all talk, summed over channels. */
  agentshare: share,
  sentiment: z.number().min(-1).max(1).nullable(),
  sentimenttrend: z.number().min(-2).max(2).nullable(),
  score: z.number().min(0).max(100).nullable(),
  /** `id@version` of the first scorecard that applies. */
  scorecard: z.string().nullable(),
  topics: z.array(z.string()),
  /** The surest. */
  intent: z.string().nullable(),
  restricted: z.boolean(),
});
export type CallFacts = z.infer<typeof callFactsSchema>;

/** The same row for the same call, analysis and policies, however often it is made. */
export function callFacts(recording: Recording, analysis: Analysis, transcript: Transcript | undefined): CallFacts {
  const { media } = recording.sealed ?? {};
  const customer = analysis.sentiment?.byRole.find(({ role }) => role === 'customer');
  const [card] = analysis.scorecards;
  return {
    recordingid: recording.recordingId,
    source: recording.source,
    businessline: recording.businessLine,
    lane: recording.retention?.lane ?? null,
    startedat: new Date(recording.startedAt).toISOString(),
    durationms: media?.durationMs ?? null,
    language: recording.language ?? transcript?.language ?? null,
    channels: media?.channels ?? null,
    turns: transcript?.turns.length ?? 0,
    ...sharesOf(analysis.acoustics, media?.durationMs ?? 0),
    sentiment: customer?.score ?? null,
    sentimenttrend: customer ? (analysis.sentiment?.trend ?? null) : null,
    score: card?.score ?? null,
    scorecard: card ? `${card.id}@${card.version}` : null,
    topics: analysis.topics.map(({ id }) => id),
    intent: analysis.intents[0]?.id ?? null,
    restricted: recording.restricted,
  };
}

function sharesOf(
  acoustics: Analysis['acoustics'],
  durationMs: number,
): Pick<CallFacts, 'silenceshare' | 'overlapshare' | 'agentshare'> {
  if (!acoustics) return { silenceshare: null, overlapshare: null, agentshare: null };
  const { channels, silences, overlapMs } = acoustics;
  const agents = channels.filter(({ role }) => role === 'agent');
  return {
    silenceshare: shareOf(sum(silences.map(({ startMs, endMs }) => endMs - startMs)), durationMs),
    overlapshare: shareOf(overlapMs, durationMs),
    agentshare: agents.length === 0 ? null : shareOf(sum(agents.map(talk)), sum(channels.map(talk))),
  };
}

function talk({ talkMs }: { readonly talkMs: number }): number {
  return talkMs;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** To four places. A container may say a shorter length than was measured. */
function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.round(Math.min(part / whole, 1) * 10_000) / 10_000 : null;
}
