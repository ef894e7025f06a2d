/** Pitch candidates of a frame from its autocorrelation (Boersma 1993, "Accurate short-term analysis of the fundamental frequency"). */
import { createCosineTransform } from './cosine-transform.ts';
import { fftSize } from './spectrum.ts';
import type { FramePair } from './spectrum.ts';

/** Hz; more than 60 to 400: at its very edges a range takes only the half of the estimates that falls inside, and a voice of 60 Hz falls below it. */
export const MIN_PITCH = 54;
export const MAX_PITCH = 425;
/** Candidates kept per frame. */
export const CANDIDATES = 4;
/** Weaker peaks are no candidates. */
const MIN_STRENGTH = 0.25;
/** Strength a longer lag loses per octave: the shorter of two equal periods wins (Boersma 1993, OctaveCost). */
const OCTAVE_COST = 0.01;
const MOST_BONUS = OCTAVE_COST * Math.log2(MAX_PITCH / MIN_PITCH);
/**
 * A multiple of a shorter period must leave at most this share of what that period leaves unexplained (1 - strength);
 * otherwise it comes after it by `cost`: noise makes long lags win by chance, the more so the more there are (`perMultiple`).
 */
const MULTIPLE = { unexplained: 0.9, perMultiple: 0.04, tolerance: 0.04, cost: 0.1 };
/**
 * Band limits: 50 Hz, and in shares of the sample rate (at 8 kHz 1200 to 1700 Hz). With nothing above a quarter of the rate
 * the transform back needs half the length only; a little less leaves room for the interpolation of the odd lags.
 */
const BAND = { from: 50, passTo: 0.15, stopFrom: 0.2125 };
/** Half-way between two even lags: sinc with a Hann window of 8 samples on each side. */
const [H0 = 0, H1 = 0, H2 = 0, H3 = 0, H4 = 0, H5 = 0, H6 = 0, H7 = 0] = Array.from({ length: 8 }, (_, j) => {
  const x = j + 0.5;
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / 8.5));
});
const HALF_WAY = 8;

/** `frequency[i]` in Hz with `strength[i]`, 0 to 1, strongest first; unused places have frequency 0. */
export interface PitchCandidates {
  readonly frequency: Float64Array;
  readonly strength: Float64Array;
}

export interface Autocorrelator {
  /** Candidates of both frames of a pair; the results are reused by the next call. */
  analyse(pair: FramePair): readonly [PitchCandidates, PitchCandidates];
}

/** @param rate Hz @param window the window the spectra were taken with */
export function createAutocorrelator(rate: number, window: Float64Array): Autocorrelator {
  const size = fftSize(rate) / 2;
  // Even lags that enclose the range.
  const minLag = 2 * Math.floor(rate / MAX_PITCH / 2);
  const maxLag = 2 * Math.ceil(rate / MIN_PITCH / 2);
  const weight = bandPass(2 * size, rate);
  const correction = windowCorrection(window, maxLag + 3);
  const bonuses = Float64Array.from(
    { length: maxLag + 3 },
    (_, lag) => OCTAVE_COST * Math.log2(rate / lag / MIN_PITCH),
  );
  const cosines = createCosineTransform(size / 2, maxLag / 2 + HALF_WAY + 1);
  const { input } = cosines;
  // One array for good: the transform reuses it.
  const out = cosines.transform();
  const results = [noCandidates(), noCandidates()] as const;

  /** Autocorrelation of the frame at `offset` (0 or 1); the transform gives the even lags: entry n holds lag 2n of both frames. */
  const even = (lag: number, offset: number): number => (out[lag + offset] ?? 0) * (correction[lag] ?? 0);
  const odd = (lag: number, offset: number): number => halfWay(out, lag, offset) * (correction[lag] ?? 0);

  /** Adds the peak at the middle one of three neighbouring lags. */
  const addPeak = (found: PitchCandidates, lag: number, before: number, here: number, after: number): void => {
    // A cosine through three points: a parabola loses height between lags, which favours octave errors.
    const cosine = Math.min(0.9999, Math.max(-0.9, (before + after) / (2 * here)));
    const tangent = (after - before) / (2 * here * Math.sqrt(1 - cosine * cosine));
    const height = here * Math.sqrt(1 + tangent * tangent);
    if (height < Math.max(MIN_STRENGTH, (found.strength[CANDIDATES - 1] ?? 0) - MOST_BONUS)) return;
    const shift = Math.atan(tangent) / Math.acos(cosine);
    const frequency = rate / (lag + shift);
    if (frequency < MIN_PITCH || frequency > MAX_PITCH) return;
    // The logarithm in first order: the shift is less than a lag.
    const bonus = (bonuses[lag] ?? 0) - (OCTAVE_COST * shift) / (Math.LN2 * lag);
    const strength = (height > 1 ? 1 / height : height) + bonus;
    insert(found, frequency, Math.min(strength, limitAsMultiple(found, frequency, strength)));
  };

  const search = (offset: number, found: PitchCandidates): void => {
    clear(found);
    const energy = out[offset] ?? 0;
    if (!(energy > 0)) return;
    const unit = 1 / energy;
    let least = leastOf(found);
    let before = even(minLag - 2, offset) * unit;
    let here = even(minLag, offset) * unit;
    for (let lag = minLag; lag <= maxLag; lag += 2) {
      const after = even(lag + 2, offset) * unit;
      if (here > before && here >= after && here > least) {
        const left = odd(lag - 1, offset) * unit;
        const right = odd(lag + 1, offset) * unit;
        // One call only: it is inlined then, and its numbers stay out of the heap.
        const shift = left > here ? -1 : right > here ? 1 : 0;
        const middle = shift < 0 ? left : shift > 0 ? right : here;
        addPeak(
          found,
          lag + shift,
          shift < 0 ? before : shift > 0 ? here : left,
          middle,
          shift < 0 ? here : shift > 0 ? after : right,
        );
        least = leastOf(found);
      }
      before = here;
      here = after;
    }
  };

  return {
    analyse({ first, second }) {
      for (let k = 0; k < weight.length; k++) {
        const w = weight[k] ?? 0;
        input[2 * k] = w * (first[k] ?? 0);
        input[2 * k + 1] = w * (second[k] ?? 0);
      }
      cosines.transform();
      search(0, results[0]);
      search(1, results[1]);
      return results;
    },
  };
}

