/** Emotion of the customer, of the call and of turns: words, echo of the agent, voice. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../core/analysis/analysis.ts';
import { CUES } from '../../../core/analysis/emotion/cues.ts';
import { emotionOfCall, type EmotionOfCall } from '../../../core/analysis/emotion/emotion.ts';
import { emotionNamed } from '../../../core/analysis/emotion/labels.ts';
import { prepare } from '../../../core/analysis/phrases.ts';
import { sentimentOfCall } from '../../../core/analysis/sentiment.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';
import type { Role } from '../../../core/transcript/transcript.ts';
import { call } from './calls.ts';

function felt(
  said: readonly (readonly [Role, string])[],
  options: { language?: string; acoustics?: Acoustics } = {},
): EmotionOfCall {
  const transcript = call(options.language ?? 'en', said);
  return emotionOfCall({
    turns: transcript.turns.map(prepare),
    language: transcript.language,
    sentiment: sentimentOfCall(transcript),
    acoustics: options.acoustics ?? null,
  });
}

describe('emotion of a call', () => {
  it.each([
    ['angry', 'frustrated', 'I am so frustrated, this is the third time I call.'],
    ['worried', 'worried', 'I am worried that somebody has my number.'],
    ['confused', 'confused', "I'm confused, I don't understand this letter."],
    ['happy', 'excited', "I'm so excited, I can't wait to see it!"],
    ['satisfied', 'relieved', 'Oh, what a relief!'],
    ['neutral', 'neutral', 'I would like to change my address.'],
  ])('%s (%s): %s', (label, nuance, text) => {
    expect(felt([['customer', text]]).customerEmotion).toMatchObject({ label, nuance });
  });

  it.each([
    ['angry', '你们太过分了，我非常生气！'],
    ['worried', '我很担心我的钱会不会没了。'],
    ['confused', '我有点糊涂，看不懂这个账单。'],
    ['happy', '太开心了，你们的服务真棒！'],
  ])('in Chinese %s: %s', (label, text) => {
    expect(felt([['customer', text]], { language: 'zh' }).customerEmotion?.label).toBe(label);
  });

  it('does not take questions for confusion, however many there are', () => {
    const asked = [
      'What is the number?',
      'How long is it?',
      'Is that on page two?',
      'What is the date?',
      'Why Monday?',
    ];
    const said = Array.from({ length: 300 }, (_, at) =>
      at % 2 === 0
        ? (['customer', asked[(at / 2) % asked.length] ?? ''] as const)
        : (['agent', 'It is four.'] as const),
    );
    for (const length of [6, 20, 300]) {
      expect(felt(said.slice(0, length)).customerEmotion).toEqual({
        label: 'neutral',
        nuance: 'neutral',
        score: 0,
        evidence: [],
      });
    }
    expect(felt([...said.slice(0, 20), ['customer', "I'm confused, I don't get it."]]).customerEmotion?.label).toBe(
      'confused',
    );
  });

  it('has a turn to show wherever it is not neutral', () => {
    const turn = fc.tuple(
      fc.constantFrom<Role>('customer', 'agent', 'unknown'),
      fc.constantFrom(
        'Hmm, how?',
        'Well!',
        'I wait again.',
        'It is slow.',
        'Really?',
        '怎么？',
        'Fine.',
        'This is bad.',
      ),
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 40 }), (said) => {
        const { customerEmotion: found } = felt(said);
        expect(found?.evidence.length === 0).toBe(found?.label === 'neutral');
      }),
    );
  });

  it('does not take "not worried" for worry', () => {
    expect(felt([['customer', 'I am not worried about the date.']]).customerEmotion?.label).not.toBe('worried');
  });

  it('is not made happy by thanks at the end', () => {
    const { customerEmotion } = felt([
      ['agent', 'How can I help?'],
      ['customer', 'I am really annoyed. Nobody called me back.'],
      ['agent', 'I understand your frustration. It is done now.'],
      ['customer', 'Okay.'],
      ['agent', 'Anything else?'],
      ['customer', 'No, that is great, thank you so much.'],
    ]);
    expect(customerEmotion).toMatchObject({ label: 'angry', evidence: [{ turn: 1 }, { turn: 2 }] });
  });

  it('leaves the words of the agent to the agent', () => {
    expect(
      felt([
        ['agent', 'I am furious and worried.'],
        ['customer', 'My name is Ann.'],
      ]),
    ).toMatchObject({
      customerEmotion: { label: 'neutral', score: 0, evidence: [] },
      emotion: [],
    });
  });

  it('gives the turns with a feeling, at their times', () => {
    expect(
      felt([
        ['customer', 'Hello there.'],
        ['customer', 'This is outrageous!'],
      ]).emotion,
    ).toMatchObject([{ role: 'customer', startMs: 5000, endMs: 9000, label: 'angry' }]);
  });

  it('hears a raised voice', () => {
    const windows = [{ startMs: 0, endMs: 4000, arousal: 0.9 }];
    const acoustics: Acoustics = {
      channels: [],
      silences: [],
      talkRatio: null,
      overlapMs: 0,
      interruptions: [],
      arousal: [{ channel: 0, role: 'customer', windows, segments: [] }],
    };
    const said = [['customer', 'I would like to know where it is.']] as const;
    expect(felt(said).customerEmotion?.label).toBe('neutral');
    expect(felt(said, { acoustics }).customerEmotion?.label).toBe('angry');
  });

  it('is null in a language without cues and without a service', () => {
    expect(felt([['customer', 'Bonjour madame.']], { language: 'fr' })).toEqual({ customerEmotion: null, emotion: [] });
  });

  it('names one of the six, with evidence that exists, whatever is said', () => {
    const phrases = CUES.flatMap(({ outright, usual }) => [...outright.en, ...(usual?.zh ?? [])]);
    const turn = fc.tuple(
      fc.constantFrom<Role>('customer', 'agent', 'unknown'),
      fc.constantFrom(...phrases, 'yes', ''),
    );
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 12 }), (said) => {
        const { customerEmotion, emotion } = felt(said);
        expect(EMOTIONS).toContain(customerEmotion?.label);
        expect(customerEmotion?.score).toBeGreaterThanOrEqual(0);
        expect(customerEmotion?.score).toBeLessThanOrEqual(1);
        for (const { turn: at, startMs } of customerEmotion?.evidence ?? []) expect(startMs).toBe(at * 5000);
        for (const { score } of emotion) expect(score > 0 && score < 1).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('names of emotions', () => {
  it('know other words for the six, and not any word', () => {
    expect(['Frustrated', 'anxious', 'delighted', 'relieved', '生气'].map(emotionNamed)).toEqual([
      'angry',
      'worried',
      'happy',
      'satisfied',
      'angry',
    ]);
    expect(emotionNamed('purple')).toBeUndefined();
  });

  it('agree with the cue lists', () => {
    for (const { nuance, label } of CUES) expect([nuance, emotionNamed(nuance)]).toEqual([nuance, label]);
  });
});
