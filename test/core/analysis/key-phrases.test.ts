import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKeyPhrases } from '../../../core/analysis/key-phrases.ts';
import { segmentChinese } from '../../../core/analysis/language/segment-zh.ts';
import { call } from './calls.ts';

const english = call('en-US', [
  ['customer', 'My coffee machine is broken, the water tank leaks.'],
  ['agent', 'I am sorry. Is the coffee machine still under warranty?'],
  ['customer', 'Yes, the water tank was replaced under warranty last year.'],
]);
const chinese = call('zh-CN', [
  ['customer', '你好，我的洗衣机漏水，想申请售后维修。'],
  ['agent', '请问洗衣机是什么时候买的？'],
  ['customer', '去年买的，洗衣机漏水两次了。'],
]);

describe('findKeyPhrases', () => {
  it('finds what several turns say, strongest first', () => {
    const texts = findKeyPhrases(english).map(({ text }) => text);
    expect(texts).toContain('coffee machine');
    expect(texts).toContain('water tank');
  });

  it('finds Chinese words at their borders', () => {
    const phrases = findKeyPhrases(chinese);
    expect(phrases[0]?.text).toContain('洗衣机');
    expect(phrases[0]?.evidence.map(({ turn }) => turn)).toEqual([0, 2]);
  });

  it('leaves out courtesies and what was redacted', () => {
    const texts = findKeyPhrases(
      call('en-US', [
        ['agent', 'Thank you for calling, [NAME] speaking.'],
        ['agent', 'Thank you for calling, [NAME] speaking.'],
      ]),
    );
    expect(texts).toEqual([]);
  });

  it('evidence always names turns that say the phrase, scores fall from 1, and the answer is the same again', () => {
    const words = fc.constantFrom(
      'refund',
      'order',
      'the',
      'broken',
      'screen',
      ',',
      '退款',
      '洗衣机',
      '坏了',
      '的',
      '，',
      '[CARD]',
    );
    const turns = fc.array(fc.array(words, { maxLength: 12 }), { maxLength: 12 });
    fc.assert(
      fc.property(turns, (said) => {
        const transcript = call(
          'en-US',
          said.map((one) => ['customer', one.join(' ')] as const),
        );
        const phrases = findKeyPhrases(transcript);
        expect(findKeyPhrases(transcript)).toEqual(phrases);
        expect(phrases.length).toBeLessThanOrEqual(12);
        phrases.forEach(({ text, score, evidence }, at) => {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(phrases[at - 1]?.score ?? 1);
          expect(evidence.length).toBeGreaterThan(0);
          for (const { turn, startMs } of evidence) {
            const source = transcript.turns[turn];
            expect(source?.startMs).toBe(startMs);
            expect(source?.text.replaceAll(' ', '')).toContain(text.replaceAll(' ', ''));
          }
        });
      }),
    );
  });
});

describe('segmentChinese', () => {
  it('covers the text without gaps', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const segments = segmentChinese(text);
        expect(segments.map((one) => one.text).join('')).toBe(text);
      }),
    );
  });

  it('knows words from signs', () => {
    expect(segmentChinese('判断一下').map(({ text }) => text)).toContain('判断');
    expect(segmentChinese('好，的').filter(({ isWord }) => !isWord)).toHaveLength(1);
  });
});
