/** Clips hold exactly the samples of their span. */
import { describe, expect, it } from 'vitest';
import { collect, once } from '../../../core/bytes.ts';
import { clipSize, clipWav, mediaOf } from '../../../core/audio/clip.ts';
import { wavFile } from '../../../core/audio/wav-writer.ts';

const RATE = 8000;
/** Sample n has the value n / 32768, on both channels with another sign. */
const ramp = Float32Array.from({ length: RATE * 2 }, (_, n) => n / 32_768);
const SOURCE = wavFile([ramp, ramp.map((value) => -value)], RATE);

async function cut(startMs: number, endMs: number, source: Uint8Array = SOURCE): Promise<Buffer> {
  const media = await mediaOf(once(source));
  if (!media) throw new Error('not decoded');
  const clip = Buffer.from(await collect(clipWav(once(source), { startMs, endMs }, media), 10_000_000));
  expect(clip.length).toBe(clipSize({ startMs, endMs }, media));
  return clip;
}

const sample = (clip: Buffer, frame: number, channel: number): number => clip.readInt16LE(44 + 4 * frame + 2 * channel);

describe('a clip', () => {
  it.each([
    [0, 100],
    [250, 1000],
    [1999, 2000],
  ])('from %i to %i ms', async (startMs, endMs) => {
    const clip = await cut(startMs, endMs);
    const frames = ((endMs - startMs) * RATE) / 1000;
    const first = (startMs * RATE) / 1000;
    expect(sample(clip, 0, 0)).toBe(first);
    expect(sample(clip, frames - 1, 0)).toBe(first + frames - 1);
    expect(sample(clip, frames - 1, 1)).toBe(-(first + frames - 1));
  });

  it('is silent where the file has ended', async () => {
    const clip = await cut(1900, 2500);
    expect(sample(clip, 799, 0)).toBe(15_999);
    expect(clip.subarray(44 + 4 * 800).every((byte) => byte === 0)).toBe(true);
  });

  it('of nothing is empty', async () => {
    expect((await cut(500, 500)).length).toBe(44);
  });

  it('cannot be cut from what is no audio', async () => {
    expect(await mediaOf(once(Buffer.from('hello, this is no audio at all')))).toBeUndefined();
  });
});
