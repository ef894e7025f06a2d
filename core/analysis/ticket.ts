/** Ticket draft: what somebody has to know, and what was promised to the caller. */
import type { Transcript } from '../transcript/transcript.ts';
import type { Analysis, Entity } from './analysis.ts';
import { promisesIn } from './promises.ts';
import type { Sentiment } from './sentiment.ts';

function distinct(entities: readonly Entity[], type: Entity['type']): string[] {
  return [...new Set(entities.filter((entity) => entity.type === type).map(({ value, text }) => value ?? text))];
}

const OWN_NAME = ['my name is', 'this is', "i'm", '我是', '我叫'];

/** The name the caller gave, else the one the agent called them by; never the one the agent gave for themselves. */
function customerName(transcript: Transcript, entities: readonly Entity[]): string | undefined {
  const turns = new Map(transcript.turns.map((turn) => [turn.index, turn]));
  const people = entities
    .filter(({ type }) => type === 'person')
    .map((entity) => ({ name: entity.text, turn: turns.get(entity.turn) }));
  const own = people.filter(({ name, turn }) => {
    const said = turn?.text.toLowerCase() ?? '';
    const lower = name.toLowerCase();
    const introduced = OWN_NAME.some((lead) => said.includes(`${lead} ${lower}`) || said.includes(lead + lower));
    return turn?.role === 'agent' && (introduced || said.includes(`${lower} speaking`));
  });
  const others = people.filter(({ name }) => !own.some((agent) => agent.name === name));
  const given = others.find(({ turn }) => turn?.role !== 'agent') ?? others[0];
  // 我姓王 gives a surname; the agent's 王先生 says more.
  const titled = others.find(({ name }) => given?.name.length === 1 && name.startsWith(given.name) && name.length > 1);
  return (titled ?? given)?.name;
}

const URGENT =
  /\b(?:urgent\w*|emergency|lawyer|legal action|sue|fraud|stolen|hacked|complaint|supervisor|manager)\b|紧急|律师|起诉|盗刷|诈骗|投诉|12315|经理/iu;

/**
 * Category is the surest intent, else the first topic, else `general`. Priority high: urgent words or a clearly negative customer.
 * `startedAt` (ISO 8601): what promises such as "within three days" count from.
 */
export function draftTicket(
  transcript: Transcript,
  parts: Pick<Analysis, 'entities' | 'topics' | 'intents'> & { sentiment: Sentiment | null; issue: string },
  startedAt: string,
): NonNullable<Analysis['ticket']> {
  const { entities, topics, intents, sentiment, issue } = parts;
  const customer = customerName(transcript, entities);
  const mood = sentiment?.byRole.find(({ role }) => role === 'customer')?.score ?? 0;
  const urgent = transcript.turns.some(({ role, text }) => role !== 'agent' && URGENT.test(text));
  return {
    category: intents[0]?.id ?? topics[0]?.id ?? 'general',
    summary: issue,
    ...(customer === undefined ? {} : { customer }),
    orderNumbers: distinct(entities, 'order-number'),
    amounts: distinct(entities, 'amount'),
    promisedActions: promisesIn(transcript, entities, startedAt),
    priority: urgent || mood < -0.3 ? 'high' : mood > 0.3 && intents.length === 0 ? 'low' : 'normal',
  };
}
