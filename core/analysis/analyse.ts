/** All language rules on one call. */
import type { Acoustics } from '../audio/shapes.ts';
import { withIntentModel, withTopicModel } from '../insights/classifier/apply.ts';
import type { NamedThing, Opinion } from './ports.ts';
import { findPersonalData } from '../privacy/pii/find.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';
import type { Analysis } from './analysis.ts';
import { complexityOf } from './complexity.ts';
import { emotionOfCall } from './emotion/emotion.ts';
import type { SeenNames } from './entities/english.ts';
import { findEntities } from './entities/entities.ts';
import { findHolds } from './holds.ts';
import { findIntents } from './intents.ts';
import { findKeyPhrases } from './key-phrases.ts';
import { prepare } from './phrases.ts';
import type { AnalysisPolicies } from './policies.ts';
import { runScorecards } from './scorecards.ts';
import { sentimentOfCall } from './sentiment.ts';
import { summarise } from './summary.ts';
import { draftTicket } from './ticket.ts';
import { findTopics } from './topics.ts';

export interface AnalysisInput {
  readonly transcript: Transcript | null;
  readonly acoustics: Acoustics | null;
  readonly policies: AnalysisPolicies;
  /** When the call began, ISO 8601; dates such as "tomorrow" are relative to it. */
  readonly startedAt: string;
  /** Role of each audio channel, in channel order: it names the speaker of turns that have a channel and no role. */
  readonly channels: readonly Role[];
  /** Scorecards may apply to some lines only. */
  readonly businessLine?: string;
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

/** Turns of unknown speakers get the role of their channel. */
export function withRoles(transcript: Transcript, channels: readonly Role[]): Transcript {
  const turns = transcript.turns.map((turn) => {
    const role = turn.role === 'unknown' && turn.channel !== undefined ? channels[turn.channel] : undefined;
    return role === undefined ? turn : { ...turn, role };
  });
  return { ...transcript, turns };
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
    customerEmotion: null,
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
  const seen: SeenNames = new Map();
  const entities = await findEntities(transcript, startedAt, policies.orderNumbers ?? [], reading.names, seen);
  const { models = {} } = policies;
  const topics = withTopicModel(findTopics(turns, policies.topics), transcript.turns, models.topics);
  const intents = withIntentModel(findIntents(turns, policies.intents), transcript.turns, models.intents);
  const scorecards = runScorecards(
    { language: transcript.language, businessLine: input.businessLine, turns, acoustics, topics, intents, sentiment },
    policies.scorecards,
  );
  // Made of the words that everybody may read, so that it never holds what is redacted.
  const redacted = redactTranscript(transcript, await findPersonalData(transcript, { seen }));
  const { summary, issue } = summarise(redacted, reading.chosen);
  const keyPhrases = findKeyPhrases(redacted);
  const ticket = draftTicket(transcript, { entities, topics, intents, sentiment, issue }, startedAt);
  const { complexity, factors } = complexityOf(transcript, { turns, acoustics, topics, intents, entities });
  const holds = findHolds({ turns, acoustics });
  const feelings = emotionOfCall({ turns, language: transcript.language, sentiment, acoustics });
  return {
    ...empty,
    sentiment,
    entities,
    topics,
    intents,
    scorecards,
    ...(holds && { holds }),
    ...feelings,
    ticket,
    summary,
    keyPhrases,
    complexity,
    complexityFactors: factors,
  };
}
