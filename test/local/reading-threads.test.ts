import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolder } from '../../local/container.ts';
import { loadPolicies } from '../../local/policies.ts';
import { createReadingThreads } from '../../local/reading-threads.ts';
import { readSettings, type Settings } from '../../local/settings.ts';

const home = mkdtempSync(join(tmpdir(), 'callvault-reading-threads-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const settingsOf = (name: string): Settings => readSettings({}, { data: join(home, name) });
const everything = { words: '', filters: {}, limit: 10 } as const;

describe('threads for searches and facts', () => {
  it('find what this process puts into the index and takes out of it', { timeout: 60_000 }, async () => {
    const settings = settingsOf('data');
    const folder = await openFolder(settings, loadPolicies(settings.policiesDir));
    const threads = createReadingThreads(settings, () => undefined);
    const found = async (): Promise<string[]> =>
      (await threads.search(everything)).hits.map(({ recordingId }) => recordingId);
    try {
      const document = { startedAt: '2026-01-01T00:00:00.000Z', fields: {}, turns: [] };
      expect(await found()).toEqual([]);
      await folder.context.search.put({ recordingId: 'one', ...document });
      await folder.context.search.put({ recordingId: 'two', ...document, startedAt: '2026-01-02T00:00:00.000Z' });
      expect(await found()).toEqual(['two', 'one']);
      await folder.context.search.remove('two');
      expect(await Promise.all([found(), found()])).toEqual([['one'], ['one']]);
      await expect(threads.search({ ...everything, cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    } finally {
      await threads.stop();
      folder.close();
    }
  });

  it('find the next page where the first one was found', { timeout: 60_000 }, async () => {
    const settings = settingsOf('pages');
    const folder = await openFolder(settings, loadPolicies(settings.policiesDir));
    const threads = createReadingThreads(settings, () => undefined);
    const turns = [{ index: 0, startMs: 0, text: 'refund order parcel' }];
    const add = (recordingId: string): Promise<void> =>
      folder.context.search.put({ recordingId, startedAt: '2026-01-01T00:00:00.000Z', fields: {}, turns });
    try {
      for (const id of ['a', 'b', 'c']) await add(id);
      // Of each of these words one page, and another after a call has arrived: it is in none of them.
      for (const [at, words] of ['refund', 'order', 'parcel', 'refund order'].entries()) {
        const first = await threads.search({ words, filters: {}, limit: 2 });
        await add(`later-${at}`);
        const cursor = first.nextCursor ?? '';
        const next = await threads.search({ words, filters: {}, limit: 200, cursor });
        expect(first.hits.length + next.hits.length).toBe(first.total);
      }
    } finally {
      await threads.stop();
      folder.close();
    }
  });

  it('answer questions about facts, and several things at once', { timeout: 60_000 }, async () => {
    const settings = settingsOf('facts');
    const threads = createReadingThreads(settings, () => undefined);
    try {
      await threads.warm();
      const question = { sql: "SELECT count(*) AS calls, 'x' AS name, NULL AS absent FROM calls" };
      const [records, searched, again] = await Promise.all([
        threads.ask(question),
        threads.search(everything),
        threads.ask(question),
      ]);
      expect(records).toEqual([{ calls: 0, name: 'x', absent: null }]);
      expect(again).toEqual(records);
      expect(searched.total).toBe(0);
      await expect(threads.ask({ sql: 'SELECT' })).rejects.toMatchObject({ code: 'INTERNAL' });
    } finally {
      await threads.stop();
    }
  });

  it('get a new thread after one has died', { timeout: 60_000 }, async () => {
    const settings = settingsOf('later');
    const failures: unknown[] = [];
    const threads = createReadingThreads(settings, (error) => failures.push(error));
    try {
      writeFileSync(settings.dataDir, 'in the way');
      await expect(threads.search(everything)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(failures).toHaveLength(1);
      rmSync(settings.dataDir);
      expect(await threads.search(everything)).toMatchObject({ total: 0 });
    } finally {
      await threads.stop();
    }
  });
});
