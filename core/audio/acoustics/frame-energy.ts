/** Energy per 10 ms at the original rate: loudness is measured on what was recorded, not on the band the analysis uses. */
import { FRAME_RATE } from './spectrum.ts';

export interface FrameEnergy {
  /** False when a sample was not finite (possible in float files); it counts as silence. */
  push(samples: Float32Array): boolean;
  /** Frames begun so far. */
  frames(): number;
}

/** @param report called with every frame, as often as something is added to it */
export function createFrameEnergy(
  sampleRate: number,
  report: (frame: number, energy: number, samples: number) => void,
): FrameEnergy {
  let read = 0;
  let frames = 0;
  let frameEnd = 0;
  let energy = 0;
  let counted = 0;

  return {
    push(samples) {
      let from = 0;
      let allFinite = true;
      while (from < samples.length) {
        if (read === frameEnd) {
          energy = 0;
          counted = 0;
          frames++;
          frameEnd = Math.round((frames * sampleRate) / FRAME_RATE);
        }
        const until = Math.min(samples.length, from + frameEnd - read);
        // A local: adding to a captured variable would allocate a number per sample.
        let sum = energy;
        for (let i = from; i < until; i++) {
          const x = samples[i] ?? 0;
          sum += x * x;
        }
        if (sum < Infinity) {
          energy = sum;
        } else {
          allFinite = false;
          energy += finiteEnergy(samples.subarray(from, until));
        }
        counted += until - from;
        read += until - from;
        from = until;
        report(frames - 1, energy, counted);
      }
      return allFinite;
    },
    frames: () => frames,
  };
}

function finiteEnergy(samples: Float32Array): number {
  return samples.reduce((sum, x) => (Number.isFinite(x) ? sum + x * x : sum), 0);
}
