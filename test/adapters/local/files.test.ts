import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFileBytes } from '../../../adapters/local/durable-file.ts';
import { createFileIntake } from '../../../adapters/local/intake.ts';
import { createFileLogStore } from '../../../adapters/local/log-store.ts';
import { hasEnded, processToken } from '../../../adapters/local/process-token.ts';
import { createFileScratch } from '../../../adapters/local/scratch.ts';
import { createFileWorkStore } from '../../../adapters/local/work-store.ts';
import { all, chunks, failing, refused, textOf } from '../../contracts/builders.ts';
import { filesBelow, tempDir } from './temp-dir.ts';

const PATHS = ['', '/etc/x', '../x', 'a/../x', 'a//x', '.tmp/x', 'a/', 'a\\b', 'a b', 'ä'];

describe('process tokens', () => {
  it('tell a running process from one that has ended', () => {
    expect(hasEnded(processToken)).toBe(false);
    expect(hasEnded(processToken.replace(/-.*/, '-1'))).toBe(true);
    expect(hasEnded('4194999-1')).toBe(true);
    expect(hasEnded('not a token')).toBe(false);
  });
});

describe('the intake on disk', () => {
  it('is for its owner only and leaves no temporary file', async () => {
    const dir = join(tempDir(), 'intake');
    const intake = createFileIntake({ dir });
    await intake.put('rec1', 'audio', chunks('x'));
    expect(filesBelow(dir)).toEqual(['rec1.audio']);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, 'rec1.audio')).mode & 0o777).toBe(0o600);
  });

  it('removes the part that was written when the disk is full', async () => {
    const dir = tempDir();
    const body = failing(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    await refused(createFileIntake({ dir }).put('rec1', 'audio', body), 'STORAGE_FULL');
    expect(filesBelow(dir)).toEqual([]);
  });

  it('does not list what is no arrival', async () => {
    const dir = tempDir();
    const intake = createFileIntake({ dir });
    for (const name of ['README', '.hidden', 'rec1.other', 'rec 1.audio']) writeFileSync(join(dir, name), 'x');
    expect(await all(intake.list())).toEqual([]);
  });

  it.each(['', '../x', 'a/b', 'a.b', 'a b', 'x'.repeat(200)])('refuses the id %j', async (id) => {
    const intake = createFileIntake({ dir: tempDir() });
    await refused(intake.put(id, 'audio', chunks('x')), 'VALIDATION_FAILED');
    await refused(textOf(intake.read(id, 'audio')), 'VALIDATION_FAILED');
    await refused(intake.size(id, 'audio'), 'VALIDATION_FAILED');
    await refused(intake.remove(id, 'audio'), 'VALIDATION_FAILED');
  });
});

describe('scratch files on disk', () => {
  it('are removed when discarded, or when their process has ended', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'tmp-1-1-00'), 'left');
    writeFileSync(join(dir, 'other'), 'not ours');
    const file = await createFileScratch({ dir }).create();
    await file.write(new Uint8Array(10));
    createFileScratch({ dir });
    expect(readdirSync(dir)).toHaveLength(2);
    await file.discard();
    expect(readdirSync(dir)).toEqual(['other']);
  });
});

describe('the work store on disk', () => {
  it.each(PATHS)('refuses the path %j', async (path) => {
    const work = createFileWorkStore({ dir: tempDir() });
    await refused(work.put(path, new Uint8Array()), 'VALIDATION_FAILED');
    await refused(work.get(path), 'VALIDATION_FAILED');
    await refused(work.open(path), 'VALIDATION_FAILED');
    await refused(work.remove(path), 'VALIDATION_FAILED');
  });

  it('says so when a file is replaced before it is read', async () => {
    const dir = tempDir();
    const work = createFileWorkStore({ dir });
    await work.put('a', Buffer.from('first'));
    const opened = await work.open('a', { start: 0, end: 3 });
    await work.put('a', Buffer.from('another'));
    await refused(opened ? textOf(opened.body) : Promise.resolve(), 'CONFLICT');
    expect(filesBelow(dir)).toEqual(['a']);
  });

  it('refuses a path that is a folder of others, or below a file', async () => {
    const work = createFileWorkStore({ dir: tempDir() });
    await work.put('a/b', Buffer.from('x'));
    await refused(work.put('a', Buffer.from('x')), 'VALIDATION_FAILED');
    await refused(work.put('a/b/c', Buffer.from('x')), 'VALIDATION_FAILED');
  });

  it('keeps the old file when the disk is full', async () => {
    const work = createFileWorkStore({ dir: tempDir() });
    await work.put('a', Buffer.from('old'));
    await refused(work.put('a', failing(Object.assign(new Error('full'), { code: 'EDQUOT' }))), 'STORAGE_FULL');
    expect(Buffer.from((await work.get('a')) ?? []).toString()).toBe('old');
  });
});

describe('the log on disk', () => {
  it('can be published as it is', async () => {
    const dir = tempDir();
    const log = createFileLogStore({ dir });
    await log.put('tile/0/000.p/3', Buffer.from('x'));
    await log.putCheckpoint(3, Buffer.from('note'));
    expect(filesBelow(dir)).toEqual(['checkpoint', 'checkpoints/3', 'tile/0/000.p/3']);
    expect(statSync(join(dir, 'tile/0/000.p/3')).mode & 0o777).toBe(0o444);
  });

  it.each(PATHS)('refuses the path %j', async (path) => {
    const log = createFileLogStore({ dir: tempDir() });
    await refused(log.put(path, new Uint8Array()), 'VALIDATION_FAILED');
    await refused(log.get(path), 'VALIDATION_FAILED');
  });
});

describe('the bytes of a file', () => {
  const LARGE = 700_001;
  const bytes = Uint8Array.from({ length: LARGE }, (_, i) => i % 251);
  const fileOf = (length: number): string => {
    const path = join(tempDir(), 'file');
    writeFileSync(path, bytes.subarray(0, length));
    return path;
  };
  const read = async (path: string, range?: { start: number; end: number }): Promise<Buffer> =>
    Buffer.concat(await all(readFileBytes(path, range)));

  it.each([0, 1, 4096, 262_143, 262_144, 262_145, LARGE])('are all %d of them', async (length) => {
    expect((await read(fileOf(length))).equals(bytes.subarray(0, length))).toBe(true);
  });

  it.each([
    [0, 1],
    [5, 5],
    [9, 5],
    [100, 262_244],
    [100, 262_245],
    [LARGE - 1, LARGE],
    [LARGE - 5, LARGE + 50],
    [LARGE, LARGE + 1],
    [LARGE + 1, LARGE + 9],
  ])('from %d to %d', async (start, end) => {
    const part = bytes.subarray(start, Math.max(start, end));
    expect((await read(fileOf(LARGE), { start, end })).equals(part)).toBe(true);
  });

  it('are not there for what is no file', async () => {
    const dir = tempDir();
    for (const path of [dir, join(dir, 'none'), join(fileOf(1), 'below')]) await refused(read(path), 'NOT_FOUND');
  });
});
