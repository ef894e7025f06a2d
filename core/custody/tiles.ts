/** C2SP tlog-tiles: paths, hash tiles, entry bundles, and which of them a growing tree needs. */
import { AppError } from '../errors.ts';
import { HASH_BYTES } from './merkle.ts';

/** Hashes in a full tile, entries in a full bundle. */
export const TILE_WIDTH = 256;
/** Levels of the tree between two levels of tiles. */
export const TILE_HEIGHT = 8;
/** Entries carry a uint16 length. */
export const MAX_ENTRY_BYTES = 0xffff;

/** `level` is the tile level, or 'entries'; `width` 256 = full. */
export interface TileName {
  readonly level: number | 'entries';
  readonly index: number;
  readonly width: number;
}

/** `tile/<L>/<N>[.p/<W>]` with N as zero-padded 3-digit elements, all but the last prefixed with x. */
export function tilePath({ level, index, width }: TileName): string {
  let n = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    n = `x${String(rest % 1000).padStart(3, '0')}/${n}`;
  }
  return `tile/${level}/${n}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** Undefined unless `path` is exactly what `tilePath` writes. */
export function parseTilePath(path: string): TileName | undefined {
  const match = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const name: TileName = {
    level: match[1] === 'entries' ? 'entries' : Number(match[1]),
    index: Number(match[2].replaceAll(/[x/]/g, '')),
    width: match[3] === undefined ? TILE_WIDTH : Number(match[3]),
  };
  const inRange = (name.level === 'entries' || name.level < 64) && name.width >= 1 && name.width <= TILE_WIDTH;
  return inRange && tilePath(name) === path ? name : undefined;
}

/** How many hashes tile level `level` holds in a tree of `size` leaves: floor(size / 256^level). */
export function tileCount(level: number | 'entries', size: number): number {
  return level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level);
}

/** The tile of a tree of `size` leaves at this place, as wide as it is there; undefined when it has none. */
export function tileAt(level: number | 'entries', index: number, size: number): TileName | undefined {
  const width = Math.min(TILE_WIDTH, tileCount(level, size) - index * TILE_WIDTH);
  return width > 0 ? { level, index, width } : undefined;
}

/** Every tile and bundle that a tree of `to` leaves has and one of `from` leaves has not, level by level. */
export function* tilesBetween(from: number, to: number): Generator<TileName> {
  for (const level of ['entries', 0, 1, 2, 3, 4, 5, 6] as const) {
    const end = tileCount(level, to);
    const start = tileCount(level, from);
    if (end === start) continue;
    for (let index = Math.floor(start / TILE_WIDTH); index * TILE_WIDTH < end; index += 1) {
      yield { level, index, width: Math.min(TILE_WIDTH, end - index * TILE_WIDTH) };
    }
  }
}

export function encodeHashTile(hashes: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(hashes);
}

/** Undefined unless `bytes` is exactly `width` hashes. */
export function parseHashTile(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  if (bytes.length !== width * HASH_BYTES) return undefined;
  return Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

/** Errors: TOO_LARGE when an entry has more than 65,535 bytes. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES)
      throw new AppError('TOO_LARGE', `A log entry has at most ${MAX_ENTRY_BYTES} bytes.`);
    parts.push(Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry);
  }
  return Buffer.concat(parts);
}

/** Undefined unless `bytes` is exactly `width` length-prefixed entries. */
export function parseEntryBundle(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset + 2 <= bytes.length && entries.length < width) {
    const end = offset + 2 + view.getUint16(offset);
    if (end > bytes.length) return undefined;
    entries.push(bytes.subarray(offset + 2, end));
    offset = end;
  }
  return offset === bytes.length && entries.length === width ? entries : undefined;
}
