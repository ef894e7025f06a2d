/** RIFF/WAVE, RF64 and BW64 (EBU Tech 3306) up to the first sample, as a parser that takes any chunking. */
import { reject } from './format.ts';
import type { Rejection } from './format.ts';
import { formatName, sampleFormat } from './sample-formats.ts';
import type { SampleFormat } from './sample-formats.ts';

export interface WavHeader {
  readonly format: SampleFormat;
  readonly channels: number;
  readonly sampleRate: number;
  /** Bits that carry signal (WAVE_FORMAT_EXTENSIBLE may say fewer than are stored). */
  readonly bitDepth: number;
  /** Bytes of all channels of one sample frame. */
  readonly blockAlign: number;
  /** Bytes the data chunk announces; undefined = written as a stream, lasts until the end of the file. */
  readonly dataBytes: number | undefined;
  /** Sample frames by the `fact` chunk. */
  readonly factFrames: number | undefined;
}

export type HeaderStep = { kind: 'more' } | { kind: 'header'; header: WavHeader } | Rejection;

/** Sizes that mean "not known": the streaming value of RF64 and ffmpeg, and sox's when it writes to a pipe. */
const STREAMED = new Set([0xffff_ffff, 0x7fff_f000]);
/** A header chunk we read is never larger; larger ones are skipped without storing them. */
const MAX_READ = 4096;

/** Reads chunk by chunk: give it whatever is waiting; `skip` says how many bytes to drop before the next call. */
export class WavHeaderParser {
  #offset = 0;
  #isRf64 = false;
  /** Data size of RF64: its 32-bit field holds 0xFFFFFFFF. */
  #ds64: number | undefined;
  #fmt: Uint8Array | undefined;
  #fact: number | undefined;

  /** `waiting` starts where the last answer left off. Returns the bytes used and what was found. */
  step(waiting: Uint8Array): { skip: number; result: HeaderStep } {
    if (this.#offset === 0) return this.#riff(waiting);
    if (waiting.length < 8) return MORE;
    const view = new DataView(waiting.buffer, waiting.byteOffset, waiting.length);
    const id = String.fromCharCode(...waiting.subarray(0, 4));
    const size = view.getUint32(4, true);
    if (id === 'data') return { skip: 8, result: this.#data(size) };
    const whole = 8 + size + (size & 1);
    if (READ.has(id) && size <= MAX_READ) {
      if (waiting.length < 8 + size) return MORE;
      this.#read(id, waiting.slice(8, 8 + size));
    }
    this.#offset += whole;
    return { skip: whole, result: { kind: 'more' } };
  }

  #riff(waiting: Uint8Array): { skip: number; result: HeaderStep } {
    if (waiting.length < 12) return MORE;
    this.#isRf64 = waiting[0] !== 0x52 || waiting[1] !== 0x49;
    this.#offset = 12;
    return { skip: 12, result: { kind: 'more' } };
  }

  #read(id: string, body: Uint8Array): void {
    const view = new DataView(body.buffer, body.byteOffset, body.length);
    if (id === 'fmt ') this.#fmt ??= body;
    if (id === 'fact' && body.length >= 4) this.#fact = view.getUint32(0, true);
    if (id === 'ds64' && body.length >= 16) {
      this.#ds64 = Number(view.getBigUint64(8, true));
    }
  }

  #data(size: number): HeaderStep {
    if (this.#fmt === undefined) return reject('UNSUPPORTED_FORMAT', 'WAV without a format chunk before its data');
    const format = parseFormat(this.#fmt);
    if ('kind' in format) return format;
    const is64 = this.#isRf64 && this.#ds64 !== undefined;
    const dataBytes = is64 && size === 0xffff_ffff ? this.#ds64 : STREAMED.has(size) ? undefined : size;
    return { kind: 'header', header: { ...format, dataBytes, factFrames: this.#fact } };
  }
}

const MORE: { skip: number; result: HeaderStep } = { skip: 0, result: { kind: 'more' } };
const READ = new Set(['fmt ', 'fact', 'ds64']);

type WavFormat = Omit<WavHeader, 'dataBytes' | 'factFrames'>;

function parseFormat(fmt: Uint8Array): WavFormat | Rejection {
  if (fmt.length < 16) return reject('UNSUPPORTED_FORMAT', `WAV format chunk of ${fmt.length} bytes; 16 are the least`);
  const view = new DataView(fmt.buffer, fmt.byteOffset, fmt.length);
  const channels = view.getUint16(2, true);
  const blockAlign = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  const isExtensible = view.getUint16(0, true) === 0xfffe && fmt.length >= 26;
  const tag = view.getUint16(isExtensible ? 24 : 0, true);
  const validBits = isExtensible ? view.getUint16(18, true) : 0;
  // Bits that do not fill the container (12 in 2 bytes) are left-justified: the container decides how to read them.
  const stored = channels > 0 && blockAlign % channels === 0 ? (blockAlign / channels) * 8 : bits;
  const format = sampleFormat(tag, tag === 1 && bits > 0 && bits <= stored ? stored : bits);
  if (format === undefined) {
    return reject('UNSUPPORTED_FORMAT', `WAV holding ${formatName(tag)} of ${bits} bits is not decoded here`);
  }
  if (blockAlign !== channels * format.bytes) {
    return reject('UNSUPPORTED_FORMAT', `WAV block of ${blockAlign} bytes does not fit ${channels} x ${bits} bits`);
  }
  const bitDepth = validBits > 0 && validBits <= format.bytes * 8 ? validBits : Math.min(bits, format.bytes * 8);
  return { format, channels, sampleRate: view.getUint32(4, true), bitDepth, blockAlign };
}
