/** Sums over the speech of a channel, whole and per 2.5 s: energy, pitch, syllables. Frames wait in a ring until it is settled whether they are speech. */
import { MAX_PITCH, MIN_PITCH } from './autocorrelation.ts';
import type { FrameSpan } from './segments.ts';

/** Frames that wait; longer than every decision takes (voice activity 0.9 s, pitch path 0.7 s). */
const SETTLE_FRAMES = 384;
const RING = 512;
/** 16 bins per semitone: 0.36 % each. */
const BINS_PER_OCTAVE = 192;
const BINS_PER_SEMITONE = BINS_PER_OCTAVE / 12;
const BINS = Math.ceil(BINS_PER_OCTAVE * Math.log2(MAX_PITCH / MIN_PITCH)) + 1;

/** Frames of one stretch: 2.5 s. */
export const STRETCH_FRAMES = 250;

/** Sums over the speech in one stretch. */
export interface Stretch {
  /** Frames of speech, and the voiced ones among them. */
  readonly frames: number;
  readonly voiced: number;
  readonly nuclei: number;
  readonly energy: number;
  readonly samples: number;
  /** Sum over the voiced frames, semitones above the lowest pitch. */
  readonly semitones: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Sums {
  energy: number;
  samples: number;
  nuclei: number;
  readonly pitch: Uint32Array;
  /** One per stretch of the call so far; undefined where nobody spoke. */
  readonly stretches: (Mutable<Stretch> | undefined)[];
}

export interface SpeechSummary {
  /** Mean power per sample; undefined without speech. */
  readonly power: number | undefined;
  readonly nuclei: number;
  /** Hz; undefined without voiced frames. */
  readonly pitch: { median: number; p10: number; p90: number } | undefined;
  /** Index n holds the stretch from frame n * STRETCH_FRAMES on; undefined or missing without speech. */
  readonly stretches: readonly (Stretch | undefined)[];
}

export interface Tally {
  energy(frame: number, energy: number, samples: number): void;
  pitch(frame: number, hz: number): void;
  nucleus(frame: number): void;
  /** Moves frames that are old enough into the sums. @param spans speech so far, in order */
  settle(newest: number, spans: readonly FrameSpan[]): void;
  /** The sums including the frames up to `newest` that still wait. */
  summary(newest: number, spans: readonly FrameSpan[]): SpeechSummary;
}

export function createTally(): Tally {
  const energies = new Float64Array(RING);
  const counts = new Uint32Array(RING);
  /** 0 = unvoiced, else bin + 1. */
  const pitches = new Uint16Array(RING);
  const nuclei = new Uint8Array(RING);
  const sums: Sums = { energy: 0, samples: 0, nuclei: 0, pitch: new Uint32Array(BINS), stretches: [] };
  let settled = 0;
  /** Spans before this one lie before every waiting frame. */
  let cursor = 0;

  const waits = (frame: number): boolean => frame >= settled;

  const add = (to: Sums, from: number, until: number, spans: readonly FrameSpan[], first: number): number => {
    let index = first;
    for (let frame = from; frame < until; frame++) {
      while (index < spans.length && (spans[index]?.end ?? 0) <= frame) index++;
      if (frame < (spans[index]?.start ?? Infinity)) continue;
      const at = frame & (RING - 1);
      to.energy += energies[at] ?? 0;
      to.samples += counts[at] ?? 0;
      to.nuclei += nuclei[at] ?? 0;
      const pitch = pitches[at] ?? 0;
      if (pitch > 0) to.pitch[pitch - 1] = (to.pitch[pitch - 1] ?? 0) + 1;
      const stretch = (to.stretches[Math.floor(frame / STRETCH_FRAMES)] ??= emptyStretch());
      stretch.frames++;
      stretch.energy += energies[at] ?? 0;
      stretch.samples += counts[at] ?? 0;
      stretch.nuclei += nuclei[at] ?? 0;
      if (pitch === 0) continue;
      stretch.voiced++;
      stretch.semitones += (pitch - 1) / BINS_PER_SEMITONE;
    }
    return index;
  };

  return {
    energy(frame, energy, samples) {
      const at = frame & (RING - 1);
      energies[at] = energy;
      counts[at] = samples;
      pitches[at] = 0;
      nuclei[at] = 0;
    },
    pitch(frame, hz) {
      if (hz > 0 && waits(frame)) pitches[frame & (RING - 1)] = 1 + binOf(hz);
    },
    nucleus(frame) {
      if (waits(frame)) nuclei[frame & (RING - 1)] = 1;
    },
    settle(newest, spans) {
      const until = newest - SETTLE_FRAMES;
      if (until <= settled) return;
      cursor = add(sums, settled, until, spans, cursor);
      settled = until;
    },
    summary(newest, spans) {
      const stretches = sums.stretches.map((stretch) => stretch && { ...stretch });
      const all = { ...sums, pitch: sums.pitch.slice(), stretches };
      add(all, settled, newest + 1, spans, cursor);
      return {
        power: all.samples > 0 ? all.energy / all.samples : undefined,
        nuclei: all.nuclei,
        pitch: quantiles(all.pitch),
        stretches,
      };
    },
  };
}

function emptyStretch(): Mutable<Stretch> {
  return { frames: 0, voiced: 0, nuclei: 0, energy: 0, samples: 0, semitones: 0 };
}

function binOf(hz: number): number {
  const bin = Math.round(BINS_PER_OCTAVE * Math.log2(hz / MIN_PITCH));
  return Math.min(Math.max(bin, 0), BINS - 1);
}

function quantiles(histogram: Uint32Array): SpeechSummary['pitch'] {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  const at = (share: number): number => {
    let below = 0;
    let bin = 0;
    while (below + (histogram[bin] ?? 0) < share * total) {
      below += histogram[bin] ?? 0;
      bin++;
    }
    return MIN_PITCH * 2 ** (bin / BINS_PER_OCTAVE);
  };
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}
