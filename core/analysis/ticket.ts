/** Ticket draft: what somebody has to know, and what was promised to the caller. */
import type { Transcript } from '../transcript/transcript.ts';
import type { Analysis, Entity } from './analysis.ts';
import { customerName } from './customer-name.ts';
import { promisesIn } from './promises.ts';
import type { Sentiment } from './sentiment.ts';

function distinct(entities: readonly Entity[], type: Entity['type']): string[] {
  return [...new Set(entities.filter((entity) => entity.type === type).map(({ value, text }) => value ?? text))];
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
