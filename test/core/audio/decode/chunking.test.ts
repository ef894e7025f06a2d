import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chunk, concat, decodeFile, littleEndian, noise, wav } from '../../../support/audio-files.ts';
import { m4a } from '../../../support/m4a-files.ts';

async function vector(name: string): Promise<Uint8Array> {
  return readFile(new URL(`../../../vectors/audio/${name}`, import.meta.url));
}

const FILES: readonly [string, Uint8Array][] = [
  [
    'WAV',
    wav({
      channels: 2,
      before: chunk('LIST', [1, 2, 3]),
      data: littleEndian([noise(900, 16, 1), noise(900, 16, 2)], 2),
    }),
  ],
  ['FLAC', await vector('noise-16-stereo.flac')],
  ['Ogg Opus', await vector('tones-stereo.opus')],
  ['MP3', await vector('tones-v5-stereo.mp3')],
  ['MP3 with ID3', await vector('tone-32k-id3-mono.mp3')],
  ['M4A', await m4a({ sampleRate: 16_000, channels: 2, seconds: 2, moov: 'end' })],
];

describe.each(FILES)('%s', (name, bytes) => {
  test('gives the same PCM and outcome byte by byte as in one piece', async () => {
    const whole = await decodeFile(bytes);
    expect(whole.outcome.kind).toBe('ok');
    expect(await decodeFile(bytes, 1)).toEqual(whole);
    expect(await decodeFile(bytes, bytes.length)).toEqual(whole);
  });

  test('gives the same for chunks of any size', async () => {
    const whole = await decodeFile(bytes);
    const size = fc.integer({ min: 2, max: bytes.length });
    await fc.assert(
      fc.asyncProperty(size, async (pieces) => {
        expect(await decodeFile(bytes, pieces)).toEqual(whole);
      }),
      { numRuns: 12 },
    );
  });

  // An MP3 without a Xing count does not say how long it is: cut between two frames it is a whole, shorter MP3.
  test.skipIf(name === 'MP3 with ID3')('cut anywhere it is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (length) => {
        const { outcome } = await decodeFile(bytes.subarray(0, length));
        expect(outcome).toMatchObject({ kind: 'rejected' });
      }),
      { numRuns: 60 },
    );
  });

  test('damaged anywhere it ends in an outcome', async () => {
    const edit = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
    const headEdit = fc.record({ at: fc.nat(Math.min(bytes.length - 1, 120)), byte: fc.integer({ min: 0, max: 255 }) });
    const edits = fc.array(fc.oneof(edit, headEdit), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(edits, fc.integer({ min: 1, max: 5000 }), fc.boolean(), async (changes, size, isCut) => {
        const copy = Uint8Array.from(bytes);
        for (const { at, byte } of changes) copy[at] = byte;
        const file = isCut ? copy.subarray(0, changes[0]?.at) : concat(copy, copy.subarray(changes[0]?.at));
        const { outcome } = await decodeFile(file, size, 3_600_000);
        expect(['ok', 'rejected']).toContain(outcome.kind);
      }),
      { numRuns: 150 },
    );
  });
});

test('random bytes behind every signature end in an outcome', async () => {
  const starts = ['RIFF\0\0\0\0WAVEfmt ', 'OggS\0', 'fLaC\0\0\0\x22', '\0\0\0\x18ftypM4A ', 'ID3\x04\0\0\0\0\0\x05'];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 2000 }), async (start, rest) => {
      const { outcome } = await decodeFile(concat(start, rest), 500);
      expect(['ok', 'rejected']).toContain(outcome.kind);
    }),
    { numRuns: 300 },
  );
});
