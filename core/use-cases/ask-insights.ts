/** Questions about many calls at once. Every figure comes with its count and interval; nothing outside of the asker's scope is counted. */
import { AppError } from '../errors.ts';
import type { FactFilter } from '../insights/fact-question.ts';
import { agentsAnswer, agentsQuestion, type AgentFigures } from '../insights/questions/agents.ts';
import type { Period } from '../insights/questions/buckets.ts';
import { outcomesAnswer, outcomesQuestion, type IntentOutcomes } from '../insights/questions/outcomes.ts';
import {
  causeAgentsAnswer,
  causeAgentsQuestion,
  causeExamplesAnswer,
  causeExamplesQuestion,
  causesAnswer,
  causesQuestion,
  type Cause,
  type CauseAgent,
} from '../insights/questions/root-causes.ts';
import { scoresAnswer, scoresQuestion, type ScoreGroup, type ScoreSeries } from '../insights/questions/scores.ts';
import { sharesAnswer, sharesQuestion, type ItemShares, type Shares } from '../insights/questions/shares.ts';
import { silenceAnswer, silenceQuestion, type Group, type Waiting } from '../insights/questions/silence.ts';
import { shareOf } from '../insights/statistics.ts';
import type { FactSource } from '../insights/ports.ts';
import type { Context } from './context.ts';

/** Agents and example calls named with one cause. */
const AGENTS_PER_CAUSE = 10;
const EXAMPLES_PER_CAUSE = 5;

/** Errors of all of them: UNAVAILABLE where no facts are kept or the answer takes too long, VALIDATION_FAILED for a bad filter. */
type Asking = Pick<Context, 'factSource'>;

export async function askTopics(context: Asking, filter: FactFilter, by: Period): Promise<Shares> {
  return sharesAnswer(await sourceOf(context).ask(sharesQuestion(filter, 'topic', by)));
}

export interface Intents {
  readonly calls: number;
  readonly items: readonly (ItemShares & Omit<IntentOutcomes, 'intent' | 'calls'>)[];
}

export async function askIntents(context: Asking, filter: FactFilter, by: Period): Promise<Intents> {
  const source = sourceOf(context);
  const [shares, outcomes] = await Promise.all([
    source.ask(sharesQuestion(filter, 'intent', by)),
    source.ask(outcomesQuestion(filter)),
  ]);
  const { calls, items } = sharesAnswer(shares);
  const became = outcomesAnswer(outcomes);
  return { calls, items: items.map((item) => ({ ...item, ...becameOf(item, became) })) };
}

/** A row that came between the two questions counts as one whose outcome is unknown. */
function becameOf({ id, calls }: ItemShares, all: readonly IntentOutcomes[]): Omit<IntentOutcomes, 'intent' | 'calls'> {
  const { unknown, outcomes, lost } = all.find(({ intent }) => intent === id) ?? NOTHING_KNOWN;
  return { unknown: all.some(({ intent }) => intent === id) ? unknown : calls, outcomes, lost };
}

const NOTHING_KNOWN = { unknown: 0, outcomes: [], lost: shareOf(0, 0) };

/** `limit` 1 to 1000. */
export async function askAgents(context: Asking, filter: FactFilter, limit: number): Promise<readonly AgentFigures[]> {
  return agentsAnswer(await sourceOf(context).ask(agentsQuestion(filter, limit)));
}

/** `more`: the answer was cut; a shorter time fits. */
export async function askScores(
  context: Asking,
  filter: FactFilter,
  { group, by }: { group: ScoreGroup; by: Period },
): Promise<{ items: readonly ScoreSeries[]; more: boolean }> {
  return scoresAnswer(await sourceOf(context).ask(scoresQuestion(filter, group, by)));
}

export async function askSilence(context: Asking, filter: FactFilter, by: Group): Promise<readonly Waiting[]> {
  return silenceAnswer(await sourceOf(context).ask(silenceQuestion(filter, by)));
}

export interface RootCause extends Cause {
  /** Who misses it most often, in calls about the topic. */
  readonly agents: readonly CauseAgent[];
  /** Recording ids of the newest calls that missed it. */
  readonly examples: readonly string[];
}

export interface RootCauses {
  readonly causes: readonly RootCause[];
  /** Pairs of topic and step beyond the limit. */
  readonly more: number;
}

/** The `limit` (1 to 100) pairs of topic and missed step that weigh most. */
export async function askRootCauses(
  context: Asking,
  filter: FactFilter,
  { limit, topic }: { limit: number; topic?: string | undefined },
): Promise<RootCauses> {
  const source = sourceOf(context);
  const all = causesAnswer(await source.ask(causesQuestion(filter)), topic);
  const causes = all.slice(0, limit);
  if (causes.length === 0) return { causes: [], more: 0 };
  const [agents, examples] = await Promise.all([
    source.ask(causeAgentsQuestion(filter, causes, AGENTS_PER_CAUSE)).then(causeAgentsAnswer),
    source.ask(causeExamplesQuestion(filter, causes, EXAMPLES_PER_CAUSE)).then(causeExamplesAnswer),
  ]);
  const named = causes.map((cause) => ({
    ...cause,
    agents: agents.filter(isOf(cause)).map(({ topic: _topic, step: _step, ...agent }) => agent),
    examples: examples.filter(isOf(cause)).map(({ recordingId }) => recordingId),
  }));
  return { causes: named, more: all.length - causes.length };
}

function isOf(cause: Pick<Cause, 'topic' | 'step'>): (other: Pick<Cause, 'topic' | 'step'>) => boolean {
  return ({ topic, step }) => topic === cause.topic && step === cause.step;
}

function sourceOf({ factSource }: Asking): FactSource {
  if (!factSource) throw new AppError('UNAVAILABLE', 'This deployment keeps no facts of calls (config: insights).');
  return factSource;
}
