/** The samples of the planned pieces of one channel, at the recogniser's rate, cut out of a stream. Holds one piece at a time. */
import { createResampler, type Resampler } from '../../core/audio/access-copy/resampler.ts';
import type { Piece } from './plan.ts';

/** Hz; what every supported model was trained on. */
export const MODEL_RATE = 16_000;

export interface PieceAudio {
  readonly piece: Piece;
  readonly samples: Float32Array;
}

export interface Cutter {
  /** Takes the next samples of the channel and gives the pieces that ended in them. */
  push(samples: Float32Array): PieceAudio[];
  /** The rest; a piece that reaches past the end is as long as the audio is. */
  finish(): PieceAudio[];
  free(): void;
}

/** @param sampleRate of the samples pushed, Hz; `pieces` ordered and disjoint, as `planPieces` makes them */
export async function createCutter(sampleRate: number, pieces: readonly Piece[]): Promise<Cutter> {
  const resampler = sampleRate === MODEL_RATE ? undefined : await createResampler(sampleRate, MODEL_RATE);
  return new StreamCutter(sampleRate, pieces, resampler);
}

const toSamples = (ms: number): number => Math.round((ms * MODEL_RATE) / 1000);

class StreamCutter implements Cutter {
  readonly #pieces: readonly Piece[];
  readonly #resampler: Resampler | undefined;
  readonly #sampleRate: number;
  #next = 0;
  /** Samples in and out so far. */
  #taken = 0;
  #position = 0;
  #current: { from: number; samples: Float32Array } | undefined;

  constructor(sampleRate: number, pieces: readonly Piece[], resampler: Resampler | undefined) {
    this.#sampleRate = sampleRate;
    this.#pieces = pieces;
    this.#resampler = resampler;
  }

  push(samples: Float32Array): PieceAudio[] {
    this.#taken += samples.length;
    return this.#cut(this.#resampler?.push(samples) ?? samples);
  }

  finish(): PieceAudio[] {
    const total = Math.ceil((this.#taken * MODEL_RATE) / this.#sampleRate);
    // A second of silence pushes the last samples out of the resampler's filter.
    const tail = this.#resampler?.push(new Float32Array(this.#sampleRate)) ?? new Float32Array(0);
    const ended = this.#cut(tail.subarray(0, Math.max(0, total - this.#position)));
    const piece = this.#pieces[this.#next];
    if (piece === undefined || this.#current === undefined) return ended;
    const samples = this.#current.samples.subarray(0, Math.max(0, this.#position - this.#current.from));
    return samples.length === 0 ? ended : [...ended, { piece, samples }];
  }

  free(): void {
    this.#resampler?.free();
  }

  #cut(samples: Float32Array): PieceAudio[] {
    const ended: PieceAudio[] = [];
    const start = this.#position;
    this.#position += samples.length;
    for (;;) {
      const piece = this.#pieces[this.#next];
      if (piece === undefined) return ended;
      const [from, to] = [toSamples(piece.fromMs), toSamples(piece.toMs)];
      if (this.#position <= from) return ended;
      this.#current ??= { from, samples: new Float32Array(to - from) };
      const first = Math.max(from, start);
      const end = Math.min(to, this.#position);
      if (end > first) this.#current.samples.set(samples.subarray(first - start, end - start), first - from);
      if (this.#position < to) return ended;
      ended.push({ piece, samples: this.#current.samples });
      this.#current = undefined;
      this.#next++;
    }
  }
}
