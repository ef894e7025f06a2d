/**
 * Complex Fourier transform of one fixed length, decimation in time: a first pass of 8 (or 4) points, which also weighs
 * and sorts, then passes of 4 (Cooley & Tukey 1965). Weighing and sorting cost nothing that way.
 */

export interface Fft {
  /**
   * Transforms weight[i] (re[reFrom + i] + i im[imFrom + i]). Entries in natural order, re and im in turn; the array is
   * reused by the next call.
   */
  transform(re: Float64Array, reFrom: number, im: Float64Array, imFrom: number): Float64Array;
}

/** @param size a power of two, 4 or more @param weight of the first samples; the others count as zero */
export function createFft(size: number, weight: Float64Array): Fft {
  const firstRadix = Math.log2(size) % 2 === 1 ? 8 : 4;
  const step = size / firstRadix;
  const out = new Float64Array(2 * size);
  const padded = new Float64Array(size);
  padded.set(weight);
  const places = Uint16Array.from({ length: step }, (_, row) => 2 * firstRadix * placeOf(row, step));
  const passes = Array.from({ length: Math.log2(step) / 2 }, (_, n) => {
    // Not 4 ** n: that is a double, and so would be all that is counted with it.
    const length = firstRadix << (2 * n);
    return { length, factors: factorsOf(length) };
  });
  return {
    transform(re, reFrom, im, imFrom) {
      const first = firstRadix === 8 ? eightPoints : fourPoints;
      first(out, padded, places, re, reFrom, im, imFrom);
      for (const { length, factors } of passes) joinFour(out, length, factors);
      return out;
    },
  };
}

/** The last pass joins the rows 0, 1, 2, 3 (mod 4), each lot a quarter; the others are found in the same way. */
function placeOf(row: number, rows: number): number {
  return rows === 1 ? 0 : (row % 4) * (rows / 4) + placeOf(Math.floor(row / 4), rows / 4);
}

