/** How far a frame stands above the background, band by band: minimum statistics (Martin 2001), then the mean near the minimum. */
import { toDb } from './decibel.ts';
import { FRAME_RATE } from './spectrum.ts';

/** Band edges in Hz: one to two Bark each, between mains hum and the edge of the telephone band. */
const EDGES = [100, 200, 300, 430, 570, 740, 950, 1200, 1500, 1900, 2400, 3000, 3800];
const BANDS = EDGES.length - 1;
/** One-pole smoothing of the band levels before the minimum is taken. */
const SMOOTHING = 0.7;
/** The minimum holds for 12 blocks of 250 ms: longer than a phrase without any pause. */
const BLOCKS = 12;
const BLOCK_FRAMES = FRAME_RATE / 4;
/** dB above the minimum between which the mean of the noise lies; frames up to `near` are taken for noise. */
const MEAN = { least: 1.5, most: 6, near: 9, rate: 0.03 };
/** dB; a band counts for at most this much, so that one strong band is not speech by itself. */
const MAX_BAND_SNR = 18;
/** dB re full scale per band: below this nothing is heard. */
const HEARING = -90;
/** dB re full scale in all bands together: below this a frame is silence. */
export const SILENCE = HEARING + 10 * Math.log10(BANDS);

/** Levels of one frame in dB. */
export interface FrameLevels {
  /** 100 to 3800 Hz, re full-scale RMS. */
  level: number;
  /** Mean over the bands of their signal-to-noise ratio, each held to 0..18 dB. */
  snr: number;
}

export interface NoiseFloor {
  /** Takes the power spectrum of the next frame; the result is reused by the next call. */
  push(power: Float64Array): Readonly<FrameLevels>;
  /** Lets a frame pass that is like the one before. */
  skip(): void;
  /** Noise in all bands, dB re full-scale RMS. */
  level(): number;
}

/** @param rate Hz @param size FFT length @param fullScale sum over the bins for a signal of RMS 1 */
export function createNoiseFloor(rate: number, size: number, fullScale: number): NoiseFloor {
  const bins = EDGES.map((hz) => Math.round((hz * size) / rate));
  const smooth = new Float64Array(BANDS);
  const minima = new Float64Array(BANDS * BLOCKS).fill(Infinity);
  const held = new Float64Array(BANDS).fill(Infinity);
  const mean = new Float64Array(BANDS).fill(HEARING);
  const result: FrameLevels = { level: 0, snr: 0 };
  let frame = 0;
  let block = 0;
  let noise = HEARING;

  const nextBlock = (): void => {
    block = (block + 1) % BLOCKS;
    let total = 0;
    for (let band = 0; band < BANDS; band++) {
      total += fromDb(mean[band] ?? 0);
      minima[band * BLOCKS + block] = Infinity;
      let least = Infinity;
      for (let i = 0; i < BLOCKS; i++) least = Math.min(least, minima[band * BLOCKS + i] ?? 0);
      held[band] = least;
    }
    noise = toDb(total);
  };

  /** SNR of one band at `level`, after learning from it. */
  const bandSnr = (band: number, level: number): number => {
    const before = frame === 0 ? level : (smooth[band] ?? 0);
    const smoothed = SMOOTHING * before + (1 - SMOOTHING) * level;
    smooth[band] = smoothed;
    const at = band * BLOCKS + block;
    if (smoothed < (minima[at] ?? 0)) minima[at] = smoothed;
    if (smoothed < (held[band] ?? 0)) held[band] = smoothed;
    const least = held[band] ?? 0;
    const known = Math.min(Math.max(mean[band] ?? 0, least + MEAN.least), least + MEAN.most);
    const learned = level < least + MEAN.near ? known + MEAN.rate * (level - known) : known;
    mean[band] = learned;
    return Math.min(Math.max(level - Math.max(learned, HEARING), 0), MAX_BAND_SNR);
  };

  return {
    push(power) {
      if (frame % BLOCK_FRAMES === 0) nextBlock();
      let snr = 0;
      let total = 0;
      for (let band = 0; band < BANDS; band++) {
        const energy = sumBetween(power, bins[band] ?? 0, bins[band + 1] ?? 0);
        total += energy;
        snr += bandSnr(band, toDb(energy / fullScale));
      }
      frame++;
      result.level = toDb(total / fullScale);
      result.snr = snr / BANDS;
      return result;
    },
    skip() {
      if (frame % BLOCK_FRAMES === 0) nextBlock();
      frame++;
    },
    level: () => noise,
  };
}

/** Over bins `from` to before `to`; two sums, as each addition waits for the one before. */
export function sumBetween(power: Float64Array, from: number, to: number): number {
  let even = 0;
  let odd = 0;
  let k = from;
  for (; k + 1 < to; k += 2) {
    even += power[k] ?? 0;
    odd += power[k + 1] ?? 0;
  }
  return even + odd + (k < to ? (power[k] ?? 0) : 0);
}

function fromDb(level: number): number {
  return 10 ** (level / 10);
}
