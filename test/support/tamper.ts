/** Where bytes are changed in a tamper test: all positions of small files, a spread over large ones, as many as there is time for. */

export interface Flip {
  readonly path: string;
  readonly at: number;
  readonly bit: number;
}

/** `short` is for CI; `long` tries more places. Set by CALLVAULT_TAMPER=long. */
export const TAMPER_FORM: 'long' | 'short' = process.env['CALLVAULT_TAMPER'] === 'long' ? 'long' : 'short';

/** Files up to this size are small. */
const SMALL_BYTES = 512;

/**
 * At most `budget` places over all files: every byte of each small file, the others by equal shares and equal steps, first and last byte
 * included. When there are more than the budget, every n-th of them. The bit changes from place to place.
 */
export function places(files: readonly { path: string; bytes: number }[], budget: number): readonly Flip[] {
  const small = files.filter(({ bytes }) => bytes <= SMALL_BYTES);
  const large = files.filter(({ bytes }) => bytes > SMALL_BYTES);
  const all = small.reduce((sum, { bytes }) => sum + bytes, 0);
  const share = large.length === 0 ? 0 : Math.max(24, Math.floor((budget - all) / large.length));
  const flips = files.flatMap(({ path, bytes }) => {
    const count = bytes <= SMALL_BYTES ? bytes : Math.min(bytes, share);
    const step = count <= 1 ? 0 : (bytes - 1) / (count - 1);
    return Array.from({ length: count }, (_, i) => ({ path, at: Math.round(i * step), bit: (i * 5) % 8 }));
  });
  const every = Math.max(1, flips.length / budget);
  return Array.from({ length: Math.floor(flips.length / every) }, (_, i) => flips[Math.floor(i * every)]).filter(
    (flip) => flip !== undefined,
  );
}

export function flipped(content: Uint8Array, { at, bit }: Flip): Uint8Array {
  const bad = Uint8Array.from(content);
  bad[at] = (bad[at] ?? 0) ^ (1 << bit);
  return bad;
}
