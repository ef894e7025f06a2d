/**
 * How excited a voice is against its own middle: pitch, loudness, articulation rate and pauses of 5 s windows as robust
 * z-scores, weighted into one curve (after Bone, Lee & Narayanan 2014). docs/acoustics.md has the formula and its limits.
 */
import type { ChannelArousal, Span } from '../shapes.ts';
import type { Role } from '../../transcript/transcript.ts';
import { FRAME_RATE } from './spectrum.ts';
import { STRETCH_FRAMES } from './tally.ts';
import type { Stretch } from './tally.ts';

const FEATURES = ['pitch', 'loudness', 'rate', 'pause'] as const;
type Feature = (typeof FEATURES)[number];
type Values = Readonly<Record<Feature, number | null>>;
type Segment = ChannelArousal['segments'][number];

/** Weights of the z-scores: pitch and intensity are the strongest correlates, pauses go down with arousal. */
const WEIGHT: Readonly<Record<Feature, number>> = { pitch: 0.4, loudness: 0.35, rate: 0.15, pause: -0.1 };
/** Least spread, so that a very even voice is not excited by nothing: semitones, dB, syllables per second, share. */
const MIN_SPREAD: Readonly<Record<Feature, number>> = { pitch: 1, loudness: 1.5, rate: 0.5, pause: 0.1 };
const MAX_Z = 4;
/** Curve value from which a voice is raised, and agitated: 1.1 and 2 spreads above the middle. */
export const RAISED = 0.5;
export const AGITATED = 0.76;

const STRETCH_MS = (1000 * STRETCH_FRAMES) / FRAME_RATE;
/** A window counts with 1 s of speech, its pitch with 300 ms of voice; a speaker with eight windows. */
const MIN_SPEECH_FRAMES = 100;
const MIN_VOICED_FRAMES = 30;
const MIN_WINDOWS = 8;
/** ms; a longer gap is not a pause of the speaker but the end of a turn. */
const MAX_PAUSE_MS = 2000;

interface Window extends Span {
  readonly values: Values;
}

interface Scored extends Span {
  readonly z: Values;
  readonly arousal: number;
}

export interface Speaker {
  readonly channel: number;
  readonly role: Role;
  readonly stretches: readonly (Stretch | undefined)[];
  /** Own speech, in order. */
  readonly speech: readonly Span[];
}

/** Undefined when there is too little speech to tell the middle of the speaker. */
export function arousalOf(
  { channel, role, stretches, speech }: Speaker,
  others: readonly Span[],
  durationMs: number,
): ChannelArousal | undefined {
  const pauses = pausePerStretch(speech, others);
  const windows = stretches.flatMap((_, n): Window[] => {
    // The last window is the last two stretches of the call.
    if (n + 1 >= stretches.length && n > 0) return [];
    const values = valuesOf([stretches[n], stretches[n + 1]], (pauses[n] ?? 0) + (pauses[n + 1] ?? 0));
    return values ? [{ startMs: n * STRETCH_MS, endMs: Math.min((n + 2) * STRETCH_MS, durationMs), values }] : [];
  });
  if (windows.length < MIN_WINDOWS) return undefined;
  const scored = score(windows);
  return {
    channel,
    role,
    windows: scored.map(({ startMs, endMs, arousal }) => ({ startMs, endMs, arousal: round(arousal) })),
    segments: segmentsOf(scored),
  };
}

/** ms of pauses of the speaker in every stretch: gaps of up to 2 s in the own speech in which nobody else speaks. */
function pausePerStretch(speech: readonly Span[], others: readonly Span[]): number[] {
  const pauses: number[] = [];
  let next = 0;
  for (const [n, { startMs: until }] of speech.entries()) {
    const from = speech[n - 1]?.endMs ?? until;
    while ((others[next]?.endMs ?? Infinity) <= from) next++;
    if (until - from > MAX_PAUSE_MS || (others[next]?.startMs ?? Infinity) < until) continue;
    for (let at = from; at < until;) {
      const stretch = Math.floor(at / STRETCH_MS);
      const end = Math.min(until, (stretch + 1) * STRETCH_MS);
      pauses[stretch] = (pauses[stretch] ?? 0) + end - at;
      at = end;
    }
  }
  return pauses;
}

