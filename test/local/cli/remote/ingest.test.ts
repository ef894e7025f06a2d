/** `ingest` over the API: what arrives, what a second run does, what is refused. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { callFile } from '../../../support/calls.ts';
import { temporaryFolder } from '../../../e2e/temporary-folder.ts';
import { transcriptOf, writeCall } from '../inputs.ts';
import * as shapes from '../shapes.ts';
import { serve, type Served } from './server.ts';

const temporary = temporaryFolder('cli-remote-ingest');
const input = join(temporary.path, 'in');
let served: Served;

beforeAll(async () => {
  served = await serve(join(temporary.path, 'served'));
});

afterAll(async () => {
  await served.server.close();
  temporary.remove();
});

it('takes a folder in, and a second run finds everything there', async () => {
  for (const seed of [1, 2]) {
    const metadata = { source: 'pbx', callId: `f-${seed}`, channels: ['customer', 'agent'] };
    writeCall(join(input, 'calls'), `${seed}.wav`, { audio: callFile(seed, 600), metadata });
  }
  writeCall(join(input, 'calls'), 'plain.wav', { audio: callFile(3, 600) });
  const first = await served.cli(shapes.ingestShape, 0, 'ingest', join(input, 'calls'));
  expect(first.files).toHaveLength(3);
  const again = await served.cli(shapes.ingestShape, 0, 'ingest', join(input, 'calls'));
  expect(again.files.map(({ recordingId }) => recordingId)).toEqual(first.files.map(({ recordingId }) => recordingId));
  expect(again.files.map(({ duplicateOf }) => duplicateOf)).toEqual(first.files.map(({ recordingId }) => recordingId));
  expect((await served.cli(shapes.listShape, 0, 'list')).items).toHaveLength(3);
});

it('the same call and bytes under other metadata: the first one; the same call and other bytes: a witness', async () => {
  const wav = writeCall(input, 'a.wav', { audio: callFile(10, 600) });
  const call = ['--call-id', 'c-1', '--source', 'pbx'];
  const [first] = (await served.cli(shapes.ingestShape, 0, 'ingest', wav, ...call)).files;
  const [same] = (await served.cli(shapes.ingestShape, 0, 'ingest', wav, ...call, '--agent', 'ann')).files;
  expect(same).toMatchObject({ recordingId: first?.recordingId, duplicateOf: first?.recordingId });
  const other = writeCall(input, 'b.wav', { audio: callFile(11, 700) });
  const [witness] = (await served.cli(shapes.ingestShape, 0, 'ingest', other, ...call)).files;
  expect(witness).toMatchObject({ witnessOf: first?.recordingId });
});

it('a transcript goes with its call', async () => {
  const transcript = transcriptOf('en-US', [['customer', 'Where is the zebra?']]);
  const wav = writeCall(input, 't.wav', { audio: callFile(12, 600), transcript });
  await served.cli(shapes.ingestShape, 0, 'ingest', wav, '--language', 'en-US');
  const found = async (): Promise<number> => (await served.cli(shapes.searchShape, 0, 'search', 'zebra')).total;
  for (let tries = 0; tries < 60 && (await found()) === 0; tries += 1) await new Promise((go) => setTimeout(go, 250));
  expect(await found()).toBe(1);
});

it('what is no audio is rejected: exit 1, and the document all the same', async () => {
  const good = writeCall(input, 'mixed/good.wav', { audio: callFile(13, 600) });
  writeCall(input, 'mixed/bad.wav', { audio: Buffer.from('no sound') });
  const { files } = await served.cli(shapes.ingestShape, 1, 'ingest', join(good, '..'));
  const [bad, fine] = files;
  expect(bad).toMatchObject({ state: 'rejected', reason: { code: 'UNSUPPORTED_FORMAT' } });
  // The pipeline over there goes on by itself.
  expect(['sealed', 'transcribing', 'analysed', 'indexed']).toContain(fine?.state);
});

it('--no-wait says where each is by now', async () => {
  const wav = writeCall(input, 'n.wav', { audio: callFile(14, 600) });
  const shape = z.strictObject({ files: z.array(z.looseObject({ recordingId: z.string(), state: z.string() })) });
  const { files } = await served.cli(shape, 0, 'ingest', wav, '--no-wait');
  expect(files).toHaveLength(1);
});

it('metadata that the API refuses, and an audio that is not what they declare, are wrong usage', async () => {
  const wav = writeCall(input, 'm.wav', { audio: callFile(15, 600) });
  const line = await served.cli(shapes.failureShape, 2, 'ingest', wav, '--business-line', 'nowhere');
  expect(line.error.code).toBe('VALIDATION_FAILED');
  const declared = writeCall(input, 'd.wav', {
    audio: callFile(16, 600),
    metadata: { declaredSha256: '0'.repeat(64) },
  });
  expect((await served.cli(shapes.failureShape, 2, 'ingest', declared)).error.code).toBe('VALIDATION_FAILED');
});
