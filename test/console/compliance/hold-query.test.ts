import { expect, it } from 'vitest';
import { EMPTY_QUERY, holdQueryOf, isAnyGiven, namedIds } from '../../../console/compliance/hold-query.ts';

const ID = 'abcdefghijklmnopqrstuvwxyz';

it('takes ids and links, one per line or in a row, and tells what is cut off', () => {
  const text = `${ID}\n http://127.0.0.1:8700/#/recordings/${ID}, ${ID.slice(0, 10)}\n`;
  expect(namedIds(text)).toEqual({ ids: [ID, ID], cut: ['abcdefghij'] });
  expect(namedIds(' \n')).toEqual({ ids: [], cut: [] });
});

it('asks for what is given, with whole days, the last one included', () => {
  const fields = { ...EMPTY_QUERY, words: ' lost ', businessLine: 'retail', from: '2026-03-01', to: '2026-03-02' };
  expect(holdQueryOf(fields)).toEqual({
    ...{ words: 'lost', filters: { businessLine: ['retail'] } },
    ...{ from: new Date(2026, 2, 1).toISOString(), to: new Date(2026, 2, 3).toISOString() },
  });
});

it('leaves out a day that is still being typed, which alone is no condition', () => {
  const typing = { ...EMPTY_QUERY, from: '2026-3' };
  expect(holdQueryOf(typing)).toEqual({ words: '', filters: {} });
  expect(isAnyGiven(typing)).toBe(false);
  expect(isAnyGiven({ ...EMPTY_QUERY, customerRef: 'c-1' })).toBe(true);
});
