import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { concat, decodeFile, littleEndian, noise } from '../../../support/audio-files.ts';
import { NO_SAMPLES, sharedSample } from '../../../support/shared-samples.ts';

const FILLER = new Uint8Array(200);

test('an empty file is EMPTY', async () => {
  expect((await decodeFile(new Uint8Array())).outcome).toMatchObject({ kind: 'rejected', code: 'EMPTY' });
});

test.each<[string, Uint8Array]>([
  ['AVI', concat('RIFF', [9, 0, 0, 0], 'AVI LIST', FILLER)],
  ['WebP', concat('RIFF', [9, 0, 0, 0], 'WEBPVP8 ', FILLER)],
  ['another RIFF', concat('RIFF', [9, 0, 0, 0], 'CDXA', FILLER)],
  ['RIFX', concat('RIFX', [9, 0, 0, 0], 'WAVE', FILLER)],
  ['AIFF', concat('FORM', [0, 0, 0, 9], 'AIFF', FILLER)],
  ['Sun AU', concat('.snd', FILLER)],
  ['AMR', concat('#!AMR\n', FILLER)],
  ['ASF', concat([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], FILLER)],
  ['Matroska', concat([0x1a, 0x45, 0xdf, 0xa3], FILLER)],
  ['ADTS AAC', concat([0xff, 0xf1, 0x50, 0x80], FILLER)],
  ['ZIP', concat('PK', [3, 4], FILLER)],
  ['gzip', concat([0x1f, 0x8b, 8], FILLER)],
  ['PDF', concat('%PDF-1.7', FILLER)],
  ['PNG', concat([0x89], 'PNG\r\n', FILLER)],
  ['JPEG', concat([0xff, 0xd8, 0xff, 0xe0], FILLER)],
  ['ELF', concat([0x7f], 'ELF', FILLER)],
  ['JSON text', concat('{"a": 1}')],
  ['XML or HTML text', concat('<?xml version="1.0"?>')],
  ['plain text', concat('Guten Tag, schöne Grüße\n'.repeat(400))],
])('%s is UNSUPPORTED_FORMAT by name', async (name, bytes) => {
  const { outcome } = await decodeFile(bytes, 5);
  expect(outcome).toMatchObject({ kind: 'rejected', code: 'UNSUPPORTED_FORMAT' });
  expect(outcome).toHaveProperty('detail', expect.stringContaining(name));
});

test.each<[string, Uint8Array]>([
  ['bare samples', littleEndian([noise(4000, 16)], 2)],
  ['bare samples that begin like an MPEG frame', concat([0xff, 0xfb, 0x90, 0x64], littleEndian([noise(4000, 16)], 2))],
  ['zeros', new Uint8Array(10_000)],
  ['one byte', Uint8Array.of(7)],
])('%s have NO_HEADER', async (_name, bytes) => {
  expect((await decodeFile(bytes)).outcome).toMatchObject({ kind: 'rejected', code: 'NO_HEADER' });
});

test('a real file that lost its header has NO_HEADER', async (context) => {
  const path = sharedSample('missing_wav_header.wav');
  if (path === undefined) return context.skip(NO_SAMPLES);
  expect((await decodeFile(await readFile(path))).outcome).toMatchObject({ code: 'NO_HEADER' });
});
