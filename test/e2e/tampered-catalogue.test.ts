/**
 * A catalogue changed behind the product's back, by SQL on the file: every change of something that the log or a sealed manifest speaks about
 * is reported by `verify --all`, by `log fsck` or by the audit. What neither speaks about (queue, revision, review date) only delays work.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ARCHIVE_ID } from '../../core/custody/event.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import { auditArchive } from '../../core/use-cases/audit-archive.ts';
import type { QueuedContext } from '../../core/use-cases/context.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { verifyAll } from '../../core/use-cases/verify-all.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ingestCalls, integrate, onFolder, processAll } from './two-calls.ts';

const temporary = temporaryFolder('tampered-catalogue');
const original = join(temporary.path, 'original');
let copies = 0;

beforeAll(async () => {
  await onFolder(original, async (context) => {
    await ingestCalls(context);
    await processAll(context);
    expect((await auditArchive(context, { actor: 'test' })).intact).toBe(true);
    await integrate(context);
  });
  // The catalogue is copied as one file.
  const database = new DatabaseSync(join(original, 'catalogue.sqlite'));
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}, 60_000);

afterAll(temporary.remove);

const INDEXED = [
  'business_line',
  'agent_id',
  'customer_ref',
  'source',
  'call_id',
  'received_sha256',
  'sealed_sha256',
  'state',
  'lane',
];
const SEALED = "recording_id = (SELECT recording_id FROM events WHERE json LIKE '%recording.sealed%' LIMIT 1)";

/** SQL, by what it changes. */
const CHANGES: Record<string, string> = {
  ...Object.fromEntries(
    INDEXED.map((column) => [`recordings.${column}`, `UPDATE recordings SET ${column} = 'changed' WHERE ${SEALED}`]),
  ),
  'recordings.started_at': `UPDATE recordings SET started_at = started_at - 1 WHERE ${SEALED}`,
  'the call id': set('callId', "'other'"),
  'the source': set('source', "'other'"),
  'the business line': set('businessLine', "'default2'"),
  'a customer': set('customerRef', "'somebody'"),
  'an agent': set('agentId', "'somebody'"),
  'the start': set('startedAt', "'2020-01-01T00:00:00.000Z'"),
  'the hash of the audio': set('sealed.sha256', `'${'0'.repeat(64)}'`),
  'the version of the audio': set('sealed.audio.versionId', "'other'"),
  'the time of the seal': set('sealed.at', "'2020-01-01T00:00:00.000Z'"),
  'the end of the retention': set('retention.retainUntil', "'2026-12-31T00:00:00.000Z'"),
  'a hold that nobody placed': set('holds', `json('[{"matterId":"m","placedAt":"2026-01-01T00:00:00.000Z"}]')`),
  'an erasure that nobody made': set('erased', `json('{"at":"2026-01-01T00:00:00.000Z"}')`),
  'the row of a recording': `DELETE FROM recordings WHERE ${SEALED}`,
  'the leaf of an event': "UPDATE events SET leaf = replace(leaf, 'intact', 'damage') WHERE leaf LIKE '%intact%'",
  'the time of an event':
    "UPDATE events SET json = json_set(json, '$.at', '2020-01-01T00:00:00.000Z') WHERE leaf_index = 0",
  'the type of an event': "UPDATE events SET json = json_set(json, '$.type', 'recording.indexed') WHERE leaf_index = 0",
  'the actor of an event':
    "UPDATE events SET json = json_set(json, '$.openings.actor.value', 'nobody') WHERE leaf_index = 0",
  'the recording of an event': "UPDATE events SET recording_id = 'aaaaaaaaaaaaaaaaaaaaaaaaaa' WHERE leaf_index = 0",
  'the order of two events': 'UPDATE events SET leaf_index = CASE leaf_index WHEN 1 THEN 1000000 ELSE leaf_index END',
  'an event': 'DELETE FROM events WHERE leaf_index = 1',
  'the last event': 'DELETE FROM events WHERE leaf_index = (SELECT max(leaf_index) FROM events)',
  'an event about the archive': `UPDATE events SET json = json_set(json, '$.openings.actor.value', 'nobody') WHERE recording_id = '${ARCHIVE_ID}'`,
  'the size of the log': 'UPDATE log_head SET size = size - 1',
  'the root of the log': `UPDATE log_head SET root_hash = '${Buffer.alloc(32).toString('base64')}'`,
};

function set(path: string, value: string): string {
  return `UPDATE recordings SET json = json_set(json, '$.${path}', ${value}) WHERE ${SEALED}`;
}

describe('a catalogue changed by SQL', () => {
  it.each(Object.entries(CHANGES))('%s', { timeout: 60_000 }, async (_what, sql) => {
    expect(await foundAfter(sql)).not.toEqual([]);
  });

  it('is not imagined: the same looks find nothing when nothing was changed', async () => {
    expect(await foundAfter(undefined)).toEqual([]);
  });
});

/** What verify, fsck and the audit say about a copy of the folder after this. */
async function foundAfter(sql: string | undefined): Promise<readonly string[]> {
  const folder = join(temporary.path, String((copies += 1)));
  cpSync(original, folder, { recursive: true });
  if (sql !== undefined) {
    const database = new DatabaseSync(join(folder, 'catalogue.sqlite'));
    const { changes } = database.prepare(sql).run();
    database.close();
    expect(changes).toBeGreaterThan(0);
  }
  return onFolder(folder, async (context) => {
    const found = await fsckProblems(context);
    const damaged: string[] = [];
    try {
      for await (const { verdict, detail } of verifyAll(context, 'test'))
        if (verdict !== 'intact') damaged.push(detail);
    } catch (error) {
      damaged.push(String(error));
    }
    const audit = await auditArchive(context, { actor: 'test' });
    // The audit alone is enough wherever it looks at the recording, and two recordings are fewer than its sample.
    expect({ intact: audit.intact }).toEqual({ intact: found.length + damaged.length === 0 && audit.intact });
    return [
      ...found,
      ...damaged,
      ...audit.problems.map(({ detail }) => detail),
      ...audit.damaged.map(({ detail }) => detail),
    ];
  });
}

async function fsckProblems({ ledger, logStore, signer }: QueuedContext): Promise<readonly string[]> {
  const verifierKey = formatVerifierKey(signer.name, await signer.publicKey());
  return (await fsckLog({ store: logStore, ledger, verifierKey })).problems.map(({ detail }) => detail);
}