function valuesOf(stretches: readonly (Stretch | undefined)[], pauseMs: number): Values | undefined {
  const sum = (key: keyof Stretch): number => stretches.reduce((total, stretch) => total + (stretch?.[key] ?? 0), 0);
  const frames = sum('frames');
  if (frames < MIN_SPEECH_FRAMES) return undefined;
  const voiced = sum('voiced');
  const speechMs = (1000 * frames) / FRAME_RATE;
  return {
    pitch: voiced < MIN_VOICED_FRAMES ? null : sum('semitones') / voiced,
    loudness: 10 * Math.log10(Math.max(sum('energy') / Math.max(sum('samples'), 1), 1e-12)),
    rate: (sum('nuclei') * FRAME_RATE) / frames,
    pause: pauseMs / (speechMs + pauseMs),
  };
}

function score(windows: readonly Window[]): Scored[] {
  const middle = {
    pitch: middleOf(windows, 'pitch'),
    loudness: middleOf(windows, 'loudness'),
    rate: middleOf(windows, 'rate'),
    pause: middleOf(windows, 'pause'),
  };
  return windows.map(({ startMs, endMs, values }) => {
    const zOf = (feature: Feature): number | null => {
      const value = values[feature];
      if (value === null) return null;
      const { median, spread } = middle[feature];
      return Math.max(-MAX_Z, Math.min(MAX_Z, (value - median) / spread));
    };
    const z = { pitch: zOf('pitch'), loudness: zOf('loudness'), rate: zOf('rate'), pause: zOf('pause') };
    let total = 0;
    let weights = 0;
    for (const feature of FEATURES) {
      const value = z[feature];
      if (value === null) continue;
      total += WEIGHT[feature] * value;
      weights += Math.abs(WEIGHT[feature]);
    }
    return { startMs, endMs, z, arousal: Math.tanh(total / weights / 2) };
  });
}

/** Median, and the spread as 1.4826 times the median distance from it: the standard deviation of a normal distribution. */
function middleOf(windows: readonly Window[], feature: Feature): { median: number; spread: number } {
  const values = windows.flatMap((window) => window.values[feature] ?? []);
  const median = medianOf(values);
  const distance = medianOf(values.map((value) => Math.abs(value - median)));
  return { median, spread: Math.max(1.4826 * distance, MIN_SPREAD[feature]) };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

function labelOf(arousal: number): Segment['label'] {
  if (arousal >= AGITATED) return 'agitated';
  return arousal >= RAISED ? 'raised' : 'calm';
}

/** Windows that touch and have one label become a segment; between two labels it changes half-way through what they share. */
function segmentsOf(windows: readonly Scored[]): Segment[] {
  const groups: { label: Segment['label']; startMs: number; endMs: number; windows: Scored[] }[] = [];
  for (const window of windows) {
    const label = labelOf(window.arousal);
    const last = groups.at(-1);
    const touches = last !== undefined && window.startMs <= last.endMs;
    if (touches && last.label === label) {
      last.endMs = window.endMs;
      last.windows.push(window);
      continue;
    }
    const border = touches ? Math.round((last.endMs + window.startMs) / 2) : window.startMs;
    if (touches) last.endMs = border;
    groups.push({ label, startMs: border, endMs: window.endMs, windows: [window] });
  }
  return groups.map(({ label, startMs, endMs, windows: own }) => ({
    label,
    startMs,
    endMs,
    score: round(meanOf(own.map(({ arousal }) => arousal)) ?? 0),
    features: {
      pitchZ: featureOf(own, 'pitch'),
      loudnessZ: featureOf(own, 'loudness'),
      rateZ: featureOf(own, 'rate'),
      pauseZ: featureOf(own, 'pause'),
    },
  }));
}

function featureOf(windows: readonly Scored[], feature: Feature): number | null {
  const mean = meanOf(windows.flatMap(({ z }) => z[feature] ?? []));
  return mean === null ? null : round(mean);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
