import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mutedSize, mutedWav } from '../../../core/audio/muted-wav.ts';
import { collect, sha256Hex } from '../../../core/bytes.ts';
import type { Bytes } from '../../../core/ports.ts';
import { littleEndian, wav } from '../../support/audio-files.ts';

const RATE = 8000;
const CHANNELS = 2;

/** Never 0, so that silence is told from sound. */
function loud(frames: number, seed: number): Int32Array[] {
  return Array.from({ length: CHANNELS }, (_, channel) =>
    Int32Array.from({ length: frames }, (__, i) => ((i * 7919 + seed * 31 + channel * 17) % 30_000) + 1),
  );
}

function file(frames: number, seed: number): Uint8Array {
  return wav({ channels: CHANNELS, bits: 16, sampleRate: RATE, data: littleEndian(loud(frames, seed), 2) });
}

async function* inChunks(bytes: Uint8Array, size: number): Bytes {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('the muted recording', () => {
  it('is silent in the spans and the same sample for sample elsewhere, however the bytes come', async () => {
    const spans = fc.array(
      fc.tuple(fc.nat(700), fc.nat(300)).map(([startMs, length]) => ({ startMs, endMs: startMs + length })),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        spans,
        fc.integer({ min: 1, max: 6000 }),
        fc.integer({ min: 7, max: 5000 }),
        async (muted, frames, size) => {
          const source = file(frames, 3);
          const bytes = mutedSize({ channels: CHANNELS, frames }) ?? 0;
          const out = await collect(mutedWav(inChunks(source, size), { bytes, spans: muted }), 1e7);
          expect(out.length).toBe(bytes);
          const before = new Int16Array(Uint8Array.from(source.subarray(-frames * 4)).buffer);
          const after = new Int16Array(Uint8Array.from(out.subarray(44)).buffer);
          for (let i = 0; i < frames; i += 1) {
            const ms = (i * 1000) / RATE;
            const isMuted = muted.some(({ startMs, endMs }) => endMs > startMs && ms >= startMs && ms < endMs);
            for (const at of [2 * i, 2 * i + 1]) {
              if (after[at] !== (isMuted ? 0 : before[at])) throw new Error(`sample ${at}: ${after[at]}`);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same every time', async () => {
    const bytes = mutedSize({ channels: CHANNELS, frames: 5000 }) ?? 0;
    const make = async (size: number): Promise<string> =>
      sha256Hex(
        await collect(mutedWav(inChunks(file(5000, 1), size), { bytes, spans: [{ startMs: 9, endMs: 99 }] }), 1e7),
      );
    expect(await make(100)).toBe(await make(70_000));
  });

  it('is not made of a source with other length than was screened', async () => {
    const spans = [{ startMs: 0, endMs: 10 }];
    const made = collect(mutedWav(inChunks(file(5000, 1), 999), { bytes: 44 + 4 * 4999, spans }), 1e7);
    await expect(made).rejects.toMatchObject({ code: 'INTEGRITY' });
    const nothing = collect(mutedWav(inChunks(new Uint8Array(99), 9), { bytes: 44, spans }), 1e7);
    await expect(nothing).rejects.toMatchObject({ code: 'INTEGRITY' });
  });

  it('has a size only where plain WAV can say it', () => {
    expect(mutedSize({ channels: 1, frames: 0 })).toBe(44);
    expect(mutedSize({ channels: 2, frames: 2 ** 30 })).toBeUndefined();
  });
});
