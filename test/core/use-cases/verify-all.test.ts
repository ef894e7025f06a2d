/** `verifyAll` goes by the log: what was sealed once cannot disappear quietly. */
import { DatabaseSync } from 'node:sqlite';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatVerifierKey } from '../../../core/custody/note.ts';
import type { Context } from '../../../core/use-cases/context.ts';
import { fsckLog } from '../../../core/use-cases/fsck-log.ts';
import { verifyAll } from '../../../core/use-cases/verify-all.ts';
import type { OpenFolder } from '../../../local/container.ts';
import { all } from '../../contracts/builders.ts';
import { filesBelow } from '../../e2e/end-state.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { ingestCalls, openAt, processAll } from '../../e2e/two-calls.ts';
import { memoryContext } from '../../support/memory-context.ts';
import { finishedCall } from '../../support/calls.ts';
import { rewrite, stored } from './sealed-archive.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let archive: OpenFolder;
let gone: string;
let kept: string;

beforeEach(async () => {
  temporary = temporaryFolder('verify-all');
  archive = await openAt(temporary.path);
  [gone = '', kept = ''] = await ingestCalls(archive.context);
  await processAll(archive.context);
});

afterEach(() => {
  archive.close();
  temporary.remove();
});

/** What somebody with access to the disk does: SQL on the catalogue, `?` being the recording. */
function sql(...statements: string[]): void {
  const database = new DatabaseSync(join(temporary.path, 'catalogue.sqlite'));
  for (const statement of statements) database.prepare(statement).run(gone);
  database.close();
}

function removeFiles(): void {
  for (const path of filesBelow(temporary.path, 'vault')) {
    if (path.includes(gone)) rmSync(join(temporary.path, path));
  }
}

async function verdicts(context: Context): Promise<Record<string, string>> {
  const results = await all(verifyAll(context, 'auditor'));
  return Object.fromEntries(results.map(({ recordingId, verdict }) => [recordingId, verdict]));
}

async function fsck({ ledger, logStore: store, signer }: Context): ReturnType<typeof fsckLog> {
  return fsckLog({ store, ledger, verifierKey: formatVerifierKey(signer.name, await signer.publicKey()) });
}

const DELETE_ROW = 'DELETE FROM recordings WHERE recording_id = ?';
const DELETE_EVENTS = 'DELETE FROM events WHERE recording_id = ?';

describe('verifying everything', () => {
  it('finds an untouched archive intact, in order of the log', async () => {
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'intact', [kept]: 'intact' });
  });

  it('misses a recording whose row and files were removed', async () => {
    sql(DELETE_ROW);
    removeFiles();
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'missing', [kept]: 'intact' });
    const [result] = await all(verifyAll(archive.context, 'auditor'));
    expect(result?.detail).toContain('the catalogue has no record of a sealed recording');
  });

  it('misses it too when its events were removed with it, and so does fsck', async () => {
    sql(DELETE_ROW, DELETE_EVENTS);
    removeFiles();
    const { ok, problems } = await fsck(archive.context);
    expect(ok).toBe(false);
    expect(problems.some(({ detail }) => detail.includes('lacks this leaf'))).toBe(true);
    expect(problems.some(({ detail }) => /fewer leaves than the log/u.test(detail))).toBe(true);
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'missing', [kept]: 'intact' });
  });

  it.each(['erased', 'expired'])('is not told by the row that a recording is %s', async (fact) => {
    const at = '{"at":"2026-03-02T00:00:00.000Z"}';
    sql(
      `UPDATE recordings SET state = '${fact}', review_at = NULL, json = json_set(json, '$.state', '${fact}',
        '$.${fact}', json('${at}'), '$.removed', json('${at}'), '$.purged', json('${at}')) WHERE recording_id = ?`,
    );
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'altered', [kept]: 'intact' });
    removeFiles();
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'missing', [kept]: 'intact' });
  });

  it('notices one event that was removed', async () => {
    sql(`DELETE FROM events WHERE recording_id = ? AND json_extract(leaf, '$.type') = 'transcript.sealed'`);
    const [result] = await all(verifyAll(archive.context, 'auditor'));
    expect(result).toMatchObject({ recordingId: gone, verdict: 'altered' });
    expect(result?.detail).toContain('transcript.sealed');
    expect(result?.detail).toContain('has lost this event');
  });

  it('notices an event whose leaf was changed', async () => {
    sql(`UPDATE events SET leaf = replace(leaf, 'recording.sealed', 'recording.indexed') WHERE recording_id = ?`);
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'altered', [kept]: 'intact' });
  });

  it('survives a row that cannot be read', async () => {
    sql(`UPDATE recordings SET json = '{}' WHERE recording_id = ?`);
    expect(await verdicts(archive.context)).toEqual({ [gone]: 'altered', [kept]: 'intact' });
  });
});

describe('what the log does not know', () => {
  it('a row that calls itself sealed is altered', async () => {
    const context = memoryContext();
    const id = await finishedCall(context);
    const forged = { ...(await stored(context, id)), recordingId: 'forged', revision: 1 };
    await context.catalogue.commit({ recordings: [forged] });
    expect(await verdicts(context)).toEqual({ [id]: 'intact', forged: 'altered' });
  });

  it('an archive without recordings has nothing to verify', async () => {
    const context = memoryContext();
    expect(await verdicts(context)).toEqual({});
    const id = await finishedCall(context);
    await rewrite(context, id, () => ({ sealed: undefined, state: 'received' }));
    expect(await verdicts(context)).toEqual({ [id]: 'altered' });
  });
});
