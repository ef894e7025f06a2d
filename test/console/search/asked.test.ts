import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Asked,
  askedOf,
  FACETS,
  isAsking,
  NOTHING_ASKED,
  parametersOf,
  queryStringOf,
  toggle,
} from '../../../console/search/asked.ts';

const day = fc
  .date({ min: new Date(2000, 0, 2), max: new Date(2090, 0, 1), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const asked: fc.Arbitrary<Asked> = fc.record({
  words: fc.string().map((text) => text.trim()),
  filters: fc.dictionary(fc.constantFrom(...FACETS), fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }), {
    noNullPrototype: true,
  }),
  from: fc.oneof(fc.constant(''), day),
  to: fc.oneof(fc.constant(''), day),
});

describe('what is searched for', () => {
  it('comes back from a saved search as it was', () => {
    fc.assert(
      fc.property(asked, (given) => {
        expect(askedOf(queryStringOf(given))).toEqual(given);
      }),
    );
  });

  it('includes the whole last day', () => {
    const { from = '', to = '' } = parametersOf({ ...NOTHING_ASKED, from: '2026-11-22', to: '2026-11-22' });
    expect(new Date(from).getTime()).toBe(new Date(2026, 10, 22).getTime());
    expect(new Date(to).getTime()).toBe(new Date(2026, 10, 23).getTime());
  });

  it('leaves out of a saved search what the console does not know', () => {
    expect(askedOf('q=refund&limit=3&state=indexed&from=never')).toEqual({
      words: 'refund',
      filters: { state: ['indexed'] },
      from: '',
      to: '',
    });
  });

  it('chooses a value and takes it back', () => {
    const once = toggle(toggle(NOTHING_ASKED, 'topic', 'billing'), 'topic', 'returns');
    expect(once.filters).toEqual({ topic: ['billing', 'returns'] });
    const back = toggle(toggle(once, 'topic', 'billing'), 'topic', 'returns');
    expect(back).toEqual(NOTHING_ASKED);
    expect(isAsking(once)).toBe(true);
    expect(isAsking(back)).toBe(false);
  });
});
