/** WAV: header, then samples in blocks of fixed size, whatever the chunks were. */
import { ByteQueue } from './byte-queue.ts';
import { reject } from './format.ts';
import type { DecodeOutcome, FormatDecoder, Output, Rejection } from './format.ts';
import { WavHeaderParser } from './wav-header.ts';
import type { WavHeader } from './wav-header.ts';

/** Bytes converted at once: fits the cache, and divides into whole frames after rounding. */
const BLOCK_BYTES = 65_536;

export function createWavDecoder(output: Output): FormatDecoder {
  const parser = new WavHeaderParser();
  const waiting = new ByteQueue();
  let toSkip = 0;
  let header: WavHeader | undefined;
  let samples: SampleReader | undefined;

  function readHeader(): Rejection | undefined {
    for (;;) {
      const skipped = Math.min(toSkip, waiting.length);
      waiting.consume(skipped);
      toSkip -= skipped;
      if (toSkip > 0) return undefined;
      const { skip, result } = parser.step(waiting.view());
      toSkip = skip;
      if (result.kind === 'rejected') return result;
      if (result.kind === 'header') return start(result.header);
      if (skip === 0) return undefined;
    }
  }

  function start(found: WavHeader): Rejection | undefined {
    const { format, channels, sampleRate, bitDepth } = found;
    const refused = output.media({ container: 'wav', codec: format.codec, channels, sampleRate, bitDepth });
    if (refused !== undefined) return refused;
    header = found;
    samples = new SampleReader(found, output);
    samples.push(waiting.view().subarray(toSkip));
    waiting.consume(waiting.length);
    return undefined;
  }

  return {
    push(chunk) {
      if (samples !== undefined) {
        samples.push(chunk);
        return undefined;
      }
      // Skipped chunks (pictures, padding) are dropped here, not stored.
      const skipped = waiting.length === 0 ? Math.min(toSkip, chunk.length) : 0;
      toSkip -= skipped;
      if (skipped === chunk.length) return undefined;
      waiting.push(chunk.subarray(skipped));
      return readHeader();
    },
    end() {
      if (header === undefined || samples === undefined) {
        return reject('TRUNCATED', 'the WAV file ends before its data chunk');
      }
      samples.flush();
      return judgeLength(header, samples, output);
    },
    free() {
      waiting.consume(waiting.length);
    },
  };
}

function judgeLength(header: WavHeader, samples: SampleReader, output: Output): DecodeOutcome {
  const { dataBytes, factFrames, blockAlign } = header;
  const { received, beyond } = samples;
  if (dataBytes === 0 && beyond > 0 && !samples.isFollowedByChunk()) {
    return reject('TRUNCATED', `the header was never finalised: it says 0 bytes of audio, ${beyond} follow`);
  }
  if (dataBytes !== undefined && received < dataBytes) {
    return reject('TRUNCATED', `the header says ${dataBytes} bytes of audio, the file holds ${received}`);
  }
  const rest = received % blockAlign;
  const problems = rest === 0 ? [] : [`${rest} bytes after the last whole sample frame`];
  const isFactUsable = factFrames !== undefined && factFrames > 0 && dataBytes !== undefined;
  const declaredFrames = isFactUsable ? factFrames : dataBytes && Math.floor(dataBytes / blockAlign);
  return output.done({ declaredFrames, problems });
}

/** Collects bytes into one aligned buffer and hands out full blocks. */
class SampleReader {
  readonly #header: WavHeader;
  readonly #output: Output;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #block: Float32Array[];
  readonly #blockBytes: number;
  #filled = 0;
  /** Bytes of audio that came. */
  received = 0;
  /** Bytes behind the data chunk. */
  beyond = 0;
  readonly #tail = new ByteQueue();

  constructor(header: WavHeader, output: Output) {
    this.#header = header;
    this.#output = output;
    const frames = Math.floor(BLOCK_BYTES / header.blockAlign);
    this.#blockBytes = frames * header.blockAlign;
    this.#bytes = new Uint8Array(BLOCK_BYTES);
    this.#block = Array.from({ length: header.channels }, () => new Float32Array(frames));
  }

  push(chunk: Uint8Array): void {
    const wanted = (this.#header.dataBytes ?? Infinity) - this.received;
    const audio = chunk.length > wanted ? chunk.subarray(0, wanted) : chunk;
    const rest = chunk.subarray(audio.length);
    if (this.beyond < 8) this.#tail.push(rest.subarray(0, 8 - this.beyond));
    this.beyond += rest.length;
    this.received += audio.length;
    for (let at = 0; at < audio.length;) {
      const taken = audio.subarray(at, at + this.#blockBytes - this.#filled);
      this.#bytes.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === this.#blockBytes) this.flush();
    }
  }

  /** Whether a chunk, not forgotten audio, stands behind the data: printable name and a size that fits. */
  isFollowedByChunk(): boolean {
    const tail = this.#tail.view();
    if (tail.length < 8) return false;
    const size = new DataView(tail.buffer, tail.byteOffset, 8).getUint32(4, true);
    return tail.subarray(0, 4).every((byte) => byte >= 0x20 && byte < 0x7f) && 8 + size <= this.beyond;
  }

  flush(): void {
    const frames = Math.floor(this.#filled / this.#header.blockAlign);
    this.#filled = 0;
    if (frames === 0) return;
    this.#header.format.unpack(this.#bytes.buffer, frames, this.#block);
    const isFull = frames * this.#header.blockAlign === this.#blockBytes;
    this.#output.pcm(isFull ? this.#block : this.#block.map((channel) => channel.subarray(0, frames)));
  }
}
