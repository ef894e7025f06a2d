/** Bad input: everything that is refused is refused with a code, and nothing is half done. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { callFile } from '../../support/calls.ts';
import { filesBelow } from '../../e2e/end-state.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { transcriptOf, writeCall } from './inputs.ts';
import { callvault, cliOn } from './run-cli.ts';
import * as shapes from './shapes.ts';

const temporary = temporaryFolder('cli-hostile');
const input = join(temporary.path, 'in');
const data = join(temporary.path, 'data');
const cli = cliOn(data);

afterAll(temporary.remove);

describe('names and metadata', () => {
  it('a way out of the folder, in a file name or a call id, stays a name', async () => {
    const path = writeCall(input, '..wav..%2f..%2fescape.wav', { audio: callFile(1, 600) });
    const around = join(input, 'x', '..', '..wav..%2f..%2fescape.wav');
    mkdirSync(join(input, 'x'), { recursive: true });
    const callId = '../../../../tmp/escape';
    const before = readdirSync(temporary.path).sort();
    const { files } = await cli(shapes.ingestShape, 0, 'ingest', around, '--call-id', callId);
    expect(files).toMatchObject([{ file: around, state: 'sealed' }]);
    const { items } = await cli(shapes.listShape, 0, 'list', '--filter', `callId=${callId}`);
    expect(items).toMatchObject([{ callId }]);
    expect(readdirSync(temporary.path).sort()).toEqual([...new Set([...before, 'data'])].sort());
    expect(existsSync(path)).toBe(true);
    expect(filesBelow(data, '.').filter((file) => file.includes('escape'))).toEqual([]);
  });

  it('an id on the command line is never a path', async () => {
    for (const id of ['../catalogue', '']) {
      const { error } = await cli(shapes.failureShape, 1, 'show', id);
      expect(error.code).toBe('NOT_FOUND');
    }
  });

  const METADATA: Record<string, Uint8Array> = {
    'control.wav': Buffer.from(JSON.stringify({ callId: 'a\u0000b' })),
    'deep.wav': Buffer.from('['.repeat(100_000)),
    'huge.wav': Buffer.from(JSON.stringify({ callId: 'x'.repeat(400_000) })),
    'list.wav': Buffer.from('[]'),
    'proto.wav': Buffer.from('{"__proto__":{"businessLine":"brokerage"},"constructor":1}'),
    'surrogate.wav': Buffer.from('{"callId":"\\ud800"}'),
    'unknown.wav': Buffer.from('{"colour":"red"}'),
    'utf8.wav': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  };

  it('metadata that cannot be used is a rejection that keeps the bytes', async () => {
    const folder = join(input, 'metadata');
    for (const [index, [name, metadata]] of Object.entries(METADATA).entries()) {
      writeCall(folder, name, { audio: callFile(10 + index, 600), metadata });
    }
    const { files } = await cli(shapes.ingestShape, 1, 'ingest', folder);
    expect(Object.fromEntries(files.map(({ file, reason }) => [file.slice(folder.length + 1), reason?.code]))).toEqual(
      Object.fromEntries(Object.keys(METADATA).map((name) => [name, 'METADATA_INVALID'])),
    );
    expect(JSON.stringify(files)).not.toContain('xxxxxxxx');
    for (const { recordingId } of files) expect(existsSync(join(data, 'intake', `${recordingId}.audio`))).toBe(true);
  });
});

describe('transcripts', () => {
  const turn = { role: 'agent', startMs: 0, endMs: 10, text: 'hello' };
  const TRANSCRIPTS: Record<string, () => Uint8Array> = {
    'deep.wav': () => Buffer.from(`{"turns":${'['.repeat(100)}${']'.repeat(100)}}`),
    'empty.wav': () => Buffer.from(''),
    'huge-string.wav': () => Buffer.from(JSON.stringify({ turns: [{ ...turn, text: 'x'.repeat(40_000_000) }] })),
    'million-turns.wav': () => Buffer.from(`{"turns":[${`${JSON.stringify(turn)},`.repeat(999_999)}{}]}`),
    'utf8.wav': () => Buffer.concat([Buffer.from('{"turns":[{"role":"agent","text":"'), Buffer.of(0xc3, 0x28)]),
    'wrong-shape.wav': () => Buffer.from('{"hello":"world"}'),
  };

  it('that cannot be read leave the call without one, with the reason, never without the audio', async () => {
    const folder = join(input, 'transcripts');
    for (const [index, [name, make]] of Object.entries(TRANSCRIPTS).entries()) {
      writeCall(folder, name, { audio: callFile(30 + index, 600), transcript: make() });
    }
    const { files } = await cli(shapes.ingestShape, 0, 'ingest', folder, '--source', 'hostile');
    expect(new Set(files.map(({ state }) => state))).toEqual(new Set(['sealed']));
    const result = await cli(shapes.processShape, 0, 'process');
    expect(result).toMatchObject({ failed: [], pending: 0 });
    const { items } = await cli(shapes.listShape, 0, 'list', '--filter', 'source=hostile');
    expect(items).toHaveLength(files.length);
    for (const { state, transcriptReason } of items) {
      expect(state).toBe('indexed');
      expect(transcriptReason).toMatch(/^TRANSCRIPT_INVALID: /u);
      expect(transcriptReason?.length).toBeLessThan(200);
    }
    expect(await cli(shapes.showShape, 0, 'show', files[0]?.recordingId ?? '')).toMatchObject({ transcript: null });
  }, 120_000);

  it('over the limit are refused before anything is taken in', async () => {
    const path = writeCall(input, 'large/a.wav', {
      audio: callFile(40, 600),
      transcript: Buffer.alloc(64 * 1024 * 1024 + 1, 0x20),
    });
    const { error } = await cli(shapes.failureShape, 1, 'ingest', path, '--call-id', 'large');
    expect(error.code).toBe('TOO_LARGE');
    expect((await cli(shapes.listShape, 0, 'list', '--filter', 'callId=large')).items).toEqual([]);
    rmSync(`${path}.transcript.json`);
  });

  it('with markup and control characters are text like any other', async () => {
    const path = writeCall(input, 'markup.wav', {
      audio: callFile(41, 600),
      transcript: transcriptOf('en-US', [['customer', '<script>alert(1)</script> **bold** \u0001\u001b[31m zebra']]),
    });
    const { files } = await cli(shapes.ingestShape, 0, 'ingest', path);
    await cli(shapes.processShape, 0, 'process');
    const { hits } = await cli(shapes.searchShape, 0, 'search', 'zebra');
    expect(hits.map(({ recordingId }) => recordingId)).toEqual(files.map(({ recordingId }) => recordingId));
    for (const words of ['"', 'NEAR(* OR', '-zebra AND (', "';--"]) {
      const { code, stdout } = await callvault(['search', words, '--data', data, '--json']);
      expect({ words, ok: code === 0 || stdout.includes('"error"') }).toEqual({ words, ok: true });
      expect(stdout).not.toContain('INTERNAL');
    }
  });
});
