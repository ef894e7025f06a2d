import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepWords, keptWords } from '../../../console/search/kept-words.ts';

const kept = new Map<string, string>();

beforeEach(() => {
  kept.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('words come back by what the page of the history holds, which is not the words', () => {
  const parcel = keepWords('lost parcel');
  const refund = keepWords('refund');
  expect(JSON.stringify([parcel, refund])).not.toMatch(/parcel|refund/u);
  expect(keptWords(parcel)).toBe('lost parcel');
  expect(keptWords(refund)).toBe('refund');
  expect(keepWords('lost parcel')).toEqual(parcel);
  expect(keptWords(refund)).toBe('refund');
});

it('no words are nothing to keep', () => {
  expect(keepWords('  ')).toBeNull();
  expect(kept.size).toBe(0);
  for (const state of [null, undefined, 'x', {}, { words: 'unknown' }]) expect(keptWords(state)).toBeUndefined();
});

it('the oldest ones go', () => {
  const first = keepWords('first');
  for (let i = 0; i < 60; i += 1) keepWords(`other ${i}`);
  expect(keptWords(first)).toBeUndefined();
  expect(keptWords(keepWords('other 59'))).toBe('other 59');
});

it('what somebody else wrote there is nothing', () => {
  for (const text of ['', '{', '{"a":1}', '[1,["x"]]']) {
    kept.set('callvault.words', text);
    expect(keptWords({ words: 'x' })).toBeUndefined();
    expect(keptWords(keepWords('again'))).toBe('again');
  }
});
