import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentimentOf } from '../../../core/analysis/sentiment.ts';
import reviews from '../../vectors/language/sentiment-reviews.json' with { type: 'json' };
import calls from '../../vectors/language/turns-zh.json' with { type: 'json' };

const FOLDER = join(import.meta.dirname, '../../../samples/labels');
const SPLITS = ['dev', 'held-out', 'fresh', 'fresh-2', 'fresh-3', 'fresh-4'] as const;

interface Sentence {
  readonly text: string;
  readonly label: string;
  readonly split: string;
}

function sentencesOf(language: string): Sentence[] {
  const lines = readFileSync(join(FOLDER, `sentences-${language}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line) => {
    const [, quoted, plain, label = '', split = ''] =
      /^(?:"((?:[^"]|"")*)"|([^,]*)),(\w+),\w+,([\w-]+)$/u.exec(line) ?? [];
    return { text: quoted?.replaceAll('""', '"') ?? plain ?? '', label, split };
  });
}

function share(sentences: readonly Sentence[], test: (label: string, said: string) => boolean): number {
  return sentences.filter(({ label, text }) => test(label, sentimentOf(text).label)).length / sentences.length;
}

const isOpposite = (label: string, said: string): boolean =>
  label !== said && [label, said].every((one) => one === 'positive' || one === 'negative');

describe('labelled review sentences under samples/labels', () => {
  for (const [language, least, most, splits] of [
    ['en', 0.7, 0.05, SPLITS],
    ['zh', 0.75, 0.12, [...SPLITS, 'fresh-5', 'fresh-6']],
  ] as const) {
    it.each(splits)(`${language} %s`, (split) => {
      const sentences = sentencesOf(language).filter((one) => one.split === split);
      expect(sentences.length).toBeGreaterThan(30);
      expect(share(sentences, (label, said) => label === said)).toBeGreaterThan(least);
      expect(share(sentences, isOpposite)).toBeLessThan(most);
    });
  }

  it('no sentence is there twice', () => {
    for (const language of ['en', 'zh']) {
      const texts = sentencesOf(language).map(({ text }) => text);
      expect(new Set(texts).size).toBe(texts.length);
    }
  });
});

describe('constructions of reviews', () => {
  it.each(reviews.cases)('$why: $text', ({ text, label }) => {
    expect(sentimentOf(text).label).toBe(label);
  });
});

describe('weak evidence in Chinese', () => {
  const fact = '教练一节课看了半节课手机。';

  it('decides in a review and leaves a turn of a conversation neutral', () => {
    expect(sentimentOf(fact).label).toBe('negative');
    expect(sentimentOf(fact, 'conversation').label).toBe('neutral');
  });

  it.each(['请问您的订单号是多少', '麻烦帮我查一下快递', '我想改一下收货地址'])(
    'never reads what is said to somebody: %s',
    (text) => {
      expect(sentimentOf(text).label).toBe('neutral');
    },
  );
});

describe('Chinese call turns without an opinion', () => {
  it('stay neutral in a conversation', () => {
    const neutral = calls.turns.filter((text) => sentimentOf(text, 'conversation').label === 'neutral');
    expect(neutral.length / calls.turns.length).toBeGreaterThan(0.9);
  });
});

describe('marks of feeling', () => {
  it.each([
    ['收到了👍', 'positive'],
    ['收到了👎', 'negative'],
    ['呵呵，这就是售后。', 'negative'],
    ['质量nice，包装也good', 'positive'],
    ['it arrived :(', 'negative'],
    ['got it today :-)', 'positive'],
    ['the case 👍', 'positive'],
  ])('%s', (text, label) => {
    expect(sentimentOf(text).label).toBe(label);
  });
});

describe('cost', () => {
  it.each([
    ['Chinese without a comma', '这个屏幕断了一次又坏了不好用比以前差装不上'.repeat(2000)],
    [
      'English without a comma',
      'the battery would not hold a charge and it is not as good as my old one '.repeat(1500),
    ],
  ])('is linear: %s', { retry: 2 }, (_what, text) => {
    const before = process.threadCpuUsage();
    sentimentOf(text);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(3000);
  });
});
