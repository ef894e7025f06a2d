import { describe, expect, it } from 'vitest';
import { adviceOn, type Advice } from '../../../console/search/advice.ts';

const NONE = { words: '', from: '', to: '' };

describe('advice on a search', () => {
  it.each<[string, readonly Advice[]]>([
    ['', []],
    ['lost parcel', []],
    ['well-known 12-13 -', []],
    ['"lost -parcel OR"', []],
    ['and or not', []],
    ['parcel -lost', ['operators']],
    ['+parcel', ['operators']],
    ['parcel NOT lost', ['operators']],
    ['parc*', ['operators']],
    ['"lost parcel', ['quote']],
    ['"a" "b -c', ['quote']],
    ['-a "b', ['quote', 'operators']],
  ])('of %j is %j', (words, advice) => {
    expect(adviceOn({ ...NONE, words })).toEqual(advice);
  });

  it('names days in the wrong order', () => {
    expect(adviceOn({ ...NONE, from: '2026-11-20', to: '2026-11-19' })).toEqual(['dates']);
    expect(adviceOn({ ...NONE, from: '2026-11-20', to: '2026-11-20' })).toEqual([]);
    expect(adviceOn({ ...NONE, from: '2026-11-20' })).toEqual([]);
  });
});
