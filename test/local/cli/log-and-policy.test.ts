/** `log`, `policy`, `token` and wrong usage. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openCheckpoint } from '../../../core/custody/checkpoint.ts';
import { leafHash, verifyInclusion } from '../../../core/custody/merkle.ts';
import { parseVerifierKey } from '../../../core/custody/note.ts';
import { readToken } from '../../../local/tokens.ts';
import { callFile } from '../../support/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { writeCall } from './inputs.ts';
import { callvault, cliOn, documentOf, ROOT } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-log');
const data = join(temporary.path, 'data');
const cli = cliOn(data);
let recordingId: string;

beforeAll(async () => {
  const folder = join(temporary.path, 'in');
  for (const seed of [1, 2, 3]) writeCall(folder, `${seed}.wav`, { audio: callFile(seed, 600) });
  const { files } = await cli(shapes.ingestShape, 0, 'ingest', folder);
  recordingId = files[1]?.recordingId ?? '';
}, 60_000);

afterAll(temporary.remove);

describe('log', () => {
  it('checkpoint is the signed note of log/checkpoint, verbatim, and the key opens it', async () => {
    const { key } = await cli(shapes.keyShape, 0, 'log', 'key');
    const { checkpoint } = await cli(shapes.checkpointShape, 0, 'log', 'checkpoint');
    expect(checkpoint).toBe(readFileSync(join(data, 'log/checkpoint'), 'utf8'));
    expect(openCheckpoint(checkpoint, parseVerifierKey(key)).size).toBe(6n);
    const plain = await callvault(['log', 'checkpoint', '--data', data]);
    expect(plain.stdout).toBe(checkpoint);
  });

  it('prove gives a proof that an outsider can check', async () => {
    const { key } = await cli(shapes.keyShape, 0, 'log', 'key');
    const proof = await cli(shapes.proofShape, 0, 'log', 'prove', recordingId);
    expect(proof).toMatchObject({ type: 'recording.sealed', size: 6 });
    expect(proof.leaf).toContain(recordingId);
    expect(holds(proof, key, proof.leaf)).toBe(true);
    expect(holds(proof, key, proof.leaf.replace('recording.sealed', 'recording.erased'))).toBe(false);
  });

  it('prove gives the proof of another event by its leaf, and none of a foreign one', async () => {
    const { custody } = await cli(shapes.showShape, 0, 'show', recordingId);
    const received = String(custody[0]?.leafIndex);
    const proof = await cli(shapes.proofShape, 0, 'log', 'prove', recordingId, '--leaf', received);
    expect(proof.type).toBe('recording.received');
    const foreign = [0, 1, 2].find((leaf) => !custody.some(({ leafIndex }) => leafIndex === leaf));
    const refused = await cli(shapes.failureShape, 1, 'log', 'prove', recordingId, '--leaf', String(foreign));
    expect(refused.error.code).toBe('NOT_FOUND');
    expect((await cli(shapes.failureShape, 1, 'log', 'prove', 'a'.repeat(26))).error.code).toBe('NOT_FOUND');
  });

  it('fsck finds the log in order, and a changed byte with its file', async () => {
    const good = await cli(shapes.fsckShape, 0, 'log', 'fsck');
    expect(good).toMatchObject({ ok: true, problems: [] });
    const copy = join(temporary.path, 'copy');
    cpSync(data, copy, { recursive: true });
    const path = `tile/entries/000.p/${good.size}`;
    const bytes = readFileSync(join(copy, 'log', path));
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    writeFileSync(join(copy, 'log', path), bytes, { mode: 0o644 });
    const bad = await cliOn(copy)(shapes.fsckShape, 1, 'log', 'fsck');
    expect(bad.ok).toBe(false);
    expect(bad.problems.map((problem) => problem.path)).toContain(path);
  });

  it('of an empty archive is the empty tree', async () => {
    const empty = cliOn(join(temporary.path, 'empty'));
    await empty(shapes.processShape, 0, 'process');
    const { checkpoint } = await empty(shapes.checkpointShape, 0, 'log', 'checkpoint');
    expect(checkpoint.split('\n')[1]).toBe('0');
    expect(await empty(shapes.fsckShape, 0, 'log', 'fsck')).toMatchObject({ ok: true, size: 0 });
    expect(await empty(shapes.verifyShape, 0, 'verify', '--all')).toEqual({ results: [] });
  });

  it('tells what happened in the archive, newest first, page by page', async () => {
    const archive = cliOn(join(temporary.path, 'events'));
    await archive(shapes.processShape, 0, 'process');
    const { items } = await archive(shapes.archiveEventsShape, 0, 'log', 'events');
    expect(items).toEqual([]);
    for (const matter of ['M-1', 'M-2']) {
      await archive(z.unknown(), 0, 'matter', 'open', matter, '--reason', 'dispute');
    }
    const first = await archive(shapes.archiveEventsShape, 0, 'log', 'events', '--limit', '1');
    expect(first.items).toMatchObject([{ type: 'matter.opened', matter: 'M-2', reason: 'dispute' }]);
    const cursor = first.nextCursor ?? '';
    const rest = await archive(shapes.archiveEventsShape, 0, 'log', 'events', '--limit', '1', '--cursor', cursor);
    expect(rest.items).toMatchObject([{ matter: 'M-1' }]);
    expect(rest.nextCursor).toBeUndefined();
  });

  function holds(
    proof: { leafIndex: number; hashes: readonly string[]; checkpoint: string },
    key: string,
    leaf: string,
  ): boolean {
    const { size, rootHash: root } = openCheckpoint(proof.checkpoint, parseVerifierKey(key));
    return verifyInclusion({
      ...{ leafIndex: BigInt(proof.leafIndex), size, root, leafHash: leafHash(Buffer.from(leaf)) },
      proof: proof.hashes.map((hash) => Buffer.from(hash, 'base64')),
    });
  }
});

describe('policy check', () => {
  const copy = (name: string, change?: { file: string; from: string; to: string }): string => {
    const folder = join(temporary.path, name);
    cpSync(join(ROOT, 'policies'), folder, { recursive: true });
    if (change) {
      const path = join(folder, change.file);
      writeFileSync(path, readFileSync(path, 'utf8').replace(change.from, change.to));
    }
    return folder;
  };

  it('passes the policies that ship', async () => {
    expect(await cli(shapes.policyShape, 0, 'policy', 'check')).toEqual({ ok: true, problems: [] });
    expect(await cli(shapes.policyShape, 0, 'policy', 'check', copy('good'))).toEqual({ ok: true, problems: [] });
  });

  it.each([
    ['a lane that does not exist', { file: 'retention.yaml', from: 'lane: erasable', to: 'lane: eraseable' }],
    ['a period that is none', { file: 'retention.yaml', from: 'period: P6M', to: 'period: six months' }],
    ['a field nobody reads', { file: 'consent.yaml', from: 'version: 1', to: 'version: 1\ncolour: red' }],
    ['a key given twice', { file: 'consent.yaml', from: 'version: 1', to: 'version: 1\nversion: 1' }],
    ['broken YAML', { file: 'topics.yaml', from: 'topics:', to: 'topics: [' }],
  ])('names file, line and reason of %s', async (name, change) => {
    const folder = copy(name.replaceAll(' ', '-'), change);
    const { ok, problems } = await cli(shapes.policyShape, 1, 'policy', 'check', folder);
    expect(ok).toBe(false);
    const named = problems.filter(({ file, line }) => file === change.file && line >= 1);
    expect(named.length).toBeGreaterThan(0);
  });

  it('points at the very line', async () => {
    const change = { file: 'retention.yaml', from: 'lane: erasable', to: 'lane: eraseable' };
    const folder = copy('line', change);
    const { problems } = await cli(shapes.policyShape, 1, 'policy', 'check', folder);
    const lines = readFileSync(join(folder, change.file), 'utf8').split('\n');
    expect(problems.map(({ line }) => lines[line - 1]?.trim())).toContain('lane: eraseable');
  });

  it('bad policies stop every other command, with the same list', async () => {
    const env = { CALLVAULT_POLICIES: copy('stop', { file: 'retention.yaml', from: 'period: P6M', to: 'period: x' }) };
    const { error } = await cliOn(data, { env })(shapes.failureShape, 1, 'list');
    expect(error.code).toBe('POLICY_INVALID');
    expect(error.detail).toMatchObject({ problems: [{ file: 'retention.yaml' }] });
    const missing = await cliOn(data, { env: { CALLVAULT_POLICIES: join(temporary.path, 'none') } })(
      ...([shapes.failureShape, 1, 'list'] as const),
    );
    expect(missing.error.code).toBe('POLICY_INVALID');
  });
});

describe('token', () => {
  it('is valid here for its role and time', async () => {
    const args = ['token', '--role', 'supervisor', '--subject', 'sue', '--team', 'blue', '--minutes', '5'];
    const { token, role, expiresAt } = await cli(shapes.tokenShape, 0, ...args);
    expect(role).toBe('supervisor');
    const principal = await readToken(join(data, 'keys/token.key'), token);
    expect(principal).toMatchObject({ sub: 'sue', roles: ['supervisor'], teams: ['blue'], expiresAt });
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(3);
    expect(minutes).toBeLessThanOrEqual(5);
  });

  it('carries several roles, each with its claim', async () => {
    const args = ['token', '--role', 'compliance', '--role', 'agent', '--subject', 'ann'];
    const { token, role } = await cli(shapes.tokenShape, 0, ...args);
    expect(role).toBe('compliance,agent');
    const principal = await readToken(join(data, 'keys/token.key'), token);
    expect(principal).toMatchObject({ sub: 'ann', roles: ['compliance', 'agent'], agentId: 'ann' });
    const long = await cli(
      shapes.failureShape,
      2,
      'token',
      '--role',
      'subject',
      '--role',
      'auditor',
      '--minutes',
      '60',
    );
    expect(long.error.code).toBe('USAGE');
  });

  it('knows the roles', async () => {
    expect((await cli(shapes.failureShape, 2, 'token', '--role', 'king')).error.code).toBe('USAGE');
    expect((await cli(shapes.failureShape, 2, 'token')).error.code).toBe('USAGE');
  });
});

describe('wrong usage', () => {
  it.each([
    ['an unknown command', ['explode']],
    ['an unknown option', ['list', '--colour', 'red']],
    ['a missing argument', ['ingest']],
    ['a missing option', ['export', 'x', '-o', 'y.zip']],
    ['a file that is not there', ['ingest', 'no-such-file.wav']],
    ['a metadata file that is not there', ['ingest', 'package.json', '--metadata', 'no-such-file.json']],
    ['no command at all', []],
  ])('%s: exit 2 and one error document', async (_, args) => {
    const { error } = await cli(shapes.failureShape, 2, ...args);
    expect(error.code).toBe('USAGE');
  });

  it('a variable that makes no sense is named', async () => {
    const finished = await callvault(['list', '--data', data, '--json'], { env: { CALLVAULT_WORKERS: 'many' } });
    const { error } = documentOf(finished, shapes.failureShape, 2);
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain('CALLVAULT_WORKERS');
  });

  it('help is no error', async () => {
    const { code, stdout } = await callvault(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('ingest');
  });
});