/** What a peak must have at the best of the even lags, up to 30 % below it, to become a candidate. */
function leastOf({ strength }: PitchCandidates): number {
  return 0.7 * Math.max(MIN_STRENGTH, (strength[CANDIDATES - 1] ?? 0) - MOST_BONUS);
}

/** The value at an odd lag from the entries of the even ones around it; negative lags are as their opposites. */
function halfWay(out: Float64Array, lag: number, offset: number): number {
  return (
    H0 * ((out[Math.abs(lag - 1) + offset] ?? 0) + (out[lag + 1 + offset] ?? 0)) +
    H1 * ((out[Math.abs(lag - 3) + offset] ?? 0) + (out[lag + 3 + offset] ?? 0)) +
    H2 * ((out[Math.abs(lag - 5) + offset] ?? 0) + (out[lag + 5 + offset] ?? 0)) +
    H3 * ((out[Math.abs(lag - 7) + offset] ?? 0) + (out[lag + 7 + offset] ?? 0)) +
    H4 * ((out[Math.abs(lag - 9) + offset] ?? 0) + (out[lag + 9 + offset] ?? 0)) +
    H5 * ((out[Math.abs(lag - 11) + offset] ?? 0) + (out[lag + 11 + offset] ?? 0)) +
    H6 * ((out[Math.abs(lag - 13) + offset] ?? 0) + (out[lag + 13 + offset] ?? 0)) +
    H7 * ((out[Math.abs(lag - 15) + offset] ?? 0) + (out[lag + 15 + offset] ?? 0))
  );
}

function noCandidates(): PitchCandidates {
  return { frequency: new Float64Array(CANDIDATES), strength: new Float64Array(CANDIDATES) };
}

/** Not fill: that is a call into the engine for four numbers. */
function clear({ frequency, strength }: PitchCandidates): void {
  for (let i = 0; i < CANDIDATES; i++) {
    frequency[i] = 0;
    strength[i] = 0;
  }
}

/** The strength a frequency may have beside the higher ones found before it. */
function limitAsMultiple({ frequency, strength }: PitchCandidates, hz: number, value: number): number {
  let limit = Infinity;
  for (let i = 0; i < CANDIDATES; i++) {
    const ratio = (frequency[i] ?? 0) / hz;
    const multiple = Math.round(ratio);
    if (multiple < 2 || Math.abs(ratio - multiple) > MULTIPLE.tolerance * multiple) continue;
    const shorter = strength[i] ?? 0;
    const most = MULTIPLE.unexplained - MULTIPLE.perMultiple * (multiple - 2);
    if (1 - value > most * (1 - shorter)) limit = Math.min(limit, shorter - MULTIPLE.cost);
  }
  return limit;
}

function insert({ frequency, strength }: PitchCandidates, hz: number, value: number): void {
  let place = CANDIDATES;
  while (place > 0 && value > (strength[place - 1] ?? 0)) place--;
  for (let i = CANDIDATES - 1; i > place; i--) {
    frequency[i] = frequency[i - 1] ?? 0;
    strength[i] = strength[i - 1] ?? 0;
  }
  if (place === CANDIDATES) return;
  frequency[place] = hz;
  strength[place] = value;
}

/** Raised-cosine band limits on the power spectrum. */
function bandPass(size: number, rate: number): Float64Array {
  return Float64Array.from({ length: Math.ceil(BAND.stopFrom * size) }, (_, k) => {
    const share = k / size;
    if (share * rate < BAND.from) return 0;
    if (share <= BAND.passTo) return 1;
    return 0.5 + 0.5 * Math.cos((Math.PI * (share - BAND.passTo)) / (BAND.stopFrom - BAND.passTo));
  });
}

/** Inverse of the window's own normalised autocorrelation (Boersma 1993, eq. 9). */
function windowCorrection(window: Float64Array, maxLag: number): Float64Array {
  const at = (lag: number): number => {
    let sum = 0;
    for (let i = 0; i + lag < window.length; i++) sum += (window[i] ?? 0) * (window[i + lag] ?? 0);
    return sum;
  };
  const energy = at(0);
  return Float64Array.from({ length: maxLag + 1 }, (_, lag) => energy / at(lag));
}
