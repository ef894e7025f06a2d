/** Cuts encoder delay from the start of decoded PCM, and padding from its end, without knowing where the end will be. */
import type { Output, PcmBlock } from './format.ts';

export class Trimmer {
  readonly #output: Output;
  #toDrop: number;
  readonly #hold: number;
  #held: Float32Array[] = [];
  /** Sample frames that may still be given out, when the end is known. */
  #left = Infinity;

  /** `start`: sample frames to drop. `hold`: sample frames that `finish` may still take back. */
  constructor(output: Output, options: { start: number; hold: number }) {
    this.#output = output;
    this.#toDrop = options.start;
    this.#hold = options.hold;
  }

  push(block: PcmBlock): void {
    const length = block[0]?.length ?? 0;
    const dropped = Math.min(this.#toDrop, length);
    this.#toDrop -= dropped;
    if (dropped === length) return;
    const fresh = dropped === 0 ? block : block.map((channel) => channel.subarray(dropped));
    if (this.#hold === 0) {
      this.#emit(fresh);
      return;
    }
    const all = fresh.map((channel, index) => join(this.#held[index], channel));
    const ready = Math.max(0, (all[0]?.length ?? 0) - this.#hold);
    this.#output.pcm(all.map((channel) => channel.subarray(0, ready)));
    this.#held = all.map((channel) => channel.slice(ready));
  }

  /** Sets how many sample frames there are in all, those given out included. */
  setTotal(frames: number): void {
    this.#left = Math.max(0, frames - this.#output.frames);
  }

  #emit(block: PcmBlock): void {
    const length = block[0]?.length ?? 0;
    const kept = Math.min(length, this.#left);
    this.#left -= kept;
    this.#output.pcm(kept === length ? block : block.map((channel) => channel.subarray(0, kept)));
  }

  /** Gives out what was held back, except the last `trim` sample frames. */
  finish(trim: number): void {
    const keep = Math.max(0, (this.#held[0]?.length ?? 0) - trim);
    this.#output.pcm(this.#held.map((channel) => channel.subarray(0, keep)));
    this.#held = [];
  }
}

function join(first: Float32Array | undefined, second: Float32Array): Float32Array {
  if (first === undefined || first.length === 0) return second;
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
