import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PcmBlock } from '../../../core/audio/decode/format.ts';
import { createMuter, muteSpans, type MuteSpan } from '../../../core/audio/mute.ts';

const RATE = 1000;

function blocksOf(lengths: readonly number[], channels = 2): PcmBlock[] {
  return lengths.map((length) => Array.from({ length: channels }, () => new Float32Array(length).fill(0.5)));
}

function joined(blocks: readonly PcmBlock[], channel: number): number[] {
  return blocks.flatMap((block) => [...(block[channel] ?? [])]);
}

describe('createMuter', () => {
  it('mutes exactly the spans, however the blocks are cut', () => {
    const span = fc
      .record({ startMs: fc.nat(300), length: fc.nat(100), channel: fc.option(fc.nat(1), { nil: undefined }) })
      .map(({ startMs, length, channel }): MuteSpan => ({ startMs, endMs: startMs + length, channel }));
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 8 }),
        fc.array(span, { maxLength: 5 }),
        (lengths, spans) => {
          const muter = createMuter({ sampleRate: RATE, spans });
          const source = blocksOf(lengths);
          const muted = source.map((block) => muter.push(block));
          for (const channel of [0, 1]) {
            expect(joined(source, channel).every((value) => value === 0.5)).toBe(true);
            joined(muted, channel).forEach((value, at) => {
              const inside = spans.some(
                (one) => one.startMs <= at && at < one.endMs && (one.channel ?? channel) === channel,
              );
              expect(value).toBe(inside ? 0 : 0.5);
            });
          }
        },
      ),
    );
  });

  it('puts a soft tone there when asked to, the same however the blocks are cut', () => {
    const options = { sampleRate: 8000, spans: [{ startMs: 10, endMs: 60 }], fill: 'tone' } as const;
    const [whole, pieces] = [createMuter(options), createMuter(options)];
    const one = joined([whole.push(blocksOf([800], 1)[0] ?? [])], 0);
    expect(
      joined(
        blocksOf([100, 333, 367], 1).map((block) => pieces.push(block)),
        0,
      ),
    ).toEqual(one);
    expect(one[0]).toBe(0.5);
    const tone = one.slice(80, 480);
    expect(Math.max(...tone.map(Math.abs))).toBeLessThan(0.021);
    expect(Math.max(...tone)).toBeGreaterThan(0.015);
  });
});

it('mutes a stream', async () => {
  const out: PcmBlock[] = [];
  const source = (async function* () {
    yield* await Promise.resolve(blocksOf([50, 50], 1));
  })();
  for await (const block of muteSpans(source, RATE, [{ startMs: 20, endMs: 70 }])) out.push(block);
  expect(joined(out, 0).indexOf(0)).toBe(20);
  expect(joined(out, 0).lastIndexOf(0)).toBe(69);
});
