import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sentimentLabelSchema } from '../../../core/analysis/analysis.ts';
import { sentimentOf, sentimentOfCall } from '../../../core/analysis/sentiment.ts';
import { NO_SAMPLES, sharedSample } from '../../support/shared-samples.ts';
import english from '../../vectors/language/sentiment-en.json' with { type: 'json' };
import rules from '../../vectors/language/sentiment-rules.json' with { type: 'json' };
import chinese from '../../vectors/language/sentiment-zh.json' with { type: 'json' };
import { call } from './calls.ts';

const pairs = z.array(z.tuple([sentimentLabelSchema, z.string()]));

/** Share of right labels, and of labels that say the contrary. */
function measure(sentences: z.infer<typeof pairs>): { right: number; opposite: number } {
  const labels = sentences.map(([label, text]) => [label, sentimentOf(text).label]);
  const count = (test: (pair: readonly (string | undefined)[]) => boolean): number =>
    labels.filter(test).length / labels.length;
  const polar = ['positive', 'negative'];
  return {
    right: count(([wanted, got]) => wanted === got),
    opposite: count(([wanted = '', got = '']) => wanted !== got && polar.includes(wanted) && polar.includes(got)),
  };
}

describe('rules', () => {
  for (const { why, text, label } of rules.cases) {
    it(`${why}: ${text}`, () => {
      expect(sentimentOf(text).label).toBe(label);
    });
  }
});

describe('labelled sets that were not used to write the lexicons', () => {
  it('English, three classes', () => {
    const { right, opposite } = measure(pairs.parse(english.sentences));
    expect(right).toBeGreaterThan(0.8);
    expect(opposite).toBeLessThan(0.02);
  });

  it('Chinese, two classes', () => {
    const polar = pairs.parse(chinese.sentences).filter(([label]) => label !== 'neutral');
    const { right, opposite } = measure(polar);
    expect(right).toBeGreaterThan(0.85);
    expect(opposite).toBeLessThan(0.02);
  });

  it('Chinese, neutral sentences of calls', () => {
    expect(measure(pairs.parse(chinese.sentences).filter(([label]) => label === 'neutral')).right).toBeGreaterThan(
      0.85,
    );
  });
});

describe('a real call with the labels of its producer', () => {
  const cases = [
    ['word-example-call.json', 0.8],
    ['docs-contact-lens-example.json', 0.7],
  ] as const;
  for (const [name, atLeast] of cases) {
    const path = sharedSample(name);
    it.skipIf(path === undefined)(`${name}${path === undefined ? ` (skipped: ${NO_SAMPLES})` : ''}`, () => {
      const turn = z.object({ Content: z.string(), Sentiment: z.string().toLowerCase().pipe(sentimentLabelSchema) });
      const { Transcript } = z
        .object({ Transcript: z.array(turn) })
        .parse(JSON.parse(readFileSync(path ?? '', 'utf8')));
      const { right, opposite } = measure(Transcript.map(({ Content, Sentiment }) => [Sentiment, Content]));
      expect(right).toBeGreaterThanOrEqual(atLeast);
      expect(opposite).toBe(0);
    });
  }
});

describe('of a call', () => {
  it('gives the mean of each role and a trend that rises when the caller calms down', () => {
    const sentiment = sentimentOfCall(
      call('en-US', [
        ['customer', 'This is terrible.'],
        ['agent', 'I am sorry.'],
        ['customer', 'I see.'],
        ['customer', 'Okay.'],
        ['customer', 'Wonderful, that is perfect.'],
      ]),
    );
    expect(sentiment?.turns.map(({ label }) => label)).toEqual([
      'negative',
      'neutral',
      'neutral',
      'neutral',
      'positive',
    ]);
    expect(sentiment?.byRole.map(({ role, turns }) => [role, turns])).toEqual([
      ['customer', 4],
      ['agent', 1],
    ]);
    expect(sentiment?.trend).toBeGreaterThan(1);
  });

  it('is null for a language without a lexicon', () => {
    expect(sentimentOfCall(call('fr-FR', [['customer', 'Bonjour']]))).toBeNull();
  });
});
