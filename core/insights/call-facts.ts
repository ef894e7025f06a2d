/**
 * One row per call for questions over years. Nothing of the caller: no customer, number, name or word. Who handled the call is in it as the id
 * that the recorder gives (`agent`, `team`): without it nobody can be trained, and a supervisor could not be kept to the own team.
 */
import * as z from 'zod';
import type { Analysis } from '../analysis/analysis.ts';
import type { Span } from '../audio/shapes.ts';
import { LANES, type Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { round } from './statistics.ts';

const share = z.number().min(0).max(1).nullable();
const ids = z.array(z.string());
const day = z.iso.date();

/** Keys as the columns are named, which engines fold to lower case. Strict, so that nothing else leaves. null = not known. */
export const callFactsSchema = z.strictObject({
  recordingid: z.string(),
  source: z.string(),
  businessline: z.string(),
  lane: z.enum(LANES).nullable(),
  agent: z.string().nullable(),
  team: z.string().nullable(),
  /** UTC with seconds and `Z`. */
  startedat: z.iso.datetime(),
  /** The same in ms since 1970: engines agree on numbers, and not on times. */
  startms: z.int(),
  /** Of the call, UTC. */
  startday: day,
  /** Monday of its week, UTC. */
  startweek: day,
  durationms: z.int().nonnegative().nullable(),
  /** As the caller told, else as the transcript says. */
  language: z.string().nullable(),
  channels: z.int().positive().nullable(),
  /** 0 without a transcript. */
  turns: z.int().nonnegative(),
  /** Of the length: spans of 3 s or more in which nobody speaks. */
  silenceshare: share,
  /** The longest of these spans; 0 without one. */
  longestsilencems: z.int().nonnegative().nullable(),
  /** Of the length: on hold, which is music or a silence that the agent announced. Without a transcript music only. */
  holdshare: share,
  /** Of the length: two or more speak. */
  overlapshare: share,
  /** Of all talk, summed over channels. */
  agentshare: share,
  sentiment: z.number().min(-1).max(1).nullable(),
  sentimenttrend: z.number().min(-2).max(2).nullable(),
  /** Of the customer, over the call as a whole. */
  emotion: z.string().nullable(),
  /** That the customer leaves. */
  risk: share,
  score: z.number().min(0).max(100).nullable(),
  /** `id@version` of the first scorecard that applies. */
  scorecard: z.string().nullable(),
  topics: ids,
  intents: ids,
  /** The surest. */
  intent: z.string().nullable(),
  /** Items of all scorecards that were passed, as `scorecard/item`; those that did not apply are in neither list. */
  met: ids,
  missed: ids,
  /** What became of it, as the customer's records say. */
  outcome: z.string().nullable(),
  /** The call counts no more: it was restricted, erased or has expired. */
  removed: z.boolean(),
  /** When the row was made, ms since 1970: of two rows of a call the later one counts. */
  writtenms: z.int().nonnegative(),
});
export type CallFacts = z.infer<typeof callFactsSchema>;

/** The same row for the same call, analysis, policies and time, however often it is made. `at`: when it is made. */
export function callFacts(
  recording: Recording,
  analysis: Analysis,
  transcript: Transcript | undefined,
  at: Date,
): CallFacts {
  const { media } = recording.sealed ?? {};
  const customer = analysis.sentiment?.byRole.find(({ role }) => role === 'customer');
  const [card] = analysis.scorecards;
  return {
    recordingid: recording.recordingId,
    source: recording.source,
    businessline: recording.businessLine,
    lane: recording.retention?.lane ?? null,
    agent: recording.agentId ?? null,
    team: recording.team ?? null,
    ...timesOf(new Date(recording.startedAt)),
    durationms: media?.durationMs ?? null,
    language: recording.language ?? transcript?.language ?? null,
    channels: media?.channels ?? null,
    turns: transcript?.turns.length ?? 0,
    ...sharesOf(analysis, media?.durationMs ?? 0),
    sentiment: customer?.score ?? null,
    sentimenttrend: customer ? (analysis.sentiment?.trend ?? null) : null,
    emotion: analysis.customerEmotion?.label ?? recording.analysed?.emotion ?? null,
    risk: analysis.risk?.score ?? null,
    score: card?.score ?? null,
    scorecard: card ? `${card.id}@${card.version}` : null,
    topics: unique(analysis.topics.map(({ id }) => id)),
    intents: unique(analysis.intents.map(({ id }) => id)),
    intent: analysis.intents[0]?.id ?? null,
    met: stepsOf(analysis, true),
    missed: stepsOf(analysis, false),
    outcome: recording.outcome?.code ?? null,
    removed: false,
    writtenms: at.getTime(),
  };
}

/** The row after which the call counts nowhere: it says which call, and nothing else about it. */
export function removedFacts(recordingId: string, at: Date): CallFacts {
  const times = timesOf(at);
  return {
    ...{ recordingid: recordingId, source: '', businessline: '', lane: null, agent: null, team: null },
    ...{ ...times, durationms: null, language: null, channels: null, turns: 0 },
    ...{ silenceshare: null, longestsilencems: null, holdshare: null, overlapshare: null, agentshare: null },
    ...{ sentiment: null, sentimenttrend: null, emotion: null, risk: null, score: null, scorecard: null },
    ...{ topics: [], intents: [], intent: null, met: [], missed: [], outcome: null },
    ...{ removed: true, writtenms: times.startms },
  };
}

function timesOf(start: Date): Pick<CallFacts, 'startedat' | 'startms' | 'startday' | 'startweek'> {
  const monday = new Date(start);
  monday.setUTCDate(start.getUTCDate() - ((start.getUTCDay() + 6) % 7));
  return {
    startedat: start.toISOString(),
    startms: start.getTime(),
    startday: start.toISOString().slice(0, 10),
    startweek: monday.toISOString().slice(0, 10),
  };
}

function stepsOf({ scorecards }: Pick<Analysis, 'scorecards'>, passed: boolean): string[] {
  const judged = scorecards.flatMap(({ id, items }) => items.map((item) => ({ ...item, step: `${id}/${item.id}` })));
  return unique(judged.filter((item) => item.passed === passed).map(({ step }) => step));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function sharesOf(
  { acoustics, holds: held }: Pick<Analysis, 'acoustics' | 'holds'>,
  durationMs: number,
): Pick<CallFacts, 'silenceshare' | 'longestsilencems' | 'holdshare' | 'overlapshare' | 'agentshare'> {
  if (!acoustics) {
    return { silenceshare: null, longestsilencems: null, holdshare: null, overlapshare: null, agentshare: null };
  }
  const { channels, silences, overlapMs } = acoustics;
  const holds = held ?? acoustics.holds?.filter(({ kind }) => kind === 'music');
  const lengths = silences.map(lengthOf);
  const agents = channels.filter(({ role }) => role === 'agent');
  return {
    silenceshare: part(sum(lengths), durationMs),
    longestsilencems: lengths.reduce((longest, length) => Math.max(longest, length), 0),
    holdshare: holds ? part(sum(holds.map(lengthOf)), durationMs) : null,
    overlapshare: part(overlapMs, durationMs),
    agentshare: agents.length === 0 ? null : part(sum(agents.map(talk)), sum(channels.map(talk))),
  };
}

function lengthOf({ startMs, endMs }: Span): number {
  return endMs - startMs;
}

function talk({ talkMs }: { readonly talkMs: number }): number {
  return talkMs;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A container may say a shorter length than was measured. */
function part(length: number, whole: number): number | null {
  return whole > 0 ? round(Math.min(length / whole, 1)) : null;
}
