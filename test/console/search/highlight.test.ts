import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesOf } from '../../../console/search/facet-choices.ts';
import { piecesOf } from '../../../console/search/highlight.ts';

describe('highlights', () => {
  it.each([
    [
      'a **refund** now',
      [
        ['a ', false],
        ['refund', true],
        [' now', false],
      ],
    ],
    [
      '**退款**和**取消**',
      [
        ['退款', true],
        ['和', false],
        ['取消', true],
      ],
    ],
    ['nothing', [['nothing', false]]],
    ['', []],
    ['5 ** 3', [['5 ** 3', false]]],
    [
      '**a** ** b',
      [
        ['a', true],
        [' ** b', false],
      ],
    ],
    [
      '<b>**x**</b>',
      [
        ['<b>', false],
        ['x', true],
        ['</b>', false],
      ],
    ],
  ])('splits %j', (highlight, pieces) => {
    expect(piecesOf(highlight).map(({ text, matches }) => [text, matches])).toEqual(pieces);
  });

  it('loses no text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '*', ' ') })), (parts) => {
        const text = parts.join('**');
        const shown = piecesOf(text)
          .map((piece) => piece.text)
          .join('');
        expect(shown.replaceAll('*', '')).toBe(text.replaceAll('*', ''));
      }),
    );
  });
});

describe('facet choices', () => {
  it('keep what is chosen in front, also when no hit has it', () => {
    const counts = [
      { value: 'billing', count: 3 },
      { value: 'returns', count: 1 },
    ];
    expect(choicesOf(counts, ['returns', 'fraud'])).toEqual([
      { value: 'returns', count: 1 },
      { value: 'fraud', count: 0 },
      { value: 'billing', count: 3 },
    ]);
  });
});
