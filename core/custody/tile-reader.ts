/** Any node hash of a tree of a given size, from its full and partial tiles. Hashes are as stored: callers check them against a root. */
import { AppError } from '../errors.ts';
import type { LogStore } from './ports.ts';
import { perfectRoot } from './merkle.ts';
import type { NodeReader } from './merkle-proof.ts';
import { parseEntryBundle, parseHashTile, TILE_HEIGHT, TILE_WIDTH, tileAt, tilePath } from './tiles.ts';
import type { TileName } from './tiles.ts';

/** Tiles kept while one proof or one range is read: it touches few tiles, each several times. */
const CACHED_TILES = 32;

export class TileReader implements NodeReader {
  readonly #store: Pick<LogStore, 'get'>;
  readonly #size: number;
  readonly #cache = new Map<string, Uint8Array[]>();

  constructor(store: Pick<LogStore, 'get'>, size: number) {
    this.#store = store;
    this.#size = size;
  }

  /** Errors: INTEGRITY when a tile is missing or malformed. */
  async node(level: number, index: number): Promise<Uint8Array> {
    const width = 2 ** (level % TILE_HEIGHT);
    const first = (index * width) % TILE_WIDTH;
    const hashes = await this.hashes(Math.floor(level / TILE_HEIGHT), Math.floor((index * width) / TILE_WIDTH));
    if (first + width > hashes.length) throw new AppError('INTERNAL', 'The tree is too small to have this node.');
    return perfectRoot(hashes.slice(first, first + width));
  }

  /** The hashes of one tile, as many as a tree of this size has there. Errors: INTEGRITY. */
  async hashes(level: number, index: number): Promise<Uint8Array[]> {
    const name = tileAt(level, index, this.#size);
    if (name === undefined) return [];
    const path = tilePath(name);
    const cached = this.#cache.get(path);
    if (cached !== undefined) return cached;
    const hashes = await this.#read(name, parseHashTile);
    if (this.#cache.size >= CACHED_TILES) this.#cache.clear();
    this.#cache.set(path, hashes);
    return hashes;
  }

  /** The entries of one bundle, as many as a tree of this size has there. Errors: INTEGRITY. */
  async entries(index: number): Promise<Uint8Array[]> {
    const name = tileAt('entries', index, this.#size);
    return name === undefined ? [] : this.#read(name, parseEntryBundle);
  }

  async #read(
    name: TileName,
    parse: (bytes: Uint8Array, width: number) => Uint8Array[] | undefined,
  ): Promise<Uint8Array[]> {
    // A partial tile may be gone once the full one exists (tlog-tiles, "Partial Tiles").
    for (const width of new Set([name.width, TILE_WIDTH])) {
      const path = tilePath({ ...name, width });
      const bytes = await this.#store.get(path);
      if (bytes === undefined) continue;
      const items = parse(bytes, width);
      if (items === undefined)
        throw new AppError('INTEGRITY', 'A tile of the custody log is malformed.', { detail: { path } });
      return items.slice(0, name.width);
    }
    throw new AppError('INTEGRITY', 'A tile of the custody log is missing.', { detail: { path: tilePath(name) } });
  }
}
