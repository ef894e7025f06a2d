/** The index finds what the plain search of a phrase finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, says } from '../../../core/analysis/phrases.ts';
import { PhraseIndex } from '../../../core/analysis/wordings.ts';
import { shippedPolicies } from './calls.ts';

const SETS = shippedPolicies().topics.flatMap(({ strong, phrases, weak }) =>
  [strong, phrases, weak].flatMap((set) => (set === undefined ? [] : [set])),
);
const INDEX = new PhraseIndex(SETS.map((set) => ({ set })));

function turn(text: string): ReturnType<typeof prepare> {
  return prepare({ index: 0, role: 'unknown', startMs: 0, endMs: 1000, text });
}

describe('wordings', () => {
  it('are there exactly where the turn says a phrase of the set', () => {
    const spoken = SETS.flatMap(({ en, zh }) => [...en, ...zh]).map((phrase) =>
      phrase.replaceAll('...', ' so ').replaceAll('*', 's').replace(/\/\S+/gu, ''),
    );
    const text = fc.array(fc.constantFrom(...spoken, 'and', 'not', '我'), { maxLength: 8 }).map((all) => all.join(' '));
    fc.assert(
      fc.property(text, (said) => {
        const prepared = turn(said);
        const found = INDEX.wordingsIn(prepared).map(({ size }) => size > 0);
        expect(found).toEqual(SETS.map((set) => says(prepared, set)));
      }),
      { numRuns: 200 },
    );
  });

  it('are the longest, each once, and not after a "not" where that is asked', () => {
    const set = { en: ['return', 'return label'], zh: ['退货'] };
    const index = new PhraseIndex([{ set }, { set, skipNegated: true }]);
    const [all, told] = index.wordingsIn(turn("I don't want to return. The return label is here, the return label."));
    expect([...(all ?? [])]).toEqual(['return', 'return label']);
    expect([...(told ?? [])]).toEqual(['return label']);
    expect(index.wordingsIn(turn('我不想退货'))).toEqual([new Set(['退货']), new Set()]);
  });
});
