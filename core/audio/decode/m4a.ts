/**
 * M4A: nothing here decodes AAC or ALAC, so the boxes are walked, wherever `moov` stands, and the file is known to be whole.
 * Sound data is skipped, never stored.
 */
import { ByteQueue } from './byte-queue.ts';
import { reject } from './format.ts';
import type { DecodeOutcome, FormatDecoder, Output, Rejection } from './format.ts';
import { fragmentDefault, parseSampleEntry, parseTimes, runDuration } from './mp4-track.ts';
import type { SampleEntry } from './mp4-track.ts';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'mvex', 'moof', 'traf']);
const LEAVES = new Set(['mvhd', 'mdhd', 'hdlr', 'stsd', 'trex', 'tfhd', 'trun']);
/** A leaf we read is never larger; larger ones are skipped. */
const MAX_LEAF = 1 << 20;

export function createM4aDecoder(output: Output): FormatDecoder {
  return new M4aProbe(output);
}

interface Track {
  kind?: string;
  entry?: SampleEntry | undefined;
  times?: { timescale: number; duration: number } | undefined;
}

class M4aProbe implements FormatDecoder {
  readonly #output: Output;
  readonly #queue = new ByteQueue();
  /** Position in the file of the front of the queue, pending skip not counted. */
  #offset = 0;
  #toSkip = 0;
  /** Where the boxes that hold others end, the furthest of them. */
  #outerEnd = 0;
  /** Inside a box that lasts until the end of the file. */
  #isOpenEnded = false;
  #box = '';
  readonly #tracks: Track[] = [];
  #movie: { timescale: number; duration: number } | undefined;
  #sampleDuration = 0;
  #fragmentDefault = 0;
  #fragmentUnits = 0;

  constructor(output: Output) {
    this.#output = output;
  }

  push(chunk: Uint8Array): Rejection | undefined {
    if (this.#isOpenEnded) return undefined;
    const skipped = Math.min(this.#toSkip, chunk.length);
    this.#toSkip -= skipped;
    if (skipped === chunk.length) return undefined;
    this.#queue.push(chunk.subarray(skipped));
    for (;;) {
      const step = this.#step(this.#queue.view());
      if (typeof step !== 'number') return step;
      this.#toSkip = Math.max(0, step - this.#queue.length);
      this.#queue.consume(step);
      this.#offset += step;
      if (this.#toSkip > 0 || step === 0) return undefined;
    }
  }

  end(): DecodeOutcome {
    if (this.#toSkip > 0 || this.#queue.length > 0) {
      const missing = this.#toSkip > 0 ? `${this.#toSkip} bytes of its ${this.#box} box are` : 'the end of a box is';
      return reject('TRUNCATED', `the M4A file is cut: ${missing} missing`);
    }
    if (this.#outerEnd > this.#offset) {
      return reject(
        'TRUNCATED',
        `the M4A file is cut: ${this.#outerEnd - this.#offset} bytes of its boxes are missing`,
      );
    }
    const sound = this.#tracks.find((track) => track.kind === 'soun');
    if (this.#tracks.length === 0)
      return reject('TRUNCATED', 'the M4A file has no moov box: its recording was not finished');
    if (this.#tracks.some((track) => track.kind === 'vide')) {
      return reject('UNSUPPORTED_FORMAT', 'this is an MP4 video; supported is sound alone');
    }
    if (sound?.entry === undefined) return reject('UNSUPPORTED_FORMAT', 'M4A without a sound track');
    return this.#outcome(sound, sound.entry);
  }

  free(): void {
    this.#queue.consume(this.#queue.length);
  }

  #outcome(sound: Track, entry: SampleEntry): DecodeOutcome {
    const { codec, channels, sampleRate, bitDepth, format } = entry;
    if (codec === undefined)
      return reject('UNSUPPORTED_FORMAT', `M4A holding ${format} is not supported; AAC and ALAC are`);
    const info = { container: 'm4a', codec, channels, sampleRate, bitDepth } as const;
    const refused = this.#output.media(info);
    if (refused !== undefined) return refused;
    const trackMs =
      toMs(sound.times) || toMs({ timescale: sound.times?.timescale ?? 0, duration: this.#fragmentUnits });
    const movieMs = toMs(this.#movie);
    const durationMs = trackMs || movieMs;
    if (durationMs === 0) return reject('EMPTY', 'the M4A file holds no audio');
    const declared = movieMs > 0 ? { declaredMs: movieMs } : {};
    return { kind: 'ok', media: { ...info, durationMs }, decodable: false, ...declared, problems: [] };
  }

  /** Bytes to move on by, undefined to wait for more, or a rejection. */
  #step(bytes: Uint8Array): number | undefined | Rejection {
    if (bytes.length < 8) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const size32 = view.getUint32(0);
    if (size32 === 1 && bytes.length < 16) return undefined;
    const size = size32 === 1 ? Number(view.getBigUint64(8)) : size32;
    const headerBytes = size32 === 1 ? 16 : 8;
    const type = String.fromCharCode(...bytes.subarray(4, 8));
    this.#box = type.replaceAll(/[^\w ]/g, '?');
    if (size === 0) {
      this.#isOpenEnded = true;
      this.#queue.consume(bytes.length);
      return 0;
    }
    if (size < headerBytes || size > Number.MAX_SAFE_INTEGER) {
      return reject('UNSUPPORTED_FORMAT', `MP4 with an impossible box at byte ${this.#offset}`);
    }
    if (type === 'trak') this.#tracks.push({});
    if (type === 'traf') this.#fragmentDefault = this.#sampleDuration;
    if (CONTAINERS.has(type)) {
      this.#outerEnd = Math.max(this.#outerEnd, this.#offset + size);
      return headerBytes;
    }
    if (!LEAVES.has(type) || size > MAX_LEAF) return size;
    if (bytes.length < size) return undefined;
    this.#leaf(type, bytes.slice(headerBytes, size));
    return size;
  }

  #leaf(type: string, body: Uint8Array): void {
    const track = this.#tracks.at(-1) ?? {};
    if (type === 'mvhd') this.#movie = parseTimes(body);
    if (type === 'mdhd') track.times = parseTimes(body);
    if (type === 'hdlr') track.kind ??= String.fromCharCode(...body.subarray(8, 12));
    if (type === 'stsd' && track.kind !== 'vide') track.entry ??= parseSampleEntry(body);
    if (type === 'trex' && body.length >= 16) this.#sampleDuration = new DataView(body.buffer).getUint32(12);
    if (type === 'tfhd') this.#fragmentDefault = fragmentDefault(body) ?? this.#sampleDuration;
    if (type === 'trun') this.#fragmentUnits += runDuration(body, this.#fragmentDefault);
  }
}

function toMs(times: { timescale: number; duration: number } | undefined): number {
  return times === undefined || times.timescale === 0 ? 0 : Math.round((times.duration * 1000) / times.timescale);
}
