/** Items about order, holds, talking time and responses; and the shipped scorecard for sales calls. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import type { Analysis } from '../../../core/analysis/analysis.ts';
import { prepare } from '../../../core/analysis/phrases.ts';
import { scorecardSchema } from '../../../core/analysis/scorecard-policy.ts';
import { runScorecards } from '../../../core/analysis/scorecards.ts';
import { sentimentOfCall } from '../../../core/analysis/sentiment.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { call, shippedPolicies, STARTED_AT } from './calls.ts';

const QUIET: Acoustics = { channels: [], silences: [], talkRatio: null, overlapMs: 0, interruptions: [] };
type Item = Analysis['scorecards'][number]['items'][number];

function judge(item: unknown, transcript: Transcript, acoustics: Acoustics | null = null): Item | undefined {
  const always = { id: 'always', kind: 'forbidden', phrases: { en: ['abracadabra'] } };
  const card = scorecardSchema.parse({ id: 'card', version: '1', items: [item, always] });
  const { language, turns } = transcript;
  const sentiment = sentimentOfCall(transcript);
  const given = { language, turns: turns.map(prepare), acoustics, topics: [], intents: [], sentiment };
  return runScorecards(given, [card])[0]?.items[0];
}

describe('before', () => {
  const item = {
    ...{ id: 'identity', kind: 'required', phrases: { en: ['date of birth'] } },
    before: { by: 'agent', phrases: { en: ['your balance'] } },
  };

  it('passes in time, and fails with the turn that came too early', () => {
    const good = call('en', [
      ['agent', 'Your date of birth?'],
      ['customer', 'May first.'],
      ['agent', 'Your balance is ten.'],
    ]);
    expect(judge(item, good)).toEqual({ id: 'identity', passed: true, evidence: [{ turn: 0, startMs: 0 }] });
    const bad = call('en', [
      ['agent', 'Your balance is ten.'],
      ['agent', 'And your date of birth?'],
    ]);
    expect(judge(item, bad)).toEqual({ id: 'identity', passed: false, evidence: [{ turn: 0, startMs: 0 }] });
  });

  it('has nothing to judge when it is never told', () => {
    expect(judge(item, call('en', [['agent', 'Your date of birth?']]))?.passed).toBeNull();
  });
});

describe('holds', () => {
  const transcript = call('en', [
    ['agent', 'Let me check, one moment please.', 0],
    ['agent', 'Thank you for waiting.', 65_000],
    ['customer', 'Fine.', 70_000],
  ]);
  const acoustics = { ...QUIET, silences: [{ startMs: 5000, endMs: 65_000 }] };
  const phrases = { en: ['one moment'], zh: ['稍等'] };

  it('are announced silences, and limited in length', () => {
    const hold = { id: 'hold', kind: 'hold', maxSeconds: 60, phrases };
    expect(judge(hold, transcript, acoustics)).toEqual({
      ...{ id: 'hold', passed: true },
      evidence: [{ turn: 0, startMs: 0 }],
    });
    expect(judge({ ...hold, maxSeconds: 59 }, transcript, acoustics)?.passed).toBe(false);
    expect(judge({ ...hold, maxTotalSeconds: 30 }, transcript, acoustics)?.passed).toBe(false);
    expect(judge(hold, transcript, QUIET)?.passed).toBeNull();
    expect(judge(hold, transcript)?.passed).toBeNull();
  });

  it('are heard by their music as well, once', () => {
    const hold = { id: 'hold', kind: 'hold', maxSeconds: 100, maxTotalSeconds: 60, phrases };
    const played = { startMs: 5000, endMs: 65_000, kind: 'music' as const };
    const music: Acoustics = { ...acoustics, holds: [played] };
    expect(judge(hold, transcript, music)?.passed).toBe(true);
    const silent = call('en', [['agent', 'Well.', 0]]);
    expect(judge({ ...hold, maxSeconds: 50 }, silent, music)).toMatchObject({ passed: false, evidence: [{ turn: 0 }] });
    const silence = { id: 'silence', kind: 'silence', maxSeconds: 20, exceptAfter: phrases };
    expect(judge(silence, silent, music)?.passed).toBe(true);
  });

  it('are no dead air', () => {
    const silence = { id: 'silence', kind: 'silence', maxSeconds: 20 };
    expect(judge(silence, transcript, acoustics)?.passed).toBe(false);
    expect(judge({ ...silence, exceptAfter: phrases }, transcript, acoustics)?.passed).toBe(true);
    const late = { ...QUIET, silences: [{ startMs: 30_000, endMs: 65_000 }] };
    expect(judge({ ...silence, exceptAfter: phrases }, transcript, late)?.passed).toBe(false);
  });
});

describe('the share of talk', () => {
  const item = { id: 'talk', kind: 'talk-ratio', min: 0.2, max: 0.6 };
  const channel = (role: 'agent' | 'customer', talkMs: number): Acoustics['channels'][number] => ({
    ...{ channel: role === 'agent' ? 1 : 0, role, talkMs, segments: [], loudnessDbfs: null },
    ...{ pitchHz: null, articulationRate: null },
  });
  const transcript = call('en', [
    ['agent', 'Hello.'],
    ['customer', 'Hello.'],
  ]);

  it('comes from the audio, else from the turns', () => {
    const much = { ...QUIET, channels: [channel('customer', 100), channel('agent', 900)] };
    expect(judge(item, transcript, much)).toEqual({ id: 'talk', passed: false, evidence: [{ turn: 0, startMs: 0 }] });
    const little = { ...QUIET, channels: [channel('customer', 900), channel('agent', 100)] };
    expect(judge(item, transcript, little)).toMatchObject({ passed: false, evidence: [{ turn: 1 }] });
    expect(judge(item, transcript, QUIET)?.passed).toBe(true);
    expect(judge(item, call('en', [['unknown', 'Hello.']]))?.passed).toBeNull();
  });
});

describe('a response', () => {
  const item = { id: 'empathy', kind: 'response', phrases: { en: ['sorry'], zh: ['抱歉'] }, withinTurns: 1 };

  it('answers a negative turn in time', () => {
    const angry = (...answers: string[]): Transcript =>
      call('en', [
        ['customer', 'This is terrible, I am so angry.'],
        ...answers.map((text) => ['agent', text] as const),
      ]);
    expect(judge(item, angry('I am sorry.'))).toEqual({
      ...{ id: 'empathy', passed: true },
      evidence: [{ turn: 1, startMs: 5000 }],
    });
    expect(judge(item, angry('Your number?', 'I am sorry.'))).toMatchObject({ passed: false, evidence: [{ turn: 0 }] });
    expect(judge({ ...item, withinTurns: 2 }, angry('Your number?', 'I am sorry.'))?.passed).toBe(true);
  });

  it('in Chinese, and has nothing to judge in a friendly call', () => {
    const zh = call('zh', [
      ['customer', '太差了，我非常生气！'],
      ['agent', '非常抱歉给您带来不便。'],
    ]);
    expect(judge(item, zh)?.passed).toBe(true);
    expect(judge(item, call('en', [['customer', 'Thank you.']]))?.passed).toBeNull();
  });
});

describe('the scorecard for sales calls', () => {
  const policies = shippedPolicies();
  const items = async (transcript: Transcript, businessLine: string): Promise<Record<string, boolean | null>> => {
    const input = { transcript, acoustics: null, policies, startedAt: STARTED_AT, channels: [], businessLine };
    const card = (await analyse(input)).scorecards.find(({ id }) => id === 'telesales');
    return Object.fromEntries(card?.items.map(({ id, passed }) => [id, passed]) ?? []);
  };
  const english = call('en', [
    ['agent', 'Good morning, my name is Ann from Bright Insurance. This call is recorded. Is it a good time?'],
    ['customer', 'Yes.'],
    ['agent', 'The premium is ten dollars a month. Would you like to take it?'],
    ['customer', "I'll take it."],
    ['agent', 'You can cancel within 14 days. Have a nice day, goodbye.'],
  ]);

  it('judges only lines that sell', async () => {
    expect(await items(english, 'default')).toEqual({});
    expect(await items(english, 'telesales')).toMatchObject({
      ...{ introduces: true, 'recording-notice': true, price: true, 'right-to-cancel': true, agreement: true },
      ...{ 'no-guaranteed-return': true, 'respects-no': null, closing: true },
    });
  });

  it('finds promises of a return, in Chinese too', async () => {
    const zh = call('zh', [
      ['agent', '您好，我是安心保险的小赵，本次通话将被录音，方便吗？'],
      ['customer', '不需要，谢谢。'],
      ['agent', '这个产品保本，稳赚的，只有今天有。'],
    ]);
    expect(await items(zh, 'telesales')).toMatchObject({
      ...{ introduces: true, 'recording-notice': true, 'no-guaranteed-return': false, 'no-pressure': false },
      'respects-no': false,
    });
  });
});
