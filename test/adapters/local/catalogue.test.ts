import { spawn } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { openCatalogue, type CatalogueFile } from '../../../adapters/local/catalogue.ts';
import { systemClock } from '../../../adapters/local/clock-random.ts';
import { aRecording, anEvent, refused } from '../../contracts/builders.ts';
import { closing, tempDir } from './temp-dir.ts';

const MODULE = JSON.stringify(new URL('../../../adapters/local/catalogue.ts', import.meta.url));
const BATCH = 150;

function open(file: string): CatalogueFile {
  return closing(openCatalogue({ file, clock: systemClock }));
}

/** Takes and ends items until the queue is empty; tells which. */
function taker(file: string): string {
  return `
    import { openCatalogue } from ${MODULE};
    const { queue } = openCatalogue({ file: ${JSON.stringify(file)}, clock: { now: () => new Date() } });
    const taken = [];
    for (let item = await queue.take(60000); item; item = await queue.take(60000)) {
      taken.push(item.recordingId);
      if (!(await queue.done(item.receipt))) throw new Error('lost a receipt');
    }`;
}

function inThread(file: string): Promise<string[]> {
  const code = `${taker(file)}
    const { parentPort } = await import('node:worker_threads');
    parentPort.postMessage(taken.join());`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`));
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (ids: unknown) => {
      resolve(typeof ids === 'string' && ids !== '' ? ids.split(',') : []);
    });
  });
}

function inProcess(file: string): Promise<string[]> {
  const code = `${taker(file)} process.stdout.write(taken.join());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  let ids = '';
  child.stdout.on('data', (chunk: Buffer) => (ids += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('close', (status) => {
      if (status === 0) resolve(ids === '' ? [] : ids.split(','));
      else reject(new Error(`taker ended with ${String(status)}`));
    });
  });
}

describe('catalogue.sqlite', () => {
  it('is for its owner only', () => {
    const file = join(tempDir(), 'data', 'catalogue.sqlite');
    open(file);
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o077).toBe(0);
  });

  it('hands every item to one of several threads and processes', async () => {
    const file = join(tempDir(), 'catalogue.sqlite');
    const { catalogue, queue } = open(file);
    const due = Array.from({ length: BATCH }, (_, i) => `rec${i}`);
    await catalogue.commit({ recordings: [], due });
    const taken = await Promise.all([inThread(file), inThread(file), inProcess(file), inProcess(file)]);
    expect(taken.flat().sort()).toEqual([...due].sort());
    expect(await queue.counts()).toEqual({ ready: 0, delayed: 0, inFlight: 0, dead: 0 });
  });

  it('shows a commit to every connection, and lets one of two win', async () => {
    const file = join(tempDir(), 'catalogue.sqlite');
    const [one, two] = [open(file), open(file)];
    await one.catalogue.commit({ recordings: [aRecording('rec1')], events: [anEvent('e1', 'rec1')], due: ['rec1'] });
    expect(await two.catalogue.recording('rec1')).toEqual(aRecording('rec1'));
    await refused(two.catalogue.commit({ recordings: [aRecording('rec1')] }), 'CONFLICT');
    expect((await two.queue.take(1000))?.recordingId).toBe('rec1');
    expect(await one.queue.take(1000)).toBeUndefined();
    expect(await two.ledger.assign()).toBe(1);
    expect((await one.catalogue.events('rec1'))[0]?.leafIndex).toBe(0);
  });

  it('says so when a row is damaged', async () => {
    const file = join(tempDir(), 'catalogue.sqlite');
    const { catalogue } = open(file);
    await catalogue.commit({ recordings: [aRecording('rec1'), aRecording('rec2')], events: [anEvent('e1', 'rec1')] });
    const raw = closing(new DatabaseSync(file));
    raw.exec(`UPDATE recordings SET json = replace(json, '"received"', '"unheard-of"') WHERE recording_id = 'rec1'`);
    raw.exec(`UPDATE recordings SET json = '{' WHERE recording_id = 'rec2'`);
    raw.exec(`UPDATE events SET json = '{}'`);
    await refused(catalogue.recording('rec1'), 'INTEGRITY');
    await refused(catalogue.recording('rec2'), 'INTEGRITY');
    await refused(catalogue.events('rec1'), 'INTEGRITY');
    await refused(catalogue.recordings({}, { limit: 10 }), 'INTEGRITY');
  });

  it('refuses a file of a newer version, and one that is no database', () => {
    const file = join(tempDir(), 'catalogue.sqlite');
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA user_version = 999');
    raw.close();
    expect(() => openCatalogue({ file, clock: systemClock })).toThrow('newer version');
    const other = join(tempDir(), 'catalogue.sqlite');
    writeFileSync(other, 'not a database at all, but long enough to look at it'.repeat(100));
    expect(() => openCatalogue({ file: other, clock: systemClock })).toThrow('damaged');
    expect(readFileSync(other, 'utf8')).toContain('not a database');
  });

  it.each([
    ['team = ?', 'recordings_by_team'],
    ['customer_ref = ?', 'recordings_by_customer_ref'],
    ['state = ?', 'recordings_by_state'],
  ])('lists by %s in the order of an index, without sorting', (condition, index) => {
    const file = join(tempDir(), 'catalogue.sqlite');
    open(file);
    const raw = closing(new DatabaseSync(file));
    const sql = `EXPLAIN QUERY PLAN SELECT json FROM recordings WHERE ${condition} AND started_at <= ? AND (started_at < ? OR recording_id > ?)
      ORDER BY started_at DESC, recording_id LIMIT ?`;
    const plan = raw
      .prepare(sql)
      .all()
      .map((row) => String(row['detail']));
    expect(plan.join()).toContain(index);
    expect(plan.join()).not.toContain('TEMP B-TREE');
  });
});
