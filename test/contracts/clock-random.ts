/** What every clock and every source of randomness promises. */
import { describe, expect, it } from 'vitest';
import type { Clock, Random } from '../../core/ports.ts';

export function clockContract(name: string, make: () => Clock): void {
  describe(`clock: ${name}`, () => {
    it('tells a time that does not go back', () => {
      const clock = make();
      const first = clock.now();
      expect(Number.isNaN(first.getTime())).toBe(false);
      expect(clock.now().getTime()).toBeGreaterThanOrEqual(first.getTime());
      first.setTime(0);
      expect(clock.now().getTime()).toBeGreaterThan(0);
    });
  });
}

export function randomContract(name: string, make: () => Random): void {
  describe(`random: ${name}`, () => {
    it('makes ids of 128 bits in base32', () => {
      const random = make();
      const ids = Array.from({ length: 1000 }, () => random.id());
      for (const id of ids) expect(id).toMatch(/^[a-z2-7]{25}[aeimquy4]$/);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it.each([0, 1, 12, 32, 33, 1000])('makes %d bytes', (length) => {
      const random = make();
      expect(random.bytes(length)).toHaveLength(length);
      if (length >= 12) expect(random.bytes(length)).not.toEqual(random.bytes(length));
    });
  });
}
