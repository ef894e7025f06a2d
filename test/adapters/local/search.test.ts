import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSearchIndex } from '../../../adapters/local/search.ts';
import { AppError } from '../../../core/errors.ts';
import type { SearchDocument, SearchQuery } from '../../../core/search/search.ts';
import { refused } from '../../contracts/builders.ts';
import { closing, filesHolding, tempDir } from './temp-dir.ts';

const query = (words: string, change: Partial<SearchQuery> = {}): SearchQuery => ({
  words,
  filters: {},
  limit: 10,
  ...change,
});
const call = (recordingId: string, text: string, change: Partial<SearchDocument> = {}): SearchDocument => ({
  recordingId,
  startedAt: '2026-01-01T00:00:00Z',
  fields: {},
  turns: [{ index: 0, startMs: 0, text }],
  ...change,
});
const none = (): Promise<undefined> => Promise.resolve(undefined);

describe('the search index on disk', () => {
  it('stems English words, also in the highlights', async () => {
    const document = call('a', 'They were happily running two refunds');
    const loadTurns = (): Promise<SearchDocument['turns']> => Promise.resolve(document.turns);
    const index = closing(openSearchIndex({ file: join(tempDir(), 's.sqlite'), loadTurns }));
    await index.put(document);
    const { hits } = await index.search(query('run refunded'));
    expect(hits[0]?.turns[0]?.highlight).toBe('They were happily **running** two **refunds**');
  });

  it.each(['', 'words'])('counts what others have changed meanwhile, asked for "%s"', async (words) => {
    const file = join(tempDir(), 's.sqlite');
    const [here, there] = [1, 2].map(() => closing(openSearchIndex({ file, loadTurns: none })));
    if (!here || !there) throw new Error('no index');
    const found = async (): Promise<unknown> => {
      const { total, hits, facets } = await here.search(query(words));
      return [total, hits.map(({ recordingId }) => recordingId), facets['team']];
    };
    const put = (id: string, team: string): Promise<void> =>
      there.put(call(id, 'some words', { fields: { team: [team] } }));
    await put('a', 'red');
    await put('b', 'red');
    expect(await found()).toEqual([2, ['a', 'b'], [{ value: 'red', count: 2 }]]);
    await there.remove('a');
    expect(await found()).toEqual([1, ['b'], [{ value: 'red', count: 1 }]]);
    await put('b', 'blue');
    expect(await found()).toEqual([1, ['b'], [{ value: 'blue', count: 1 }]]);
    await here.put(call('b', 'other words', { fields: { team: ['green'] } }));
    expect(await found()).toEqual([1, ['b'], [{ value: 'green', count: 1 }]]);
    await here.remove('b');
    expect(await found()).toEqual([0, [], []]);
  });

  it('holds no readable transcript', async () => {
    const dir = tempDir();
    const index = closing(openSearchIndex({ file: join(dir, 's.sqlite'), loadTurns: none }));
    await index.put(call('a', 'confidential zebra conversation'));
    expect(filesHolding(dir, 'confidential zebra')).toEqual([]);
    expect(statSync(join(dir, 's.sqlite')).mode & 0o777).toBe(0o600);
  });

  it('keeps no token and no field of a removed call in any file', async () => {
    const dir = tempDir();
    const index = closing(openSearchIndex({ file: join(dir, 's.sqlite'), loadTurns: none }));
    const words = (i: number): string => `common qz${i}qz filler${i % 50} 龘${i}`;
    const put = (i: number, text = words(i)): Promise<void> =>
      index.put(call(`recording-${i}-x`, text, { fields: { customerRef: [`customer-${i}-x`], team: ['red'] } }));
    for (let i = 0; i < 400; i += 1) await put(i);
    await put(7, 'once qzoldqz');
    await put(7);
    expect(filesHolding(dir, 'qz7qz').length).toBeGreaterThan(0);
    await index.remove('recording-7-x');
    for (const text of ['qz7qz', 'z7qz', 'qzoldqz', 'recording-7-x', 'customer-7-x']) {
      expect(filesHolding(dir, text), text).toEqual([]);
    }
    expect((await index.search(query('qz7qz'))).total).toBe(0);
    expect((await index.search(query('common', { filters: { team: ['red'] } }))).total).toBe(399);
  });

  it('is shared by several connections', async () => {
    const file = join(tempDir(), 's.sqlite');
    const one = closing(openSearchIndex({ file, loadTurns: none }));
    const two = closing(openSearchIndex({ file, loadTurns: none }));
    await one.put(call('a', 'word', { fields: { team: ['red'] } }));
    expect((await two.search(query('word'))).facets['team']).toEqual([{ value: 'red', count: 1 }]);
    await two.put(call('b', 'word', { fields: { team: ['blue'] } }));
    await two.put(call('a', 'word', { fields: { team: ['blue'] } }));
    expect((await one.search(query('word'))).facets['team']).toEqual([{ value: 'blue', count: 2 }]);
    await one.remove('b');
    expect((await two.search(query(''))).hits.map(({ recordingId }) => recordingId)).toEqual(['a']);
    expect((await two.search(query('', { filters: { team: ['red'] } }))).total).toBe(0);
  });

  it('shows a hit without turns when they cannot be opened', async () => {
    const loadTurns = (recordingId: string): Promise<undefined> =>
      recordingId === 'a' ? Promise.reject(new AppError('ERASED', 'gone')) : none();
    const index = closing(openSearchIndex({ file: join(tempDir(), 's.sqlite'), loadTurns }));
    await index.put(call('a', 'word'));
    await index.put(call('b', 'word'));
    const { hits } = await index.search(query('word'));
    expect(hits.map(({ recordingId, turns }) => [recordingId, turns])).toEqual([
      ['a', []],
      ['b', []],
    ]);
    const broken = closing(
      openSearchIndex({ file: join(tempDir(), 's.sqlite'), loadTurns: () => Promise.reject(new TypeError('bug')) }),
    );
    await broken.put(call('a', 'word'));
    await expect(broken.search(query('word'))).rejects.toThrow('bug');
  });

  it('goes on with what the first page has found, whatever arrives meanwhile', async () => {
    const index = closing(openSearchIndex({ file: join(tempDir(), 's.sqlite'), loadTurns: none }));
    // The longer a call, the less a word in it counts: every other one scores the same.
    const talk = (length: number): string => `parcel ${'and so on '.repeat(length)}`;
    for (let n = 0; n < 6; n += 1) await index.put(call(`old-${n}`, talk(n % 3)));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < 6; page += 1) {
      const found = await index.search(query('parcel', { limit: 1, ...(cursor !== undefined && { cursor }) }));
      seen.push(...found.hits.map(({ recordingId }) => recordingId));
      cursor = found.nextCursor;
      for (let n = 0; n < 40; n += 1) await index.put(call(`new-${page}-${n}`, n % 2 === 0 ? talk(60) : 'unlike'));
    }
    expect(seen.toSorted()).toEqual(['old-0', 'old-1', 'old-2', 'old-3', 'old-4', 'old-5']);
    expect(cursor).toBeUndefined();
    expect((await index.search(query('parcel'))).total).toBe(126);
  });

  it('refuses a cursor of another query, and dates it cannot read', async () => {
    const index = closing(openSearchIndex({ file: join(tempDir(), 's.sqlite'), loadTurns: none }));
    for (const id of ['a', 'b', 'c']) await index.put(call(id, 'word'));
    const { nextCursor = '' } = await index.search(query('word', { limit: 1 }));
    expect((await index.search(query('word', { limit: 2, cursor: nextCursor }))).hits).toHaveLength(2);
    await refused(index.search(query('other', { cursor: nextCursor })), 'VALIDATION_FAILED');
    await refused(index.search(query('word', { from: '2026-01-01', cursor: nextCursor })), 'VALIDATION_FAILED');
    await refused(index.search(query('word', { from: 'yesterday' })), 'VALIDATION_FAILED');
    await refused(index.put(call('d', 'word', { startedAt: 'never' })), 'VALIDATION_FAILED');
    expect((await index.search(query('word'))).total).toBe(3);
  });
});
