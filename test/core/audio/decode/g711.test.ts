import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ALAW, MULAW } from '../../../../core/audio/decode/g711.ts';
import { decodeFile, wav } from '../../../support/audio-files.ts';

const codes = z.array(z.int()).length(256);
const vector = z
  .object({ mulaw: codes, alaw: codes })
  .parse(JSON.parse(await readFile(new URL('../../../vectors/audio/g711.json', import.meta.url), 'utf8')));

test.each([
  ['mu-law', MULAW, vector.mulaw],
  ['A-law', ALAW, vector.alaw],
])('every code of %s decodes as sox decodes it', (_name, table, expected) => {
  expect([...table].map((value) => value * 32_768)).toEqual(expected);
});

test.each([
  [7, 'pcm_mulaw', MULAW],
  [6, 'pcm_alaw', ALAW],
])('format tag %i is %s', async (tag, codec, table) => {
  const { outcome, pcm } = await decodeFile(wav({ tag, bits: 8, data: Uint8Array.from({ length: 256 }, (_, i) => i) }));
  expect(outcome).toMatchObject({ kind: 'ok', media: { codec, bitDepth: 8 } });
  expect(pcm).toEqual([table]);
});
