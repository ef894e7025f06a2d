/** Turns entries into the tiles and bundles of a growing tree. What it emits depends on the entries and their indexes only. */
import { AppError } from '../errors.ts';
import { CompactRange, hashesEqual, leafHash } from './merkle.ts';
import { readRange } from './merkle-proof.ts';
import type { TileReader } from './tile-reader.ts';
import { encodeEntryBundle, encodeHashTile, TILE_HEIGHT, TILE_WIDTH, tileCount, tilePath } from './tiles.ts';
import type { TileName } from './tiles.ts';

export interface TileFile {
  readonly path: string;
  readonly name: TileName;
  readonly bytes: Uint8Array;
}

function file(name: TileName, bytes: Uint8Array): TileFile {
  return { path: tilePath(name), name, bytes };
}

/** The hash tiles of a growing tree. Holds the last, partial tile of each tile level. */
export class HashTiles {
  readonly range: CompactRange;
  readonly #levels: Uint8Array[][];
  /** Size at the start: what a tree of that size has need not be written again. */
  readonly #from: number;

  /** `levels` are the hashes of the partial tiles that go with `range`, by tile level. */
  constructor(range = new CompactRange(), levels: Uint8Array[][] = []) {
    this.range = range;
    this.#levels = levels;
    this.#from = range.size;
  }

  /** Adds a leaf hash and returns the full tiles it completes. */
  append(hash: Uint8Array): TileFile[] {
    const files: TileFile[] = [];
    const leafIndex = this.range.size;
    this.range.append(hash, (treeLevel, node) => {
      if (treeLevel % TILE_HEIGHT !== 0) return;
      const level = treeLevel / TILE_HEIGHT;
      const hashes = (this.#levels[level] ??= []);
      hashes.push(node);
      if (hashes.length < TILE_WIDTH) return;
      const index = Math.floor(leafIndex / TILE_WIDTH ** (level + 1));
      files.push(file({ level, index, width: TILE_WIDTH }, encodeHashTile(hashes)));
      this.#levels[level] = [];
    });
    return files;
  }

  /** The partial tiles that a tree of the present size has and the one at the start had not. */
  partials(): TileFile[] {
    const files: TileFile[] = [];
    for (const [level, hashes] of this.#levels.entries()) {
      const count = tileCount(level, this.range.size);
      if (hashes.length === 0 || count === tileCount(level, this.#from)) continue;
      const name = { level, index: Math.floor(count / TILE_WIDTH), width: hashes.length };
      files.push(file(name, encodeHashTile(hashes)));
    }
    return files;
  }
}

/** The hash tiles and entry bundles of a growing log. */
export class TileWriter {
  readonly #tiles: HashTiles;
  /** The entries of the last, partial bundle. */
  #entries: Uint8Array[];
  #grown = false;

  constructor(tiles = new HashTiles(), entries: Uint8Array[] = []) {
    this.#tiles = tiles;
    this.#entries = entries;
  }

  /** Goes on from what is stored for a tree of `size` leaves and this root. Errors: INTEGRITY when the files say otherwise. */
  static async resume(reader: TileReader, size: number, root: Uint8Array): Promise<TileWriter> {
    const range = await readRange(reader, size);
    const levels: Uint8Array[][] = [];
    for (let level = 0; tileCount(level, size) > 0; level += 1) {
      const count = tileCount(level, size);
      levels.push(count % TILE_WIDTH === 0 ? [] : [...(await reader.hashes(level, Math.floor(count / TILE_WIDTH)))]);
    }
    const entries = size % TILE_WIDTH === 0 ? [] : await reader.entries(Math.floor(size / TILE_WIDTH));
    const agree = entries.every((entry, i) => hashesEqual(leafHash(entry), levels[0]?.[i] ?? new Uint8Array()));
    if (!agree || !hashesEqual(range.root(), root)) {
      throw new AppError('INTEGRITY', 'The stored log does not have the committed root: run `log fsck`.', {
        detail: { size },
      });
    }
    return new TileWriter(new HashTiles(range, levels), entries);
  }

  get size(): number {
    return this.#tiles.range.size;
  }

  root(): Uint8Array {
    return this.#tiles.range.root();
  }

  /** Adds an entry and returns the files it completes. Errors: TOO_LARGE. */
  append(entry: Uint8Array): TileFile[] {
    this.#grown = true;
    this.#entries.push(entry);
    const bundles = this.#entries.length === TILE_WIDTH ? [this.#bundle()] : [];
    const tiles = this.#tiles.append(leafHash(entry));
    if (bundles.length > 0) this.#entries = [];
    return [...bundles, ...tiles];
  }

  /** The partial files that a tree of the present size has and the one at the start had not. Errors: TOO_LARGE. */
  partials(): TileFile[] {
    const bundles = this.#grown && this.#entries.length > 0 ? [this.#bundle()] : [];
    return [...bundles, ...this.#tiles.partials()];
  }

  #bundle(): TileFile {
    const name = {
      level: 'entries',
      index: Math.floor(this.size / TILE_WIDTH),
      width: this.#entries.length,
    } as const;
    return file(name, encodeEntryBundle(this.#entries));
  }
}
