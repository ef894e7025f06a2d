/** Waveform for display: min and max per bucket, bounded in size for calls of any length. */
import type { Peaks } from './shapes.ts';

/** Buckets start at 20 ms and double in length whenever there would be more than this many. */
const MAX_BUCKETS = 4096;
const FIRST_BUCKET_SECONDS = 0.02;

export interface PeaksMeter {
  /** Adds one block: an array per channel, all of equal length, full scale ±1. */
  push(block: readonly Float32Array[]): void;
  /** The waveform so far: per channel min, max, min, max ... of each bucket, the last one possibly partial. */
  read(): Peaks;
}

/** @param options sampleRate in Hz */
export function createPeaks({ sampleRate, channels }: { sampleRate: number; channels: number }): PeaksMeter {
  const rows = Array.from({ length: channels }, () => ({
    least: new Float32Array(MAX_BUCKETS),
    most: new Float32Array(MAX_BUCKETS),
  }));
  let bucketSamples = Math.max(1, Math.round(sampleRate * FIRST_BUCKET_SECONDS));
  let samples = 0;

  const double = (): void => {
    for (const { least, most } of rows) {
      for (let i = 0; i < MAX_BUCKETS / 2; i++) {
        least[i] = Math.min(least[2 * i] ?? 0, least[2 * i + 1] ?? 0);
        most[i] = Math.max(most[2 * i] ?? 0, most[2 * i + 1] ?? 0);
      }
    }
    bucketSamples *= 2;
  };

  const add = ({ least, most }: (typeof rows)[number], bucket: number, from: Float32Array, isNew: boolean): void => {
    let low = isNew ? Infinity : (least[bucket] ?? 0);
    let high = isNew ? -Infinity : (most[bucket] ?? 0);
    for (const x of from) {
      if (x < low) low = x;
      if (x > high) high = x;
    }
    // Only NaN in it: silence.
    least[bucket] = low > high ? 0 : low;
    most[bucket] = low > high ? 0 : high;
  };

  return {
    push(block) {
      const length = block[0]?.length ?? 0;
      let read = 0;
      while (read < length) {
        if (samples === MAX_BUCKETS * bucketSamples) double();
        const bucket = Math.floor(samples / bucketSamples);
        const filled = samples % bucketSamples;
        const take = Math.min(length - read, bucketSamples - filled);
        for (const [channel, row] of rows.entries()) {
          add(row, bucket, (block[channel] ?? new Float32Array(0)).subarray(read, read + take), filled === 0);
        }
        samples += take;
        read += take;
      }
    },
    read() {
      const count = Math.ceil(samples / bucketSamples);
      return {
        bucketMs: (bucketSamples * 1000) / sampleRate,
        channels: rows.map(({ least, most }) =>
          Array.from({ length: 2 * count }, (_, i) => toInt8((i % 2 === 0 ? least : most)[i >> 1] ?? 0)),
        ),
      };
    },
  };
}

function toInt8(x: number): number {
  return Math.min(127, Math.max(-128, Math.round(x * 128))) + 0;
}
