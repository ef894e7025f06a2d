/** `ingest`: every answer a file can get. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { callFile, TRANSCRIPT } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { ACTOR, cliOn } from './run-cli.ts';
import { failureShape, ingestShape, listShape, showShape } from './shapes.ts';

const temporary = temporaryFolder('cli-ingest');
const input = join(temporary.path, 'in');
const cli = cliOn(join(temporary.path, 'data'));
type FileResult = z.infer<typeof ingestShape>['files'][number];

afterAll(temporary.remove);

async function ingest(exit: number, ...args: string[]): Promise<FileResult[]> {
  return (await cli(ingestShape, exit, 'ingest', ...args)).files;
}

async function ingestOne(exit: number, ...args: string[]): Promise<FileResult> {
  const [file, ...more] = await ingest(exit, ...args);
  if (!file || more.length > 0) throw new Error('expected one file');
  return file;
}

describe('one file', () => {
  let first: FileResult;
  const path = writeCall(input, 'one.wav', { audio: callFile(1, 700) });

  beforeAll(async () => {
    writeFileSync(join(input, 'given.transcript'), JSON.stringify(TRANSCRIPT));
    first = await ingestOne(
      0,
      ...[path, '--call-id', 'call-1', '--source', 'pbx', '--business-line', 'default', '--agent', 'ann'],
      ...['--team', 'blue', '--customer', 'c-1', '--started-at', '2026-02-03T10:00:00+01:00', '--language', 'en-US'],
      ...['--channels', 'customer, agent', '--transcript', join(input, 'given.transcript')],
    );
  });

  it('is sealed under its SHA-256, and says so', () => {
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(first).toEqual({
      ...{ file: path, recordingId: first.recordingId, state: 'sealed', sha256 },
      quality: { accepted: true, flags: [] },
    });
  });

  it('carries what the options said', async () => {
    const shown = await cli(showShape, 0, 'show', first.recordingId);
    expect(shown).toMatchObject({
      ...{ source: 'pbx', callId: 'call-1', businessLine: 'default', agentId: 'ann', team: 'blue', customerRef: 'c-1' },
      ...{ startedAt: '2026-02-03T09:00:00.000Z', language: 'en-US', channels: ['customer', 'agent'] },
      retention: { classId: 'internal-quality-6m', lane: 'erasable', basis: 'recording' },
    });
    expect(shown.custody.map(({ type, actor }) => [type, actor])).toEqual([
      ['recording.received', ACTOR],
      ['recording.sealed', 'callvault'],
    ]);
  });

  it('again is a duplicate of the first, exit 0, and no new recording', async () => {
    const again = await ingestOne(0, path, '--call-id', 'call-1', '--source', 'pbx');
    expect(again).toMatchObject({ recordingId: first.recordingId, duplicateOf: first.recordingId, state: 'sealed' });
    const { items } = await cli(listShape, 0, 'list', '--filter', 'callId=call-1');
    expect(items).toHaveLength(1);
  });

  it('of the same call with other bytes is a witness', async () => {
    const other = writeCall(input, 'witness.wav', { audio: callFile(7, 700) });
    const witness = await ingestOne(0, other, '--call-id', 'call-1', '--source', 'pbx');
    expect(witness).toMatchObject({ state: 'sealed', witnessOf: first.recordingId });
    expect(witness.recordingId).not.toBe(first.recordingId);
  });

  it('of another call with the same bytes is a new recording that names the first', async () => {
    const same = await ingestOne(0, path, '--call-id', 'call-2', '--source', 'pbx');
    expect(same).toMatchObject({ state: 'sealed', sameBytesAs: first.recordingId });
    expect(same).not.toHaveProperty('duplicateOf');
  });

  it('without any metadata gets the documented defaults', async () => {
    const plain = await ingestOne(0, writeCall(input, 'plain.wav', { audio: callFile(9, 700) }));
    const shown = await cli(showShape, 0, 'show', plain.recordingId);
    expect(shown).toMatchObject({ source: 'manual', callId: plain.recordingId, businessLine: 'default' });
  });
});

describe('a folder', () => {
  const folder = join(input, 'calls');
  const call = (seed: number): object => ({
    audio: callFile(seed, 600),
    metadata: { source: 'pbx', callId: `f-${seed}` },
  });
  let files: FileResult[];

  beforeAll(async () => {
    for (const seed of [21, 22, 23]) writeCall(folder, `deep/er/${seed}.wav`, call(seed));
    // Enough to be spread over worker threads, and one without an id of its own.
    for (const seed of [24, 25]) writeCall(folder, `${seed}.wav`, call(seed));
    writeCall(folder, 'no-id.wav', { audio: callFile(26, 600) });
    writeFileSync(join(folder, '.hidden.wav'), 'not looked at');
    writeFileSync(join(folder, 'notes.md'), 'not looked at');
    files = await ingest(0, folder);
  });

  it('is searched to the bottom, in the order of the paths', () => {
    expect(files.map(({ file }) => file.slice(folder.length + 1))).toEqual([
      ...['24.wav', '25.wav', 'deep/er/21.wav', 'deep/er/22.wav', 'deep/er/23.wav', 'no-id.wav'],
    ]);
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['sealed']));
  });

  it('is resumed: what is there already keeps its id, what is new is added', async () => {
    writeCall(folder, 'late.wav', call(27));
    const again = await ingest(0, folder);
    expect(again).toHaveLength(7);
    for (const { file, recordingId } of files) {
      expect(again.find((other) => other.file === file)).toMatchObject({ recordingId, duplicateOf: recordingId });
    }
    const late = again.find(({ file }) => file.endsWith('late.wav'));
    expect(late).toMatchObject({ state: 'sealed' });
    expect(late).not.toHaveProperty('duplicateOf');
  });

  it('leaves out the data folder that lies in it', async () => {
    const around = join(temporary.path, 'around');
    writeCall(around, 'call.wav', { audio: callFile(28, 600) });
    const own = cliOn(join(around, 'data'));
    for (const run of [1, 2]) {
      const { files: taken } = await own(ingestShape, 0, 'ingest', around);
      expect({ run, files: taken.map(({ file }) => file) }).toEqual({ run, files: [join(around, 'call.wav')] });
    }
  });

  it('takes no --call-id: it would make all files one call', async () => {
    const { error } = await cli(failureShape, 2, 'ingest', folder, '--call-id', 'x');
    expect(error.code).toBe('USAGE');
  });
});

describe('files that cannot be sealed', () => {
  const folder = join(input, 'bad');
  const good = callFile(31, 700);
  const CASES = {
    'declared.wav': ['HASH_MISMATCH', { audio: good, metadata: { declaredSha256: '0'.repeat(64) } }],
    'empty.wav': ['EMPTY', { audio: new Uint8Array() }],
    'field.wav': ['METADATA_INVALID', { audio: callFile(32, 700), metadata: { startedAt: 'yesterday' } }],
    'line.wav': ['METADATA_INVALID', { audio: callFile(33, 700), metadata: { businessLine: 'no-such-line' } }],
    'picture.wav': ['UNSUPPORTED_FORMAT', { audio: Buffer.from('FORM\0\0\0\x20AIFFCOMM'.padEnd(200, '\0')) }],
    'samples.wav': ['NO_HEADER', { audio: good.subarray(44) }],
    'short.wav': ['TOO_SHORT', { audio: callFile(34, 100) }],
    'truncated.wav': ['TRUNCATED', { audio: good.subarray(0, good.length / 2) }],
  } as const;
  let files: FileResult[];

  beforeAll(async () => {
    for (const [name, [, content]] of Object.entries(CASES)) writeCall(folder, name, content);
    files = await ingest(1, folder);
  });

  it.each(Object.entries(CASES))('%s is rejected with its reason, exit 1', (name, [code]) => {
    const result = files.find(({ file }) => file === join(folder, name));
    expect(result).toMatchObject({ state: 'rejected', reason: { code }, quality: { accepted: false } });
    expect(result?.reason?.detail).not.toBe('');
  });

  it('are kept for the quarantine period, with the event of the rejection', async () => {
    const [{ recordingId } = { recordingId: '' }] = files;
    const shown = await cli(showShape, 0, 'show', recordingId);
    expect(shown.custody.map(({ type }) => type)).toEqual(['recording.received', 'recording.rejected']);
    const days = (Date.parse(shown.keepUntil ?? '') - Date.parse(shown.createdAt)) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect(shown.transcript).toBeNull();
  });

  it('come with the good ones: one answer per file, the good one sealed', async () => {
    const mixed = join(input, 'mixed');
    writeCall(mixed, 'a-good.wav', { audio: callFile(35, 700) });
    writeCall(mixed, 'b-empty.wav', { audio: new Uint8Array() });
    expect((await ingest(1, mixed)).map(({ state }) => state)).toEqual(['sealed', 'rejected']);
  });
});
