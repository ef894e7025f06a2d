import { describe, expect, it } from 'vitest';
import { prepare } from '../../../core/analysis/phrases.ts';
import { scorecardSchema } from '../../../core/analysis/scorecard-policy.ts';
import { runScorecards } from '../../../core/analysis/scorecards.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { call } from './calls.ts';

const QUIET: Acoustics = { channels: [], silences: [], talkRatio: null, overlapMs: 0, interruptions: [] };

function run(
  items: unknown[],
  transcript: Transcript,
  more: { acoustics?: Acoustics | null; intents?: string[]; appliesWhen?: unknown } = {},
) {
  const card = scorecardSchema.parse({ id: 'card', version: '2', items, appliesWhen: more.appliesWhen });
  const intents = (more.intents ?? []).map((id) => ({ id, confidence: 1, evidence: [] }));
  const { language, turns } = transcript;
  return runScorecards(
    { language, turns: turns.map(prepare), acoustics: more.acoustics ?? null, topics: [], intents },
    [card],
  )[0];
}

const greeting = {
  id: 'greeting',
  kind: 'required',
  phrases: { en: ['good morning', 'hello'], zh: ['您好'] },
  withinFirstSeconds: 15,
};
const CALL = call('en', [
  ['agent', 'Hello, this is Ann.', 1000],
  ['customer', 'Shut up, I want a refund.', 8000],
  ['agent', 'Of course. Anything else?', 20_000],
  ['agent', 'Good bye.', 60_000],
]);

describe('scorecards', () => {
  it('carry their version, and the turn that shows each item', () => {
    expect(run([greeting], CALL)).toEqual({
      id: 'card',
      version: '2',
      score: 100,
      items: [{ id: 'greeting', passed: true, evidence: [{ turn: 0, startMs: 1000 }] }],
    });
  });

  it('a greeting after the time limit fails', () => {
    expect(run([greeting], call('en', [['agent', 'Hello', 15_001]]))?.score).toBe(0);
    expect(run([greeting], call('en', [['agent', 'Hello', 15_000]]))?.score).toBe(100);
  });

  it('only the words of the role count, or of unknown speakers when nobody has the role', () => {
    expect(
      run(
        [greeting],
        call('en', [
          ['customer', 'Hello'],
          ['agent', 'Yes'],
        ]),
      )?.score,
    ).toBe(0);
    expect(run([greeting], call('en', [['unknown', 'Hello']]))?.score).toBe(100);
  });

  it('weigh', () => {
    const missing = { id: 'missing', kind: 'required', phrases: { en: ['abracadabra'] }, weight: 3 };
    expect(run([greeting, missing], CALL)?.score).toBe(25);
  });

  it('forbid what the agent says, not what the customer says', () => {
    const forbidden = { id: 'rude', kind: 'forbidden', phrases: { en: ['shut up'] } };
    expect(run([forbidden], CALL)?.items[0]).toEqual({ id: 'rude', passed: true, evidence: [] });
    expect(run([{ ...forbidden, by: 'customer' }], CALL)?.items[0]).toMatchObject({
      passed: false,
      evidence: [{ turn: 1 }],
    });
  });

  it('a failed knock-out makes the score 0', () => {
    const fatal = { id: 'fatal', kind: 'required', phrases: { en: ['abracadabra'] }, weight: 0, knockOut: true };
    expect(run([greeting, fatal], CALL)?.score).toBe(0);
  });

  it('respect order and the end of the call', () => {
    const after = { id: 'after', kind: 'required', phrases: { en: ['hello', 'anything else'] }, after: 'greeting' };
    expect(run([greeting, after], CALL)?.items[1]?.passed).toBe(true);
    const early = { id: 'bye', kind: 'required', phrases: { en: ['good bye'] } };
    const late = { id: 'late', kind: 'required', phrases: { en: ['hello'] }, after: 'bye' };
    expect(run([early, late], CALL)?.items[1]?.passed).toBe(false);
    expect(run([{ ...early, withinLastSeconds: 10 }], CALL)?.score).toBe(100);
    expect(run([{ id: 'x', kind: 'required', phrases: { en: ['hello'] }, withinLastSeconds: 10 }], CALL)?.score).toBe(
      0,
    );
  });

  it('what does not apply is null and does not weigh', () => {
    const when = {
      ...greeting,
      id: 'never',
      appliesWhen: { intents: ['get-refund'] },
      phrases: { en: ['abracadabra'] },
    };
    expect(run([greeting, when], CALL)).toMatchObject({ score: 100, items: [{}, { passed: null }] });
    expect(run([greeting, when], CALL, { intents: ['get-refund'] })?.score).toBe(50);
    const said = { ...greeting, appliesWhen: { said: { by: 'customer', phrases: { en: ['refund'] } } } };
    expect(run([said], CALL)?.score).toBe(100);
    expect(run([greeting], CALL, { appliesWhen: { languages: ['zh'] } })).toBeUndefined();
  });

  it('limit silence and interruptions, with the turn before as evidence', () => {
    const silence = { id: 'dead-air', kind: 'silence', maxSeconds: 20 };
    const talk = { id: 'talk', kind: 'interruptions', maxCount: 0 };
    const acoustics: Acoustics = {
      ...QUIET,
      silences: [{ startMs: 25_000, endMs: 46_000 }],
      interruptions: [{ atMs: 9000, by: 'agent', channel: 1 }],
    };
    expect(run([silence, talk], CALL, { acoustics })?.items).toEqual([
      { id: 'dead-air', passed: false, evidence: [{ turn: 2, startMs: 20_000 }] },
      { id: 'talk', passed: false, evidence: [{ turn: 1, startMs: 8000 }] },
    ]);
    expect(run([silence, talk], CALL, { acoustics: QUIET })?.score).toBe(100);
  });

  it('without acoustics those items do not apply, and a card of nothing else is left out', () => {
    expect(run([{ id: 'dead-air', kind: 'silence', maxSeconds: 20 }], CALL)).toBeUndefined();
  });
});
