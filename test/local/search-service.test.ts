import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFolder } from '../../local/container.ts';
import { loadPolicies } from '../../local/policies.ts';
import { createSearchService } from '../../local/search-service.ts';
import { readSettings, type Settings } from '../../local/settings.ts';

const home = mkdtempSync(join(tmpdir(), 'callvault-search-service-'));
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const settingsOf = (name: string): Settings => readSettings({}, { data: join(home, name) });
const everything = { words: '', filters: {}, limit: 10 } as const;

describe('searches on a thread of their own', () => {
  it('find what this process puts into the index and takes out of it', { timeout: 60_000 }, async () => {
    const settings = settingsOf('data');
    const folder = await openFolder(settings, loadPolicies(settings.policiesDir));
    const service = createSearchService(settings, () => undefined);
    const found = async (): Promise<string[]> =>
      (await service.search(everything)).hits.map(({ recordingId }) => recordingId);
    try {
      const document = { startedAt: '2026-01-01T00:00:00.000Z', fields: {}, turns: [] };
      expect(await found()).toEqual([]);
      await folder.context.search.put({ recordingId: 'one', ...document });
      await folder.context.search.put({ recordingId: 'two', ...document, startedAt: '2026-01-02T00:00:00.000Z' });
      expect(await found()).toEqual(['two', 'one']);
      await folder.context.search.remove('two');
      expect(await Promise.all([found(), found()])).toEqual([['one'], ['one']]);
      await expect(service.search({ ...everything, cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    } finally {
      await service.stop();
      folder.close();
    }
  });

  it('get a new thread after one has died', { timeout: 60_000 }, async () => {
    const settings = settingsOf('later');
    const failures: unknown[] = [];
    const service = createSearchService(settings, (error) => failures.push(error));
    try {
      writeFileSync(settings.dataDir, 'in the way');
      await expect(service.search(everything)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(failures).toHaveLength(1);
      rmSync(settings.dataDir);
      expect(await service.search(everything)).toMatchObject({ total: 0 });
    } finally {
      await service.stop();
    }
  });
});
