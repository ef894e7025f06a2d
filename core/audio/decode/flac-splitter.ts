/** Cuts FLAC into frames: a frame ends where its CRC-16 comes out as 0 and the next frame, or the file's end, follows. */
import { ByteQueue } from './byte-queue.ts';
import { crc16, crc16UntilZero } from './crc.ts';
import { MAX_FRAME_HEADER, maxFrameBytes, parseFrameHeader } from './flac-frame.ts';
import type { FrameHeader, StreamInfo } from './flac-frame.ts';

export interface FlacFrame {
  readonly header: FrameHeader;
  /** Valid until the next call. */
  readonly bytes: Uint8Array;
}

/** A file broken in more places than this is not searched on: each place may cost the length of a frame. */
const MAX_DAMAGE = 1000;

export class FlacSplitter {
  readonly #info: StreamInfo;
  readonly #queue = new ByteQueue();
  #header: FrameHeader | undefined;
  /** How far the CRC of the frame at the front has been taken, and its value. */
  #scanned = 0;
  #crc = 0;
  /** Last place where the CRC was 0 without a frame behind: in the last frame it may be the end. */
  #lastZero = 0;
  #toConsume = 0;
  /** Times that bytes had to be skipped to find the next frame. */
  damage = 0;
  #isSkipping = false;

  constructor(info: StreamInfo) {
    this.#info = info;
  }

  push(chunk: Uint8Array): void {
    this.#drop();
    this.#queue.push(chunk);
  }

  /** The next whole frame; `last` says that no more bytes will come. */
  next(last: boolean): FlacFrame | undefined {
    this.#drop();
    while (!this.isHopeless) {
      const bytes = this.#queue.view();
      if (this.#header === undefined && !this.#open(bytes, last)) return undefined;
      if (this.#header === undefined) continue;
      const end = this.#findEnd(bytes, last);
      if (end === undefined) return undefined;
      const header = this.#header;
      this.#header = undefined;
      if (end === 0) {
        this.#skip(1);
        continue;
      }
      this.#toConsume = end;
      return { header, bytes: bytes.subarray(0, end) };
    }
    return undefined;
  }

  get isHopeless(): boolean {
    return this.damage > MAX_DAMAGE;
  }

  /** Bytes behind the last whole frame. */
  get rest(): Uint8Array {
    this.#drop();
    return this.#queue.view();
  }

  /** False when more bytes are needed to tell. */
  #open(bytes: Uint8Array, last: boolean): boolean {
    if (bytes.length < MAX_FRAME_HEADER && !last) return false;
    if (bytes.length === 0) return false;
    const header = parseFrameHeader(bytes, 0, this.#info);
    if (header === undefined) {
      if (isTag(bytes)) return false;
      const next = bytes.indexOf(0xff, 1);
      this.#skip(next < 0 ? bytes.length : next);
      return true;
    }
    this.#header = header;
    this.#isSkipping = false;
    this.#scanned = header.headerBytes;
    this.#crc = crc16(bytes, 0, header.headerBytes, 0);
    this.#lastZero = 0;
    return true;
  }

  /** Length of the frame at the front; 0 = it is no frame; undefined = more bytes are needed. */
  #findEnd(bytes: Uint8Array, last: boolean): number | undefined {
    const limit = maxFrameBytes(this.#info, this.#header?.blockSize ?? 0);
    // A border is sure only with the next header in sight.
    const end = Math.min(bytes.length - (last ? 0 : MAX_FRAME_HEADER), limit);
    while (this.#scanned < end) {
      const found = crc16UntilZero(bytes, this.#scanned, end, this.#crc);
      this.#scanned = found.at;
      this.#crc = found.crc;
      if (found.crc !== 0) break;
      this.#lastZero = found.at;
      if (isTag(bytes.subarray(found.at)) || parseFrameHeader(bytes, found.at, this.#info) !== undefined)
        return found.at;
    }
    if (last && this.#lastZero === bytes.length) return this.#lastZero;
    return bytes.length >= limit + MAX_FRAME_HEADER ? 0 : undefined;
  }

  #skip(bytes: number): void {
    if (!this.#isSkipping) this.damage++;
    this.#isSkipping = true;
    this.#queue.consume(bytes);
  }

  #drop(): void {
    this.#queue.consume(this.#toConsume);
    this.#toConsume = 0;
  }
}

/** ID3v1 and APE tags that taggers append. */
function isTag(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  return start.startsWith('TAG') || start === 'APETAGEX';
}
