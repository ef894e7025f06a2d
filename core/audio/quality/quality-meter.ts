/** Measures, block by block, what the gate wants to know of the sound: level, dead lines, clipping, doubled channels. */
import type { PcmBlock } from '../decode/format.ts';

/** A channel that stays below this all the time carried nothing. */
export const DEAD_DBFS = -70;
/** Two channels whose difference stays this far below the louder one are one signal. */
export const IDENTICAL_DB = -50;
/** Full scale as G.711 knows it: mu-law ends at 32,124 / 32,768. */
const FULL_POWER = 0.98 ** 2;
/** Fewer samples in a row at full scale are a loud peak, not clipping. */
const MIN_RUN = 3;
/** Beyond this many channels each is compared with the first one only. */
const MAX_PAIRED = 8;

interface ChannelReading {
  /** Highest absolute sample, full scale = 1. */
  readonly peak: number;
  /** Level over the whole file in dB relative to full scale; -Infinity for digital silence. */
  readonly rmsDbfs: number;
  /** Share of samples in runs of 3 or more at full scale, 0 to 1. */
  readonly clippedShare: number;
  readonly isDead: boolean;
}

export interface QualityReading {
  readonly channels: readonly ChannelReading[];
  /** Pairs a < b of live channels that carry the same signal. */
  readonly identical: readonly { readonly a: number; readonly b: number }[];
}

export interface QualityMeter {
  /** All channels, full scale = +-1; the arrays are not kept. */
  push(block: PcmBlock): void;
  read(): QualityReading;
}

export function createQualityMeter(options: { channels: number; sampleRate: number }): QualityMeter {
  const meters = Array.from({ length: options.channels }, () => new ChannelMeter());
  const pairs = channelPairs(options.channels);
  return {
    push(block) {
      meters.forEach((meter, index) => {
        meter.push(block[index] ?? NONE);
      });
      for (const pair of pairs) pair.energy += differenceEnergy(block[pair.a] ?? NONE, block[pair.b] ?? NONE);
    },
    read() {
      const identical = pairs.filter(({ a, b, energy }) => {
        const [first, second] = [meters[a], meters[b]];
        if (first === undefined || second === undefined || first.isDead || second.isDead) return false;
        return energy <= 10 ** (IDENTICAL_DB / 10) * Math.max(first.energy, second.energy);
      });
      return { channels: meters.map((meter) => meter.read()), identical: identical.map(({ a, b }) => ({ a, b })) };
    },
  };
}

const NONE = new Float32Array();

class ChannelMeter {
  energy = 0;
  #samples = 0;
  #low = Infinity;
  #high = -Infinity;
  #clipped = 0;
  /** Length of the run at full scale that the last block ended in. */
  #run = 0;

  push(samples: Float32Array): void {
    let { energy } = this;
    let low = this.#low;
    let high = this.#high;
    let run = this.#run;
    let clipped = this.#clipped;
    for (let i = 0; i < samples.length; i++) {
      const sample = samples[i] ?? 0;
      const power = sample * sample;
      energy += power;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
      if (power >= FULL_POWER) {
        run++;
        if (run >= MIN_RUN) clipped += run === MIN_RUN ? MIN_RUN : 1;
      } else {
        run = 0;
      }
    }
    this.#clipped = clipped;
    this.energy = energy;
    this.#low = low;
    this.#high = high;
    this.#run = run;
    this.#samples += samples.length;
  }

  /** By half the peak-to-peak range: a dead line may still stand at a constant offset. */
  get isDead(): boolean {
    return this.#samples === 0 || (this.#high - this.#low) / 2 < 10 ** (DEAD_DBFS / 20);
  }

  read(): ChannelReading {
    const samples = Math.max(1, this.#samples);
    return {
      peak: this.#samples === 0 ? 0 : Math.max(-this.#low, this.#high),
      rmsDbfs: 10 * Math.log10(this.energy / samples),
      clippedShare: this.#clipped / samples,
      isDead: this.isDead,
    };
  }
}

function channelPairs(channels: number): { a: number; b: number; energy: number }[] {
  const pairs: { a: number; b: number; energy: number }[] = [];
  for (let b = 1; b < channels; b++) {
    for (let a = 0; a < (channels <= MAX_PAIRED ? b : 1); a++) pairs.push({ a, b, energy: 0 });
  }
  return pairs;
}

function differenceEnergy(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    sum += difference * difference;
  }
  return sum;
}
