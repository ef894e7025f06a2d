/** FLAC (RFC 9639): frames are cut and checked here, decoded by libFLAC (WebAssembly), and scaled back so that PCM is bit exact. */
import type { FLACDecoder } from '@wasm-audio-decoders/flac';
import { ByteQueue } from './byte-queue.ts';
import { parseStreamInfo } from './flac-frame.ts';
import type { StreamInfo } from './flac-frame.ts';
import { FlacSplitter } from './flac-splitter.ts';
import type { FlacFrame } from './flac-splitter.ts';
import { reject } from './format.ts';
import type { DecodeOutcome, FormatDecoder, Output, Rejection } from './format.ts';

/** A file with more gaps has frame numbers that mean nothing. */
const MAX_RESETS = 100;

export function createFlacDecoder(output: Output): FormatDecoder {
  return new NativeFlacDecoder(output);
}

class NativeFlacDecoder implements FormatDecoder {
  readonly #output: Output;
  readonly #header = new ByteQueue();
  #decoder: FLACDecoder | undefined;
  #info: StreamInfo | undefined;
  #splitter: FlacSplitter | undefined;
  #sawSignature = false;
  #toSkip = 0;
  #sawLastBlock = false;
  /** Position behind the last sample of the last frame, by its own number. */
  #position = 0;
  #badFrames = 0;
  #resets = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  async push(chunk: Uint8Array): Promise<Rejection | undefined> {
    if (this.#splitter !== undefined) {
      this.#splitter.push(chunk);
      return this.#decodeFrames(this.#splitter, false);
    }
    const skipped = Math.min(this.#toSkip, chunk.length);
    this.#toSkip -= skipped;
    this.#header.push(chunk.subarray(skipped));
    return this.#metadata();
  }

  async end(): Promise<DecodeOutcome> {
    const info = this.#info;
    if (info === undefined || this.#splitter === undefined) {
      return reject('TRUNCATED', 'the FLAC file ends inside its metadata');
    }
    const refused = await this.#decodeFrames(this.#splitter, true);
    if (refused !== undefined) return refused;
    if (info.total > 0 && this.#position < info.total) {
      return reject('TRUNCATED', `the header says ${info.total} samples, the file ends at ${this.#position}`);
    }
    const rest = this.#splitter.rest;
    if (rest[0] === 0xff && info.total === 0)
      return reject('TRUNCATED', `the last FLAC frame is cut after ${rest.length} bytes`);
    const problems = [
      ...(this.#splitter.damage > 0 ? [`${this.#splitter.damage} places that are no intact FLAC frame`] : []),
      ...(this.#badFrames > 0 ? [`${this.#badFrames} FLAC frames do not decode`] : []),
    ];
    if (this.#output.frames === 0 && problems.length > 0) return reject('UNSUPPORTED_FORMAT', problems.join('; '));
    return this.#output.done({ declaredFrames: info.total > 0 ? info.total : undefined, problems });
  }

  free(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  async #metadata(): Promise<Rejection | undefined> {
    if (!this.#sawSignature) {
      if (this.#header.length < 4) return undefined;
      this.#header.consume(4);
      this.#sawSignature = true;
    }
    for (;;) {
      if (this.#toSkip > 0) return undefined;
      if (this.#sawLastBlock && this.#info !== undefined) return this.#start(this.#info);
      const bytes = this.#header.view();
      if (bytes.length < 4) return undefined;
      const [kind = 0, high = 0, middle = 0, low = 0] = bytes;
      const size = high * 65_536 + middle * 256 + low;
      if ((kind & 0x7f) === 0 && this.#info === undefined) {
        if (bytes.length < 4 + Math.min(size, 34)) return undefined;
        const refused = this.#announce(parseStreamInfo(bytes.slice(4, 4 + size)));
        if (refused !== undefined) return refused;
      }
      this.#toSkip = Math.max(0, 4 + size - bytes.length);
      this.#header.consume(4 + size);
      if (this.#info === undefined) return reject('UNSUPPORTED_FORMAT', 'FLAC without STREAMINFO first');
      this.#sawLastBlock = (kind & 0x80) !== 0;
    }
  }

  #announce(info: StreamInfo | undefined): Rejection | undefined {
    if (info === undefined || info.bits < 4) return reject('UNSUPPORTED_FORMAT', 'FLAC with an impossible STREAMINFO');
    this.#info = info;
    const { channels, sampleRate, bits } = info;
    return this.#output.media({ container: 'flac', codec: 'flac', channels, sampleRate, bitDepth: bits });
  }

  async #start(info: StreamInfo): Promise<Rejection | undefined> {
    this.#splitter = new FlacSplitter(info);
    const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
    this.#decoder = new FLACDecoder();
    await this.#decoder.ready;
    this.#splitter.push(this.#header.view());
    return this.#decodeFrames(this.#splitter, false);
  }

  async #decodeFrames(splitter: FlacSplitter, last: boolean): Promise<Rejection | undefined> {
    for (let frame = splitter.next(last); frame !== undefined; frame = splitter.next(last)) {
      await this.#decode(frame);
      if (this.#output.full) return undefined;
    }
    return splitter.isHopeless ? reject('UNSUPPORTED_FORMAT', 'over 1000 damaged places in the FLAC file') : undefined;
  }

  async #decode(frame: FlacFrame): Promise<void> {
    // libFLAC would fill a gap with silence of its own; a fresh decoder takes frames as they come.
    const isGap = frame.header.firstSample !== this.#position;
    if (isGap && this.#resets++ < MAX_RESETS) await this.#decoder?.reset();
    this.#position = frame.header.firstSample + frame.header.blockSize;
    const block = await this.#pcm(frame.bytes);
    if (block === undefined) this.#badFrames++;
    else this.#output.pcm(block);
  }

  async #pcm(bytes: Uint8Array): Promise<Float32Array[] | undefined> {
    const info = this.#info;
    try {
      const decoded = await this.#decoder?.decodeFrames([bytes]);
      if (info === undefined || decoded === undefined || decoded.channelData.length !== info.channels) return undefined;
      // The library divides by the largest positive value, full scale elsewhere is one more: back to the integer, then to +-1.
      const scale = 2 ** (info.bits - 1);
      for (const channel of decoded.channelData) {
        for (let i = 0; i < channel.length; i++) channel[i] = Math.round((channel[i] ?? 0) * (scale - 1)) / scale;
      }
      return decoded.channelData;
    } catch {
      return undefined;
    }
  }
}
