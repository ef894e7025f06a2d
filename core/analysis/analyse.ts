/** All language rules on one call. */
import type { Acoustics } from '../audio/shapes.ts';
import type { NamedThing, Opinion } from '../ports.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';
import type { Analysis } from './analysis.ts';
import { findEntities } from './entities/entities.ts';
import { prepare } from './phrases.ts';
import type { AnalysisPolicies } from './policies.ts';
import { runScorecards } from './scorecards.ts';
import { type Sentiment, sentimentOfCall } from './sentiment.ts';
import { draftTicket, summarise } from './summary.ts';
import { findIntents, findTopics } from './topics.ts';

export interface AnalysisInput {
  readonly transcript: Transcript | null;
  readonly acoustics: Acoustics | null;
  readonly policies: AnalysisPolicies;
  /** When the call began, ISO 8601; dates such as "tomorrow" are relative to it. */
  readonly startedAt: string;
  /** Role of each audio channel, in channel order: it names the speaker of turns that have a channel and no role. */
  readonly channels: readonly Role[];
  /** What a language service reads in the turns; where it says nothing, the rules do. */
  readonly reading?: Reading;
}

export interface Reading {
  /** One entry per turn of the transcript, like the names. */
  readonly opinions?: readonly (Opinion | undefined)[];
  readonly names?: readonly (readonly NamedThing[] | undefined)[];
  /** Positions of the turns that the summary holds. */
  readonly chosen?: readonly number[];
}

function withRoles(transcript: Transcript, channels: readonly Role[]): Transcript {
  const turns = transcript.turns.map((turn) => {
    const role = turn.role === 'unknown' && turn.channel !== undefined ? channels[turn.channel] : undefined;
    return role === undefined ? turn : { ...turn, role };
  });
  return { ...transcript, turns };
}

/** A first cut: the customer's turns that are not neutral, as told by their sentiment. */
function emotionOf(transcript: Transcript, sentiment: Sentiment | null): Analysis['emotion'] {
  return transcript.turns.flatMap(({ role, startMs, endMs }, at) => {
    const turn = sentiment?.turns[at];
    if (role !== 'customer' || turn === undefined || turn.label === 'neutral') return [];
    return [{ role, startMs, endMs, label: turn.label, score: turn.score }];
  });
}

/**
 * What was said and how: sentiment, entities, topics, intents, scorecards, ticket draft, summary. The same for the same input.
 * It is asynchronous only because the English name and date rules are loaded on first use.
 * Without a transcript everything textual is null or empty and the acoustics are kept.
 */
export async function analyse(input: AnalysisInput): Promise<Analysis> {
  const { acoustics, policies, startedAt, reading = {} } = input;
  const empty: Analysis = {
    schemaVersion: 1,
    acoustics,
    sentiment: null,
    entities: [],
    topics: [],
    intents: [],
    scorecards: [],
    emotion: [],
    ticket: null,
    risk: null,
    summary: null,
    complexity: null,
  };
  if (input.transcript === null) return empty;
  const transcript = withRoles(input.transcript, input.channels);
  const turns = transcript.turns.map(prepare);
  const sentiment = sentimentOfCall(transcript, reading.opinions);
  const entities = await findEntities(transcript, startedAt, policies.orderNumbers ?? [], reading.names);
  const topics = findTopics(turns, policies.topics);
  const intents = findIntents(turns, policies.intents);
  const scorecards = runScorecards(
    { language: transcript.language, turns, acoustics, topics, intents },
    policies.scorecards,
  );
  const { summary, issue } = summarise(transcript, reading.chosen);
  const ticket = draftTicket(transcript, { entities, topics, intents, sentiment, issue });
  const emotion = emotionOf(transcript, sentiment);
  return { ...empty, sentiment, entities, topics, intents, scorecards, emotion, ticket, summary };
}
