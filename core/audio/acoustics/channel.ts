/** Everything that is measured on one channel, frame by frame. */
import { createAutocorrelator } from './autocorrelation.ts';
import type { PitchCandidates } from './autocorrelation.ts';
import { createFrameEnergy } from './frame-energy.ts';
import type { MusicSpan } from './music.ts';
import { createNoiseFloor, SILENCE } from './noise-floor.ts';
import { createPitchPath } from './pitch-path.ts';
import { createDecimator } from './resample.ts';
import { createSpectrograph } from './spectrum.ts';
import type { FramePair } from './spectrum.ts';
import { createSteadinessMeter } from './steadiness.ts';
import type { Steadiness } from './steadiness.ts';
import { createSyllableCounter } from './syllables.ts';
import { createTally } from './tally.ts';
import type { SpeechSummary } from './tally.ts';
import { createVad } from './vad.ts';
import type { FrameSpan } from './segments.ts';
import type { FrameFeatures } from './vad.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Samples taken at once, so that working memory does not depend on the caller's blocks. */
const CHUNK = 4096;
/** Frames between two moves of settled frames into the sums. */
const SETTLE_EVERY = 64;
/** After an inaudible pair of frames up to two more that are not louder (by 0.5 dB) are taken to be like it. */
const QUIET_MARGIN = 1.12;
const MAX_PASSED_OVER = 2;
/** After a pair too far below the voice to be speech, up to four more that are so: only the noise is still learned from. */
const MAX_FAR_BELOW = 4;

export interface ChannelAnalyser {
  push(samples: Float32Array): void;
  /** Decides what still waits for later samples; nothing may be pushed afterwards. */
  finish(): void;
  /** Speech so far, the segment that may still grow included. */
  speech(): readonly FrameSpan[];
  music(): readonly MusicSpan[];
  summary(): SpeechSummary;
}

/** @param sampleRate Hz */
export function createChannelAnalyser(sampleRate: number): ChannelAnalyser {
  const decimator = createDecimator(sampleRate);
  const spectrograph = createSpectrograph(decimator.rate);
  const { size, window } = spectrograph;
  const fullScale = (size / 2) * window.reduce((sum, w) => sum + w * w, 0);
  const noiseFloor = createNoiseFloor(decimator.rate, size, fullScale);
  const steadiness = createSteadinessMeter(decimator.rate, size, window.length);
  const autocorrelator = createAutocorrelator(decimator.rate, window);
  const vad = createVad();
  const tally = createTally();
  const energy = createFrameEnergy(sampleRate, (frame, sum, samples) => {
    tally.energy(frame, sum, samples);
  });
  let pitched = 0;
  const path = createPitchPath((hz) => {
    tally.pitch(pitched++, hz);
  });
  const syllables = createSyllableCounter((frame) => {
    tally.nucleus(frame);
  });
  const features: Mutable<FrameFeatures> = {
    level: 0,
    snr: 0,
    noise: 0,
    tone: false,
    sustained: 0,
    candidates: undefined,
  };
  const silence = fullScale * 10 ** (SILENCE / 10);
  /** Levels of the newest frame. */
  let level = -120;
  let snr = 0;
  let analysed = 0;
  let end = Infinity;
  /** Energy of the last pair of spectra if it was inaudible, else 0; and how many like it were passed over since. */
  let quietEnergy = 0;
  let passedOver = 0;

  const isWanted = (energy: number): boolean => {
    if (energy <= silence) {
      level = -120;
      snr = 0;
      return false;
    }
    if (quietEnergy > 0 && passedOver < MAX_FAR_BELOW) {
      const isLike = energy <= quietEnergy * QUIET_MARGIN && passedOver < MAX_PASSED_OVER;
      if (isLike || energy <= fullScale * vad.leastPower()) {
        passedOver++;
        return false;
      }
    }
    passedOver = 0;
    quietEnergy = energy;
    return true;
  };

  const takeFrame = (frameLevel: number, frameSnr: number, pitch?: PitchCandidates): void => {
    if (analysed >= end) return;
    analysed++;
    features.level = frameLevel;
    features.snr = frameSnr;
    features.noise = noiseFloor.level();
    features.candidates = pitch;
    path.push(pitch);
    syllables.push(frameLevel, pitch?.strength[0] ?? 0, vad.voiceLevel());
    vad.push(features);
    if (analysed % SETTLE_EVERY === 0) tally.settle(analysed - 1, vad.speech());
  };

  const setSteadiness = ({ tone, sustained }: Readonly<Steadiness>): void => {
    features.tone = tone;
    features.sustained = sustained;
  };

  const takePair = (pair: FramePair | undefined): void => {
    if (!pair) {
      noiseFloor.skip();
      noiseFloor.skip();
      setSteadiness(steadiness.skip());
      takeFrame(level, snr);
      takeFrame(level, snr);
      return;
    }
    const first = noiseFloor.push(pair.first);
    const { level: firstLevel, snr: firstSnr } = first;
    ({ level, snr } = noiseFloor.push(pair.second));
    const firstAudible = vad.audible(firstLevel, firstSnr, noiseFloor.level());
    const secondAudible = vad.audible(level, snr, noiseFloor.level());
    const audible = firstAudible || secondAudible;
    const candidates = audible ? autocorrelator.analyse(pair) : undefined;
    if (audible) quietEnergy = 0;
    setSteadiness(audible ? steadiness.push(pair.second) : steadiness.skip());
    takeFrame(firstLevel, firstSnr, firstAudible ? candidates?.[0] : undefined);
    takeFrame(level, snr, secondAudible ? candidates?.[1] : undefined);
  };

  return {
    push(samples) {
      for (let from = 0; from < samples.length; from += CHUNK) {
        const chunk = samples.subarray(from, from + CHUNK);
        const clean = energy.push(chunk) ? chunk : finite(chunk);
        spectrograph.push(decimator.push(clean), isWanted, takePair);
      }
    },
    finish() {
      end = energy.frames();
      spectrograph.push(decimator.flush(), isWanted, takePair);
      const tail = new Float32Array(Math.ceil(decimator.rate / 10));
      while (analysed < end) spectrograph.push(tail, isWanted, takePair);
      path.finish();
      syllables.finish();
      vad.finish();
    },
    speech: () => vad.speech(),
    music: () => vad.music(),
    summary: () => tally.summary(energy.frames() - 1, vad.speech()),
  };
}

/** The samples with NaN and infinities as silence. */
function finite(samples: Float32Array): Float32Array {
  return samples.map((x) => (Number.isFinite(x) ? x : 0));
}
