/** When failed deliveries come back. */
import { describe, expect, it } from 'vitest';
import { MOST_ATTEMPTS, waitAfter } from '../../../core/events/retries.ts';
import { fakeRandom } from '../../support/memory-clock-random.ts';

const fixed = (byte: number): ReturnType<typeof fakeRandom> => ({
  ...fakeRandom(),
  bytes: (length) => new Uint8Array(length).fill(byte),
});

describe('retries', () => {
  const middle = { ...fixed(0), bytes: () => Uint8Array.of(127, 255) };

  it('come after 5 seconds first, after a day last, ten attempts in all', () => {
    const waits = Array.from({ length: MOST_ATTEMPTS }, (_, i) => waitAfter(i + 1, middle));
    expect(MOST_ATTEMPTS).toBe(10);
    expect(waits.at(-1)).toBeUndefined();
    const minutes = waits.slice(0, -1).map((ms) => Math.round((ms ?? 0) / 6000) / 10);
    expect(minutes).toEqual([0.1, 5, 30, 120, 300, 600, 840, 1200, 1440]);
  });

  it('are spread by a tenth to both sides', () => {
    expect(waitAfter(2, fixed(0))).toBe(270_000);
    expect(waitAfter(2, fixed(255))).toBe(330_000);
  });
});
