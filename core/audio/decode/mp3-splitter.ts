/** Cuts MPEG audio into runs of whole frames: steps over tags and damage, and keeps what is cut visible. */
import { ByteQueue } from './byte-queue.ts';
import { id3Bytes, parseMp3Header } from './mp3-frame.ts';
import type { Mp3Header } from './mp3-frame.ts';

/** Bytes given out at once: the decoder's own input buffer. */
const MAX_RUN = 65_536;
const MAX_FRAME = 4096;

export class Mp3Splitter {
  readonly #queue = new ByteQueue();
  #first: Mp3Header | undefined;
  #toSkip = 0;
  #toConsume = 0;
  #sawTail = false;
  /** Bytes inside the stream that are no frame. */
  garbage = 0;

  push(chunk: Uint8Array): void {
    this.#drop();
    const skipped = Math.min(this.#toSkip, chunk.length);
    this.#toSkip -= skipped;
    if (!this.#sawTail) this.#queue.push(chunk.subarray(skipped));
  }

  /** The next run of whole frames, valid until the next call; the first frame comes alone: it may be the Xing tag. */
  next(): Uint8Array | undefined {
    this.#drop();
    for (;;) {
      const bytes = this.#queue.view();
      const end = this.#first === undefined ? this.#firstFrame(bytes) : this.#wholeFrames(bytes, this.#first);
      if (end > 0) {
        this.#toConsume = end;
        return bytes.subarray(0, end);
      }
      if (!this.#skip(bytes)) return undefined;
    }
  }

  /** Header of the first frame, once there was one. */
  get first(): Mp3Header | undefined {
    return this.#first;
  }

  /** Inside an ID3 tag that says it is longer. */
  get isInTag(): boolean {
    return this.#toSkip > 0;
  }

  /** What is left of a frame that the file cuts. */
  cutFrame(): { bytes: number; of: number } | undefined {
    this.#drop();
    const rest = this.#queue.view();
    const header = parseMp3Header(rest, 0);
    return header !== undefined && header.key === this.#first?.key
      ? { bytes: rest.length, of: header.bytes }
      : undefined;
  }

  #firstFrame(bytes: Uint8Array): number {
    const header = parseMp3Header(bytes, 0);
    if (header === undefined || parseMp3Header(bytes, header.bytes)?.key !== header.key) return 0;
    this.#first = header;
    this.garbage = 0;
    return header.bytes;
  }

  #wholeFrames(bytes: Uint8Array, first: Mp3Header): number {
    let end = 0;
    while (end < MAX_RUN - MAX_FRAME) {
      const header = parseMp3Header(bytes, end);
      if (header === undefined || header.key !== first.key || end + header.bytes > bytes.length) break;
      end += header.bytes;
    }
    return end;
  }

  /** Steps over what is no frame. False = wait for more bytes (or the end). */
  #skip(bytes: Uint8Array): boolean {
    if (this.#first === undefined && bytes.length < 10) return false;
    const tag = this.#first === undefined ? id3Bytes(bytes) : 0;
    if (tag > 0) {
      this.#toSkip = Math.max(0, tag - bytes.length);
      this.#queue.consume(tag);
      return this.#toSkip === 0;
    }
    const header = parseMp3Header(bytes, 0);
    if (header !== undefined && this.#isWaitingFor(header, bytes)) return false;
    if (bytes.length < 128) return false;
    if (this.#first !== undefined && isTrailingTag(bytes)) {
      this.#sawTail = true;
      this.#queue.consume(bytes.length);
      return false;
    }
    const next = bytes.indexOf(0xff, 1);
    const dropped = next < 0 ? bytes.length : next;
    this.garbage += dropped;
    this.#queue.consume(dropped);
    return true;
  }

  #isWaitingFor(header: Mp3Header, bytes: Uint8Array): boolean {
    return this.#first === undefined ? bytes.length < header.bytes + 4 : header.key === this.#first.key;
  }

  #drop(): void {
    this.#queue.consume(this.#toConsume);
    this.#toConsume = 0;
  }
}

/** ID3v1, APE and Lyrics3 tags that taggers append. */
function isTrailingTag(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 8));
  return start.startsWith('TAG') || start === 'APETAGEX' || start === 'LYRICSBE';
}
