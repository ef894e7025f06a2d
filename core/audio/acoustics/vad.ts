/**
 * Voice activity: segments grow from voiced, non-tonal frames ("seeds") into the neighbouring frames that stand above the
 * noise. docs/acoustics.md explains the thresholds and how they were chosen.
 */
import { CANDIDATES } from './autocorrelation.ts';
import type { PitchCandidates } from './autocorrelation.ts';
import { createMusicDetector, createMusicSpans, MUSIC_DELAY } from './music.ts';
import type { MusicSpan } from './music.ts';
import { CLOSED_PAUSE_FRAMES, isSpeech, joined } from './segments.ts';
import type { FrameSpan, Segment } from './segments.ts';
import { TONE_FRAMES } from './steadiness.ts';

/** A frame may be speech from this SNR on, a seed needs the second; both fall by 1 dB when noise masks the voice. In dB. */
const MIN_SNR = { active: 3, seed: 4, masked: 1 };
/**
 * A voiced frame may instead stand above the noise in all bands together, by 7 dB, by 4 dB when masked, and with this SNR:
 * a high voice has few harmonics, the mean over the bands does it injustice.
 */
const RISE = { clean: 7, masked: 4, snr: 1.5 };
/** dB below the level of the voice. */
const LEVEL_RANGE = { active: 38, seed: 30 };
/** dB re full scale; a voice is never assumed below `voice`, nor heard below `seed`. */
const LEAST_LEVEL = { voice: -50, seed: -68 };
/** The level of the voice rises by this share of the excess per seed and falls 0.2 dB a second. */
const VOICE_RISE = 0.2;
const VOICE_FALL = 0.002;
/** Autocorrelation peak of a voiced frame; three or more in a row, with a peak each within 15 % of one in the frame before. */
const MIN_VOICING = 0.55;
const MAX_JUMP = 1.15;
const MIN_VOICED_RUN = 3;
/** Tones spoil the frames around them: their edges look like clicks. */
const TONE_SPREAD = 4;
/** Unvoiced sounds belong to a seed at most 250 ms away, 400 ms when masked, over gaps of at most 40 ms. */
const REACH = { clean: 25, masked: 15 };
const MAX_GAP = 4;
/** Voice this many dB above the noise: fully masked at 15, not at all at 40. */
const MASKING = { full: 15, none: 40 };
const RING = 256;

/** Frames after which a decision about a frame outside any open segment is final. */
const VAD_DELAY = MUSIC_DELAY + CLOSED_PAUSE_FRAMES;

export interface FrameFeatures {
  /** dB re full-scale RMS. */
  readonly level: number;
  readonly snr: number;
  /** Level of the noise, dB. */
  readonly noise: number;
  readonly tone: boolean;
  readonly sustained: number;
  /** Undefined for a frame that is not audible. */
  readonly candidates: PitchCandidates | undefined;
}

export interface Vad {
  push(frame: FrameFeatures): void;
  /** Decides the frames still waiting for later ones. */
  finish(): void;
  /** Whether a frame of this level, in noise of that level, and SNR can be speech at all; the pitch of others need not be known. All in dB. */
  audible(level: number, snr: number, noise: number): boolean;
  /** Power re full scale of a frame that is too far below the voice to be audible. */
  leastPower(): number;
  /** Level of the voice, dB. */
  voiceLevel(): number;
  /** Segments so far, in order, the one that may still grow included; pauses between them are 200 ms or longer. */
  speech(): readonly FrameSpan[];
  /** Music so far, in order. */
  music(): readonly MusicSpan[];
}

