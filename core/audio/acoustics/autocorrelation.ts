/** Pitch candidates of a frame from its autocorrelation (Boersma 1993, "Accurate short-term analysis of the fundamental frequency"). */
import FFT from 'fft.js';
import { fftSize } from './spectrum.ts';
import type { FramePair } from './spectrum.ts';

/** Hz. */
export const MIN_PITCH = 60;
export const MAX_PITCH = 400;
/** Candidates kept per frame. */
export const CANDIDATES = 4;
/** Strength a longer lag loses per octave: the shorter of two equal periods wins (Boersma 1993, OctaveCost). */
const OCTAVE_COST = 0.015;
/**
 * Band limits: 50 Hz, and in shares of the sample rate (at 8 kHz 1200 to 1700 Hz). With nothing above a quarter of the rate
 * the transform back needs half the length only; a little less leaves room for the interpolation of the odd lags.
 */
const BAND = { from: 50, passTo: 0.15, stopFrom: 0.2125 };
/** Coefficients of the interpolation half-way between two even lags: sinc with a Hann window of 8 samples on each side. */
const HALF_WAY = Array.from({ length: 8 }, (_, j) => {
  const x = j + 0.5;
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / 8.5));
});

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
  const fft = new FFT(size);
  const packed = new Float64Array(2 * size);
  const out = new Float64Array(2 * size);
  const minLag = Math.floor(rate / MAX_PITCH);
  const maxLag = Math.ceil(rate / MIN_PITCH);
  const weight = bandPass(2 * size, rate);
  const correction = windowCorrection(window, maxLag + 1);
  const lags = new Float64Array(maxLag + 2);
  const results = [noCandidates(), noCandidates()] as const;

  /** Autocorrelation at a lag in samples; the transform gives the even ones. */
  const at = (lag: number, offset: number): number => {
    // Lag 2n of frame 0 or 1 (its offset) is at 2n + offset.
    if (lag % 2 === 0) return out[lag + offset] ?? 0;
    let sum = 0;
    for (let j = 0; j < HALF_WAY.length; j++) {
      const below = out[Math.abs(lag - 1 - 2 * j) + offset] ?? 0;
      sum += (HALF_WAY[j] ?? 0) * (below + (out[lag + 1 + 2 * j + offset] ?? 0));
    }
    return sum;
  };

  const search = (offset: number, found: PitchCandidates): void => {
    found.frequency.fill(0);
    found.strength.fill(0);
    const energy = out[offset] ?? 0;
    if (!(energy > 0)) return;
    for (let lag = minLag - 1; lag <= maxLag + 1; lag++) {
      lags[lag] = (at(lag, offset) / energy) * (correction[lag] ?? 0);
    }
    for (let lag = minLag; lag <= maxLag; lag++) {
      const here = lags[lag] ?? 0;
      const before = lags[lag - 1] ?? 0;
      const after = lags[lag + 1] ?? 0;
      if (here < 0.25 || here <= before || here < after) continue;
      // A cosine through three points: a parabola loses up to 6 % between lags, which favours octave errors.
      const omega = Math.acos(Math.min(0.9999, Math.max(-0.9, (before + after) / (2 * here))));
      const phase = Math.atan((after - before) / (2 * here * Math.sin(omega)));
      const frequency = rate / (lag + phase / omega);
      const height = here / Math.cos(phase);
      const strength = Math.min(1, height > 1 ? 1 / height : height) + OCTAVE_COST * Math.log2(frequency / MIN_PITCH);
      if (frequency >= MIN_PITCH && frequency <= MAX_PITCH) insert(found, frequency, strength);
    }
  };

  return {
    analyse({ first, second }) {
      for (let k = 0; k <= size / 2; k++) {
        const w = weight[k] ?? 0;
        const a = w * (first[k] ?? 0);
        const b = w * (second[k] ?? 0);
        packed[2 * k] = a;
        packed[2 * k + 1] = b;
        if (k === 0) continue;
        packed[2 * (size - k)] = a;
        packed[2 * (size - k) + 1] = b;
      }
      // A power spectrum is even, so the forward transform gives the autocorrelation up to a factor.
      fft.transform(out, packed);
      search(0, results[0]);
      search(1, results[1]);
      return results;
    },
  };
}

function noCandidates(): PitchCandidates {
  return { frequency: new Float64Array(CANDIDATES), strength: new Float64Array(CANDIDATES) };
}

function insert({ frequency, strength }: PitchCandidates, hz: number, value: number): void {
  let place = CANDIDATES;
  while (place > 0 && value > (strength[place - 1] ?? 0)) place--;
  if (place === CANDIDATES) return;
  frequency.copyWithin(place + 1, place, CANDIDATES - 1);
  strength.copyWithin(place + 1, place, CANDIDATES - 1);
  frequency[place] = hz;
  strength[place] = value;
}

/** Raised-cosine band limits on the power spectrum. */
function bandPass(size: number, rate: number): Float64Array {
  return Float64Array.from({ length: size / 4 + 1 }, (_, k) => {
    const share = k / size;
    if (share * rate < BAND.from) return 0;
    if (share <= BAND.passTo) return 1;
    if (share >= BAND.stopFrom) return 0;
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
