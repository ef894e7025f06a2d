/** SHA-256 (FIPS 180-4) over bytes as they come: WebCrypto takes only whole messages, and a recording has up to 5 GB. */

/** FIPS 180-4 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const K = fractions(64, Math.cbrt);
/** FIPS 180-4 5.3.3: the same of the square roots of the first 8. */
const H0 = fractions(8, Math.sqrt);
const BLOCK = 64;

export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. Ends the hash. */
  hex(): string;
}

export function createSha256(): Sha256 {
  const state = Uint32Array.from(H0);
  const schedule = new Uint32Array(64);
  const rest = new Uint8Array(BLOCK);
  let held = 0;
  let length = 0;
  const take = (bytes: Uint8Array): void => {
    let at = 0;
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length);
      rest.set(bytes.subarray(0, at), held);
      held += at;
      if (held < BLOCK) return;
      compress(state, schedule, rest, 0);
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(state, schedule, bytes, at);
    rest.set(bytes.subarray(at));
    held = bytes.length - at;
  };
  return {
    update(bytes) {
      length += bytes.length;
      take(bytes);
    },
    hex() {
      const bits = length * 8;
      const padding = new Uint8Array(held < 56 ? BLOCK - held : 2 * BLOCK - held);
      padding[0] = 0x80;
      const view = new DataView(padding.buffer);
      view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(padding.length - 4, bits % 2 ** 32);
      take(padding);
      return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
    },
  };
}

/** FIPS 180-4 6.2.2. */
function compress(state: Uint32Array, w: Uint32Array, bytes: Uint8Array, at: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, BLOCK);
  for (let t = 0; t < 16; t += 1) w[t] = view.getUint32(t * 4);
  for (let t = 16; t < 64; t += 1) {
    const [x = 0, y = 0] = [w[t - 15], w[t - 2]];
    const s0 = rotr(x, 7) ^ rotr(x, 18) ^ (x >>> 3);
    const s1 = rotr(y, 17) ^ rotr(y, 19) ^ (y >>> 10);
    w[t] = (w[t - 16] ?? 0) + s0 + (w[t - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t += 1) {
    const sum1 = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
    const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + (K[t] ?? 0) + (w[t] ?? 0)) | 0;
    const sum0 = rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22);
    const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
}

function rotr(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}