export function createVad(): Vad {
  const level = new Float64Array(RING);
  const snr = new Float64Array(RING);
  const noise = new Float64Array(RING);
  const tone = new Uint8Array(RING);
  const active = new Uint8Array(RING);
  /** Length of the voiced run that ends at the frame. */
  const run = new Uint8Array(RING);
  const music = createMusicDetector();
  const musicSpans = createMusicSpans();
  let segments: readonly FrameSpan[] = [];
  let newest = -1;
  let voice = LEAST_LEVEL.voice;
  /** Periodicities of the newest frame, in Hz; 0 = none. */
  let periodic = new Float64Array(CANDIDATES);
  let next = new Float64Array(CANDIDATES);
  let current: Segment | undefined;
  let knownLevel = 0;
  let knownPower = 1;

  const slot = (frame: number): number => frame & (RING - 1);

  const nearTone = (t: number): boolean => {
    for (let i = t - TONE_SPREAD; i <= t + TONE_SPREAD; i++) if (tone[slot(i)] === 1) return true;
    return false;
  };

  const voiced = (t: number): boolean => {
    if ((run[slot(t)] ?? 0) === 0) return false;
    for (let i = t; i < t + MIN_VOICED_RUN; i++) {
      const length = run[slot(i)] ?? 0;
      if (length === 0) return false;
      if (length >= MIN_VOICED_RUN) return true;
    }
    return false;
  };

  const firstActive = (t: number, reach: number): number => {
    const limit = Math.max(0, t - reach, segments.at(-1)?.end ?? 0);
    let start = t;
    for (let i = t - 1; i >= limit && start - i <= MAX_GAP + 1; i--) if (active[slot(i)] === 1) start = i;
    return start;
  };

  const close = (): void => {
    if (current && isSpeech(current)) segments = joined(segments, current);
    current = undefined;
  };

  const decide = (t: number): void => {
    const at = slot(t);
    const db = level[at] ?? 0;
    const ratio = snr[at] ?? 0;
    const masked = clamp01((MASKING.none - (voice - (noise[at] ?? 0))) / (MASKING.none - MASKING.full));
    const isMusic = music.isMusic();
    if (isMusic) musicSpans.add(t);
    const isVoiced = voiced(t);
    const rise = RISE.clean + (RISE.masked - RISE.clean) * masked;
    const stands = isVoiced && ratio >= RISE.snr && db - (noise[at] ?? 0) >= rise;
    const isActive =
      !isMusic && (stands || ratio >= MIN_SNR.active - MIN_SNR.masked * masked) && db >= voice - LEVEL_RANGE.active;
    active[at] = isActive ? 1 : 0;
    const isSeed =
      isActive &&
      (stands || ratio >= MIN_SNR.seed - MIN_SNR.masked * masked) &&
      db >= Math.max(LEAST_LEVEL.seed, voice - LEVEL_RANGE.seed) &&
      isVoiced &&
      !nearTone(t);
    if (isSeed && db > voice) voice += VOICE_RISE * (db - voice);
    voice = Math.max(LEAST_LEVEL.voice, voice - VOICE_FALL);
    const reach = REACH.clean + REACH.masked * masked;
    if (isSeed) {
      current ??= { start: firstActive(t, reach), end: t, seeds: 0, lastSeed: t, masked };
      current.seeds++;
      current.lastSeed = t;
      current.end = t + 1;
    } else if (current && isActive && t - current.lastSeed <= reach && t - current.end <= MAX_GAP) {
      current.end = t + 1;
    }
    if (current && t - current.end >= CLOSED_PAUSE_FRAMES) close();
  };

  /** Whether a period of the frame before goes on; any of them, as the strongest may be a multiple. Notes the new ones. */
  const continues = (candidates: PitchCandidates | undefined): boolean => {
    let found = false;
    for (let i = 0; i < CANDIDATES; i++) next[i] = 0;
    for (let i = 0; candidates && i < CANDIDATES; i++) {
      const hz = candidates.frequency[i] ?? 0;
      if (hz === 0 || (candidates.strength[i] ?? 0) < MIN_VOICING) break;
      next[i] = hz;
      for (const old of periodic) if (old > 0 && hz < old * MAX_JUMP && old < hz * MAX_JUMP) found = true;
    }
    [periodic, next] = [next, periodic];
    return found;
  };

  const take = (frame: FrameFeatures): void => {
    newest++;
    const at = slot(newest);
    level[at] = frame.level;
    snr[at] = frame.snr;
    noise[at] = frame.noise;
    tone[at] = 0;
    if (frame.tone) for (let i = newest - TONE_FRAMES; i <= newest; i++) tone[slot(i)] = 1;
    const before = run[slot(newest - 1)] ?? 0;
    run[at] = continues(frame.candidates) ? Math.min(before + 1, 255) : 0;
    music.push(frame.sustained, frame.level);
    if (newest >= MUSIC_DELAY) decide(newest - MUSIC_DELAY);
  };

  return {
    push: take,
    finish() {
      const silence = { level: -120, snr: 0, noise: -120, tone: false, sustained: 0, candidates: undefined };
      for (let i = 0; i < VAD_DELAY + 1; i++) take(silence);
      close();
    },
    audible: (db, ratio, background) =>
      (ratio >= MIN_SNR.active - MIN_SNR.masked || (ratio >= RISE.snr && db - background >= RISE.masked)) &&
      db >= Math.max(LEAST_LEVEL.voice, voice - 1) - LEVEL_RANGE.active,
    leastPower() {
      const level = Math.max(LEAST_LEVEL.voice, voice - 1) - LEVEL_RANGE.active;
      if (level !== knownLevel) {
        knownLevel = level;
        knownPower = 10 ** (level / 10);
      }
      return knownPower;
    },
    voiceLevel: () => voice,
    music: () => musicSpans.spans(),
    speech() {
      return current && isSpeech(current) ? joined(segments, current) : segments;
    },
  };
}

function clamp01(x: number): number {
  return Math.min(1, Math.max(0, x));
}