/** For k = 0 to length - 1 the powers 1, 2 and 3 of exp(-2 pi i k / 4 length). */
function factorsOf(length: number): Float64Array {
  return Float64Array.from({ length: 6 * length }, (_, n) => {
    const power = 1 + (Math.floor(n / 2) % 3);
    const angle = (-2 * Math.PI * power * Math.floor(n / 6)) / (4 * length);
    return n % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

/** Four points a step apart, for every row. */
function fourPoints(
  out: Float64Array,
  weight: Float64Array,
  places: Uint16Array,
  re: Float64Array,
  reFrom: number,
  im: Float64Array,
  imFrom: number,
): void {
  const step = places.length;
  for (let row = 0; row < step; row++) {
    const i = places[row] ?? 0;
    const w0 = weight[row] ?? 0;
    const x0 = w0 * (re[reFrom + row] ?? 0);
    const y0 = w0 * (im[imFrom + row] ?? 0);
    const at1 = row + step;
    const w1 = weight[at1] ?? 0;
    const x1 = w1 * (re[reFrom + at1] ?? 0);
    const y1 = w1 * (im[imFrom + at1] ?? 0);
    const at2 = at1 + step;
    const w2 = weight[at2] ?? 0;
    const x2 = w2 * (re[reFrom + at2] ?? 0);
    const y2 = w2 * (im[imFrom + at2] ?? 0);
    const at3 = at2 + step;
    const w3 = weight[at3] ?? 0;
    const x3 = w3 * (re[reFrom + at3] ?? 0);
    const y3 = w3 * (im[imFrom + at3] ?? 0);
    const aRe = x0 + x2;
    const aIm = y0 + y2;
    const bRe = x0 - x2;
    const bIm = y0 - y2;
    const cRe = x1 + x3;
    const cIm = y1 + y3;
    const dRe = x1 - x3;
    const dIm = y1 - y3;
    out[i] = aRe + cRe;
    out[i + 1] = aIm + cIm;
    out[i + 2] = bRe + dIm;
    out[i + 3] = bIm - dRe;
    out[i + 4] = aRe - cRe;
    out[i + 5] = aIm - cIm;
    out[i + 6] = bRe - dIm;
    out[i + 7] = bIm + dRe;
  }
}

function eightPoints(
  out: Float64Array,
  weight: Float64Array,
  places: Uint16Array,
  re: Float64Array,
  reFrom: number,
  im: Float64Array,
  imFrom: number,
): void {
  const step = places.length;
  for (let row = 0; row < step; row++) {
    const i = places[row] ?? 0;
    const w0 = weight[row] ?? 0;
    const x0 = w0 * (re[reFrom + row] ?? 0);
    const y0 = w0 * (im[imFrom + row] ?? 0);
    const at1 = row + step;
    const w1 = weight[at1] ?? 0;
    const x1 = w1 * (re[reFrom + at1] ?? 0);
    const y1 = w1 * (im[imFrom + at1] ?? 0);
    const at2 = at1 + step;
    const w2 = weight[at2] ?? 0;
    const x2 = w2 * (re[reFrom + at2] ?? 0);
    const y2 = w2 * (im[imFrom + at2] ?? 0);
    const at3 = at2 + step;
    const w3 = weight[at3] ?? 0;
    const x3 = w3 * (re[reFrom + at3] ?? 0);
    const y3 = w3 * (im[imFrom + at3] ?? 0);
    const at4 = at3 + step;
    const w4 = weight[at4] ?? 0;
    const x4 = w4 * (re[reFrom + at4] ?? 0);
    const y4 = w4 * (im[imFrom + at4] ?? 0);
    const at5 = at4 + step;
    const w5 = weight[at5] ?? 0;
    const x5 = w5 * (re[reFrom + at5] ?? 0);
    const y5 = w5 * (im[imFrom + at5] ?? 0);
    const at6 = at5 + step;
    const w6 = weight[at6] ?? 0;
    const x6 = w6 * (re[reFrom + at6] ?? 0);
    const y6 = w6 * (im[imFrom + at6] ?? 0);
    const at7 = at6 + step;
    const w7 = weight[at7] ?? 0;
    const x7 = w7 * (re[reFrom + at7] ?? 0);
    const y7 = w7 * (im[imFrom + at7] ?? 0);
    // The even four: sums and differences, then their four points a to d.
    const s0Re = x0 + x4;
    const s0Im = y0 + y4;
    const d0Re = x0 - x4;
    const d0Im = y0 - y4;
    const s2Re = x2 + x6;
    const s2Im = y2 + y6;
    const d2Re = x2 - x6;
    const d2Im = y2 - y6;
    const aRe = s0Re + s2Re;
    const aIm = s0Im + s2Im;
    const bRe = d0Re + d2Im;
    const bIm = d0Im - d2Re;
    const cRe = s0Re - s2Re;
    const cIm = s0Im - s2Im;
    const dRe = d0Re - d2Im;
    const dIm = d0Im + d2Re;
    // The odd four: e to h, of which f and h are turned by 45 and 135 degrees, g by 90.
    const s1Re = x1 + x5;
    const s1Im = y1 + y5;
    const d1Re = x1 - x5;
    const d1Im = y1 - y5;
    const s3Re = x3 + x7;
    const s3Im = y3 + y7;
    const d3Re = x3 - x7;
    const d3Im = y3 - y7;
    const eRe = s1Re + s3Re;
    const eIm = s1Im + s3Im;
    const gRe = s1Re - s3Re;
    const gIm = s1Im - s3Im;
    const pRe = d1Re + d3Im;
    const pIm = d1Im - d3Re;
    const qRe = d1Re - d3Im;
    const qIm = d1Im + d3Re;
    const fRe = Math.SQRT1_2 * (pRe + pIm);
    const fIm = Math.SQRT1_2 * (pIm - pRe);
    const hRe = Math.SQRT1_2 * (qIm - qRe);
    const hIm = Math.SQRT1_2 * (qIm + qRe);
    out[i] = aRe + eRe;
    out[i + 1] = aIm + eIm;
    out[i + 2] = bRe + fRe;
    out[i + 3] = bIm + fIm;
    out[i + 4] = cRe + gIm;
    out[i + 5] = cIm - gRe;
    out[i + 6] = dRe + hRe;
    out[i + 7] = dIm - hIm;
    out[i + 8] = aRe - eRe;
    out[i + 9] = aIm - eIm;
    out[i + 10] = bRe - fRe;
    out[i + 11] = bIm - fIm;
    out[i + 12] = cRe - gIm;
    out[i + 13] = cIm + gRe;
    out[i + 14] = dRe - hRe;
    out[i + 15] = dIm + hIm;
  }
}

/** Joins four transforms of `length` each into one, all along the array. */
function joinFour(data: Float64Array, length: number, factors: Float64Array): void {
  const quarter = 2 * length;
  const total = data.length;
  for (let from = 0; from < total; from += 4 * quarter) {
    let at = 0;
    for (let a = from; a < from + quarter; a += 2) {
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const bIn = data[b] ?? 0;
      const bTurn = data[b + 1] ?? 0;
      const cIn = data[c] ?? 0;
      const cTurn = data[c + 1] ?? 0;
      const dIn = data[d] ?? 0;
      const dTurn = data[d + 1] ?? 0;
      const aRe = data[a] ?? 0;
      const aIm = data[a + 1] ?? 0;
      const cos1 = factors[at] ?? 0;
      const sin1 = factors[at + 1] ?? 0;
      const cos2 = factors[at + 2] ?? 0;
      const sin2 = factors[at + 3] ?? 0;
      const cos3 = factors[at + 4] ?? 0;
      const sin3 = factors[at + 5] ?? 0;
      at += 6;
      const bRe = bIn * cos1 - bTurn * sin1;
      const bIm = bIn * sin1 + bTurn * cos1;
      const cRe = cIn * cos2 - cTurn * sin2;
      const cIm = cIn * sin2 + cTurn * cos2;
      const dRe = dIn * cos3 - dTurn * sin3;
      const dIm = dIn * sin3 + dTurn * cos3;
      const pRe = aRe + cRe;
      const pIm = aIm + cIm;
      const qRe = aRe - cRe;
      const qIm = aIm - cIm;
      const rRe = bRe + dRe;
      const rIm = bIm + dIm;
      const sRe = bRe - dRe;
      const sIm = bIm - dIm;
      data[a] = pRe + rRe;
      data[a + 1] = pIm + rIm;
      data[c] = pRe - rRe;
      data[c + 1] = pIm - rIm;
      data[b] = qRe + sIm;
      data[b + 1] = qIm - sRe;
      data[d] = qRe - sIm;
      data[d + 1] = qIm + sRe;
    }
  }
}
