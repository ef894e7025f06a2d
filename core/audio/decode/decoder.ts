/**
 * The one way in: bytes of an unknown file are pushed, PCM and a verdict come out. Memory does not grow with the file.
 * Cutting the bytes into other chunks changes nothing.
 */
import { createFlacDecoder } from './flac.ts';
import { reject } from './format.ts';
import type { DecodeOutcome, DecodeSink, FormatDecoder, Rejection } from './format.ts';
import { Output } from './format.ts';
import { createM4aDecoder } from './m4a.ts';
import { createMp3Decoder } from './mp3.ts';
import { createOpusDecoder } from './opus.ts';
import { sniff, SNIFF_BYTES } from './sniff.ts';
import type { SniffedFormat } from './sniff.ts';
import { createVconDecoder } from './vcon.ts';
import { createWavDecoder } from './wav.ts';

export interface AudioDecoder {
  /** Takes the next bytes. Await it before the next call: decoders load on first use. The chunk may be reused afterwards. */
  push(chunk: Uint8Array): Promise<void>;
  /** Ends the file, frees the decoder and says what the file was. Call once. */
  end(): Promise<DecodeOutcome>;
  /** Frees the decoder without an outcome, when the caller gives up. */
  free(): void;
}

/** Stops a decompression bomb: no gate allows more than this. */
const MAX_DURATION_MS = 48 * 3_600_000;

/**
 * Decodes WAV, MP3, Ogg Opus and FLAC; recognises M4A, and vCons that hold words alone. Never throws for bad input; what `sink` throws comes out of `push` or `end`.
 * `maxDurationMs`: decoding stops with TOO_LARGE beyond it (ms, default 48 h).
 */
export function createDecoder(sink: DecodeSink, options: { maxDurationMs?: number } = {}): AudioDecoder {
  const maxDurationMs = options.maxDurationMs ?? MAX_DURATION_MS;
  const output = new Output(sink, maxDurationMs);
  let head: Uint8Array | undefined = new Uint8Array(SNIFF_BYTES);
  let headLength = 0;
  let format: FormatDecoder | undefined;
  let rejection: Rejection | undefined;

  async function feed(chunk: Uint8Array): Promise<void> {
    if (format === undefined || rejection !== undefined || chunk.length === 0) return;
    rejection = await format.push(chunk);
    if (output.full) rejection = reject('TOO_LARGE', `longer than ${Math.round(maxDurationMs / 1000)} s`);
    if (rejection !== undefined) free();
  }

  async function open(last: boolean): Promise<void> {
    if (head === undefined) return;
    const bytes = head.subarray(0, headLength);
    const found = sniff(bytes, last);
    if (found.kind === 'more') return;
    head = undefined;
    if (found.kind === 'rejected') {
      rejection = found;
      return;
    }
    format = FORMATS[found.format](output);
    await feed(bytes);
  }

  function free(): void {
    format?.free();
    format = undefined;
  }

  return {
    async push(chunk) {
      if (rejection !== undefined) return;
      let rest = chunk;
      if (head !== undefined) {
        const taken = rest.subarray(0, SNIFF_BYTES - headLength);
        head.set(taken, headLength);
        headLength += taken.length;
        rest = rest.subarray(taken.length);
        await open(false);
      }
      await feed(rest);
    },
    async end() {
      await open(true);
      if (rejection !== undefined) return rejection;
      if (format === undefined) return reject('NO_HEADER', 'no decoder was opened');
      try {
        const outcome = await format.end();
        return output.full ? reject('TOO_LARGE', `longer than ${Math.round(maxDurationMs / 1000)} s`) : outcome;
      } finally {
        free();
      }
    },
    free,
  };
}

const FORMATS: Record<SniffedFormat, (output: Output) => FormatDecoder> = {
  wav: createWavDecoder,
  mp3: createMp3Decoder,
  ogg: createOpusDecoder,
  flac: createFlacDecoder,
  m4a: createM4aDecoder,
  vcon: createVconDecoder,
};
