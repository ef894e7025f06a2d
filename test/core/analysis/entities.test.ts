import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { chineseNumber } from '../../../core/analysis/entities/amounts.ts';
import { isBankCard, isChineseId } from '../../../core/analysis/entities/checksums.ts';
import { digitRuns } from '../../../core/analysis/entities/digits.ts';
import { findEntities } from '../../../core/analysis/entities/entities.ts';
import vectors from '../../vectors/language/entities.json' with { type: 'json' };
import { call, STARTED_AT } from './calls.ts';

const pairs = z.array(z.tuple([z.string(), z.string()]));

describe('vectors', () => {
  for (const { language, text, found } of vectors.cases) {
    it(text, async () => {
      const entities = await findEntities(call(language, [['customer', text]]), STARTED_AT, ['ORD-######']);
      const got = entities.map((entity) => [entity.type, entity.value ?? entity.text]);
      expect(got).toEqual(pairs.parse(found));
    });
  }
});

describe('dates', () => {
  const at = async (language: string, text: string, startedAt: string): Promise<string | undefined> =>
    (await findEntities(call(language, [['customer', text]]), startedAt, []))[0]?.value;

  it('are relative to the day of the call where it took place', async () => {
    expect(await at('zh-CN', '明天', '2026-12-31T20:00:00Z')).toBe('2027-01-01');
    expect(await at('zh-CN', '明天', '2026-12-31T20:00:00+08:00')).toBe('2027-01-01');
    expect(await at('zh-CN', '今天', '2027-01-01T00:30:00+08:00')).toBe('2027-01-01');
    expect(await at('en-US', 'See you tomorrow.', '2027-01-01T00:30:00+08:00')).toBe('2027-01-02');
  });

  it("in the past tense are not next year's", async () => {
    expect(await at('en-US', 'I was charged on March 3rd.', STARTED_AT)).toBe('2026-03-03');
  });
});

describe('checksums', () => {
  const body = fc.stringMatching(/^[2-6]\d{11,17}$/u);

  it('exactly one last digit makes a card', () => {
    fc.assert(
      fc.property(
        body,
        (digits) => Array.from({ length: 10 }).filter((_, digit) => isBankCard(`${digits}${digit}`)).length <= 1,
      ),
    );
  });

  it('a changed digit breaks an identity number', () => {
    const valid = '11010519491231002X';
    expect(isChineseId(valid)).toBe(true);
    for (let at = 0; at < 17; at++) {
      const digit = (Number(valid.charAt(at)) + 1) % 10;
      expect(isChineseId(`${valid.slice(0, at)}${digit}${valid.slice(at + 1)}`)).toBe(false);
    }
  });
});

describe('numbers as they are said', () => {
  it('joins groups, words and Chinese digits', () => {
    expect(digitRuns('double five, oh one 23-4').map(({ digits }) => digits)).toEqual(['5501234']);
    expect(digitRuns('幺三八 零零').map(({ digits }) => digits)).toEqual(['13800']);
    expect(digitRuns('one thing and 2 more').map(({ digits }) => digits)).toEqual(['1', '2']);
  });

  it('reads Chinese numerals', () => {
    const cases = {
      三百五: 350,
      一千二百零五: 1205,
      两万: 20000,
      十五: 15,
      一二三: 123,
      三万五千: 35000,
      一百零五: 105,
    };
    for (const [text, value] of Object.entries(cases)) expect([text, chineseNumber(text)]).toEqual([text, value]);
  });
});

describe('any text', () => {
  it('yields finds that stand in their turn and do not overlap', async () => {
    const bits = fc.constantFrom(
      ...[
        'my name is Peter ',
        'order number ',
        '4111 1111 1111 1111 ',
        'five dollars ',
        '我叫王小明，',
        '三百块',
        'tomorrow ',
        'a@b.co ',
      ],
      ...[
        '四一一一',
        '+44 20 7946 0958 ',
        '(212) 555-0198 ',
        'Bank of America ',
        '北京市',
        '11010519491231002X',
        'in two weeks ',
        ', ',
        '. ',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(bits, fc.string({ maxLength: 5 })), { maxLength: 8 }), async (parts) => {
        const text = parts.join('');
        const entities = await findEntities(call('en-US', [['customer', text]]), STARTED_AT, []);
        let from = 0;
        for (const entity of entities) {
          const start = text.indexOf(entity.text, from);
          expect(start).toBeGreaterThanOrEqual(from);
          from = start + entity.text.length;
        }
      }),
      { numRuns: 300 },
    );
  });
});
