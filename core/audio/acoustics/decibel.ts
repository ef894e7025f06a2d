/** Levels by table: a dozen logarithms per frame would cost more than the sums they are taken of. */

const BITS = 10;
const STEPS = 2 ** BITS;
/** log2 of a number is its exponent and log2 of its mantissa, here of the middle of one of 1024 steps: within 0.0022 dB. */
const mantissas = Float64Array.from({ length: STEPS }, (_, i) => Math.log2(1 + (i + 0.5) / STEPS));
const DB_PER_OCTAVE = 10 * Math.log10(2);
const number = new Float64Array(1);
const halves = new Int32Array(number.buffer);
/** Which half of a number holds sign, exponent and the first of the mantissa (IEEE 754). */
const upper = new Int32Array(Float64Array.of(1).buffer).findIndex((half) => half !== 0);

/** dB of a power, at least -120. */
export function toDb(power: number): number {
  number[0] = power + 1e-12;
  const bits = halves[upper] ?? 0;
  const exponent = (bits >> 20) - 1023;
  return DB_PER_OCTAVE * (exponent + (mantissas[(bits >> (20 - BITS)) & (STEPS - 1)] ?? 0));
}
