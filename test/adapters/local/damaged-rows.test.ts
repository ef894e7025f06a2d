/** A recording that could not be read back is never stored, and one damaged row does not end a listing. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openCatalogue, type CatalogueFile } from '../../../adapters/local/catalogue.ts';
import { systemClock } from '../../../adapters/local/clock-random.ts';
import { aRecording, refused } from '../../contracts/builders.ts';
import { closing, tempDir } from './temp-dir.ts';

async function withDamage(ids: readonly string[]): Promise<CatalogueFile> {
  const file = join(tempDir(), 'catalogue.sqlite');
  const store = closing(openCatalogue({ file, clock: systemClock }));
  await store.catalogue.commit({ recordings: ['rec1', 'rec2', 'rec3'].map((id) => aRecording(id)) });
  const database = new DatabaseSync(file);
  for (const id of ids) database.prepare("UPDATE recordings SET json = '{' WHERE recording_id = ?").run(id);
  database.close();
  return store;
}

describe('writing', () => {
  it.each(['-000001-12-31T23:00:00.000Z', '+010000-01-01T00:59:59.000Z', 'yesterday'])(
    'refuses a recording that started at %s',
    async (startedAt) => {
      const { catalogue } = await withDamage([]);
      await refused(catalogue.commit({ recordings: [aRecording('bad', { startedAt })] }), 'INTERNAL');
      expect(await catalogue.recording('bad')).toBeUndefined();
      expect((await catalogue.recordings({}, { limit: 10 })).items).toHaveLength(3);
    },
  );
});

describe('reading', () => {
  it('names the recording whose row is damaged', async () => {
    const { catalogue } = await withDamage(['rec2']);
    const named = { code: 'INTEGRITY', detail: { recordingId: 'rec2' } };
    await expect(catalogue.recording('rec2')).rejects.toMatchObject(named);
    await expect(catalogue.recordings({}, { limit: 10 })).rejects.toMatchObject(named);
  });

  it.each([1, 2, 10])('goes on without it for somebody who is told, %i to a page', async (limit) => {
    const { catalogue } = await withDamage(['rec1', 'rec3']);
    const damaged: string[] = [];
    const read: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await catalogue.recordings(
        {},
        { limit, onDamaged: (id) => void damaged.push(id), ...(cursor !== undefined && { cursor }) },
      );
      read.push(...page.items.map(({ recordingId }) => recordingId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect({ read, damaged }).toEqual({ read: ['rec2'], damaged: ['rec1', 'rec3'] });
  });
});
