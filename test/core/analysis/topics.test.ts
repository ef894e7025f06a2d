/** One problem per call: who says it, how early and how outright decides, not how often a word falls. */
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../core/analysis/phrases.ts';
import { findTopics } from '../../../core/analysis/topics.ts';
import type { Role } from '../../../core/transcript/transcript.ts';
import { call, shippedPolicies } from './calls.ts';

const { topics } = shippedPolicies();

function found(said: readonly (readonly [Role, string])[], language = 'en'): ReturnType<typeof findTopics> {
  return findTopics(call(language, said).turns.map(prepare), topics);
}

describe('the problem of a call', () => {
  it('is what the caller states, not what the greeting or the request for details names', () => {
    const [first] = found([
      ['agent', 'Thank you for calling Fast Delivery Shipping. How can I help?'],
      ['customer', 'I was charged twice on my last invoice and I want to know why.'],
      ['agent', 'For security purposes, can you verify your email address and your password hint?'],
      ['customer', 'It is ann at example dot com.'],
    ]);
    expect(first?.id).toBe('billing');
  });

  it('leads the topics, with a strength from 0 to 1 and the turns that say it', () => {
    const all = found([
      ['customer', 'My package has not arrived. It was supposed to be delivered on Monday.'],
      ['agent', 'I see a delay at the warehouse. The price of the shipping will be refunded.'],
    ]);
    expect(all[0]).toMatchObject({ id: 'shipping', evidence: [{ turn: 0, startMs: 0 }, { turn: 1 }] });
    const scores = all.map(({ score }) => score ?? Number.NaN);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(scores.every((score) => score > 0 && score < 1)).toBe(true);
  });

  it('counts what belongs to a part for the whole as well, which comes first', () => {
    const ids = found([['customer', 'My parcel got lost in transit.']]).map(({ id }) => id);
    expect(ids.indexOf('shipping')).toBeLessThan(ids.indexOf('lost-parcel'));
    expect(ids).toContain('lost-parcel');
  });

  it('hardly grows when a word is said again and again', () => {
    const once = found([['customer', 'I have a question about my invoice and nothing else today.']]);
    const often = found([['customer', 'invoice invoice invoice invoice invoice invoice and nothing else today.']]);
    expect(often[0]?.score).toBe(once[0]?.score);
  });

  it('is found in Chinese', () => {
    const [first] = found(
      [
        ['agent', '您好，请问有什么可以帮您？'],
        ['customer', '我买的鞋子尺码不合适，我要退货，什么时候能退款？'],
      ],
      'zh',
    );
    expect(first?.id).toBe('returns');
  });

  it('is the same where nobody says who speaks', () => {
    const said = [
      'Thank you for calling Hill Store. How can I help you?',
      'Do you have the blue lamp in stock? Your page says it is sold out.',
      'Let me check. May I have your name?',
      'It is Ann Lee.',
    ];
    const withRoles = found(said.map((text, at) => [at % 2 === 0 ? 'agent' : 'customer', text]));
    expect(found(said.map((text) => ['unknown', text]))).toEqual(withRoles);
    expect(withRoles[0]?.id).toBe('inventory');
  });

  it('is none when nothing is said about any', () => {
    expect(found([['customer', 'Good morning to you.']])).toEqual([]);
  });
});
