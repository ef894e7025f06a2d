/** A clock that moves only when told, and random numbers that repeat from a seed. */
import { createHash } from 'node:crypto';
import { base32 } from '../../adapters/local/clock-random.ts';
import type { Clock, Random } from '../../core/ports.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
  set(instant: string): void;
}

export function fakeClock(start = '2026-01-01T00:00:00.000Z'): FakeClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    advance: (ms) => {
      now += ms;
    },
    set: (instant) => {
      now = Date.parse(instant);
    },
  };
}

export function fakeRandom(seed = 'seed'): Random {
  let counter = 0;
  const bytes = (length: number): Uint8Array => {
    const blocks: Uint8Array[] = [];
    for (let size = 0; size < length; size += 32) {
      blocks.push(createHash('sha256').update(`${seed}:${counter}`).digest());
      counter += 1;
    }
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
  };
  return { bytes, id: () => base32(bytes(16)) };
}
