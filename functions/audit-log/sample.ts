/** A fair sample: everybody is as likely, nobody twice. */
import type { Random } from '../../core/ports.ts';

/** At most `size` of `all`: the first steps of a Fisher-Yates shuffle. */
export function sampleOf<T>(all: readonly T[], size: number, random: Random): readonly T[] {
  const left = [...all];
  const sample: T[] = [];
  while (sample.length < size && left.length > 0) sample.push(...left.splice(below(left.length, random), 1));
  return sample;
}

/** 48 random bits: the remainder favours nobody by more than one in millions. */
function below(limit: number, random: Random): number {
  return Buffer.from(random.bytes(6)).readUIntBE(0, 6) % limit;
}
