/** Ogg pages (RFC 3533): found, checked and cut into packets. */
import { crc32 } from './crc.ts';

export interface OggPage {
  readonly serial: number;
  readonly sequence: number;
  /** -1 when no packet ends on the page. */
  readonly granule: bigint;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The first piece continues a packet of the page before. */
  readonly isContinued: boolean;
  /** Pieces between packet borders. */
  readonly pieces: readonly Uint8Array[];
  /** The last piece goes on on the next page. */
  readonly isOpen: boolean;
  readonly bytes: number;
}

export type PageRead =
  | { readonly kind: 'page'; readonly page: OggPage }
  | { readonly kind: 'more' }
  /** No page starts here: `skip` bytes lead to where one may. */
  | { readonly kind: 'damaged'; readonly skip: number };

const MORE: PageRead = { kind: 'more' };

/** Reads the page at the start of `bytes`. A page is at most 65,307 bytes long. */
export function readOggPage(bytes: Uint8Array): PageRead {
  if (bytes.length < 27) return MORE;
  if (bytes[0] !== 0x4f || bytes[1] !== 0x67 || bytes[2] !== 0x67 || bytes[3] !== 0x53 || bytes[4] !== 0) {
    return damaged(bytes);
  }
  const bodyStart = 27 + (bytes[26] ?? 0);
  if (bytes.length < bodyStart) return MORE;
  const lacing = bytes.subarray(27, bodyStart);
  const length = lacing.reduce((sum, value) => sum + value, bodyStart);
  if (bytes.length < length) return MORE;
  const copy = bytes.slice(0, length);
  const view = new DataView(copy.buffer);
  const stored = view.getUint32(22, true);
  view.setUint32(22, 0, true);
  if (crc32(copy) !== stored) return damaged(bytes);
  const flags = copy[5] ?? 0;
  return {
    kind: 'page',
    page: {
      serial: view.getUint32(14, true),
      sequence: view.getUint32(18, true),
      granule: view.getBigInt64(6, true),
      isContinued: (flags & 1) !== 0,
      isFirst: (flags & 2) !== 0,
      isLast: (flags & 4) !== 0,
      pieces: split(copy, bodyStart, lacing),
      isOpen: lacing.at(-1) === 255,
      bytes: length,
    },
  };
}

function damaged(bytes: Uint8Array): PageRead {
  const next = bytes.indexOf(0x4f, 1);
  return { kind: 'damaged', skip: next < 0 ? bytes.length : next };
}

function split(page: Uint8Array, bodyStart: number, lacing: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = bodyStart;
  let end = bodyStart;
  lacing.forEach((value, index) => {
    end += value;
    if (value === 255 && index < lacing.length - 1) return;
    pieces.push(page.subarray(start, end));
    start = end;
  });
  return pieces;
}

/** Joins the pieces of packets that cross pages. A packet never grows beyond `maxBytes`: larger ones are dropped and counted. */
export class PacketJoiner {
  readonly #maxBytes: number;
  #open: Uint8Array | undefined;
  dropped = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The packets that end on this page, in order. */
  packets(page: OggPage): Uint8Array[] {
    const whole: Uint8Array[] = [];
    page.pieces.forEach((piece, index) => {
      const isStart = index > 0 || !page.isContinued;
      const before = isStart ? new Uint8Array() : this.#open;
      if (index === 0) this.#open = undefined;
      const ends = index < page.pieces.length - 1 || !page.isOpen;
      if (before === undefined || before.length + piece.length > this.#maxBytes) {
        this.dropped += ends ? 1 : 0;
      } else if (ends) {
        whole.push(before.length === 0 ? piece : concat(before, piece));
      } else {
        this.#open = concat(before, piece);
      }
    });
    return whole;
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
