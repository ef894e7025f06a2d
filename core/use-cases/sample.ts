/** A fair sample: everybody is as likely, nobody twice. */
import type { Random } from '../ports.ts';

/** At most `size` of `all`: the first steps of a Fisher-Yates shuffle. */
export function sampleOf<T>(all: readonly T[], size: number, random: Random): readonly T[] {
  const left = [...all];
  const sample: T[] = [];
  for (let drawn = 0; drawn < size && drawn < left.length; drawn += 1) {
    const at = drawn + below(left.length - drawn, random);
    const [chosen, first] = [left[at], left[drawn]];
    if (chosen === undefined || first === undefined) break;
    [left[drawn], left[at]] = [chosen, first];
    sample.push(chosen);
  }
  return sample;
}

/** 48 random bits: the remainder favours nobody by more than one in millions. */
function below(limit: number, random: Random): number {
  return Buffer.from(random.bytes(6)).readUIntBE(0, 6) % limit;
}
