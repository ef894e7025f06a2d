/** One channel from one sample rate to another (speexdsp, WebAssembly), sample 0 staying sample 0. */
import type { SpeexResamplerModule } from '@echogarden/speex-resampler-wasm/simd';
import { AppError } from '../../errors.ts';

/** 0 to 10; 5 leaves no artefact that a voice codec at 24 kb/s would keep. */
const QUALITY = 5;
const CHUNK = 4096;

export interface Resampler {
  /** The samples that are ready; the rest follows with later calls. */
  push(samples: Float32Array): Float32Array;
  free(): void;
}

/** Rates in Hz. */
export async function createResampler(inRate: number, outRate: number): Promise<Resampler> {
  const { default: load } = await import('@echogarden/speex-resampler-wasm/simd');
  return new SpeexResampler(await load(), inRate, outRate);
}

class SpeexResampler implements Resampler {
  readonly #module: SpeexResamplerModule;
  readonly #state: number;
  readonly #ratio: number;
  readonly #capacity: number;
  readonly #input: number;
  readonly #output: number;
  /** Two 32-bit counters: samples in and out. */
  readonly #counts: number;

  constructor(module: SpeexResamplerModule, inRate: number, outRate: number) {
    this.#module = module;
    this.#ratio = outRate / inRate;
    this.#capacity = Math.ceil(CHUNK * this.#ratio) + 64;
    this.#counts = module._malloc(8);
    this.#input = module._malloc(CHUNK * 4);
    this.#output = module._malloc(this.#capacity * 4);
    this.#state = module._speex_resampler_init(1, inRate, outRate, QUALITY, this.#counts);
    if (this.#state === 0) throw new AppError('INTERNAL', `cannot resample ${inRate} Hz to ${outRate} Hz`);
    // Drops the filter's latency.
    module._speex_resampler_skip_zeros(this.#state);
  }

  push(samples: Float32Array): Float32Array {
    const ready = new Float32Array(Math.ceil(samples.length * this.#ratio) + 64);
    let length = 0;
    for (let at = 0; at < samples.length;) {
      const piece = samples.subarray(at, at + CHUNK);
      const { used, made } = this.#process(piece);
      at += used;
      const out = this.#output / 4;
      ready.set(this.#module.HEAPF32.subarray(out, out + made), length);
      length += made;
      if (used === 0 && made === 0) throw new AppError('INTERNAL', 'the resampler does not move on');
    }
    return ready.subarray(0, length);
  }

  free(): void {
    this.#module._speex_resampler_destroy(this.#state);
    for (const pointer of [this.#counts, this.#input, this.#output]) this.#module._free(pointer);
  }

  #process(piece: Float32Array): { used: number; made: number } {
    const { HEAPF32, HEAPU32 } = this.#module;
    const at = this.#counts / 4;
    HEAPF32.set(piece, this.#input / 4);
    HEAPU32[at] = piece.length;
    HEAPU32[at + 1] = this.#capacity;
    const error = this.#module._speex_resampler_process_float(
      this.#state,
      0,
      this.#input,
      this.#counts,
      this.#output,
      this.#counts + 4,
    );
    if (error !== 0) throw new AppError('INTERNAL', `the resampler failed with code ${error}`);
    return { used: HEAPU32[at] ?? 0, made: HEAPU32[at + 1] ?? 0 };
  }
}
