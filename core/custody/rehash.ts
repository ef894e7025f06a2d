/**
 * Re-hashes a stored log from its entries up. Every leaf is there twice, as an entry and as a hash; where the two disagree, the node above
 * (or the signed root, at the right edge) says which file is wrong.
 */
import type { LogStore } from './ports.ts';
import type { LogReport } from './log-check.ts';
import { hashesEqual, leafHash, perfectRoot } from './merkle.ts';
import { HashTiles } from './tile-writer.ts';
import type { TileFile } from './tile-writer.ts';
import { parseEntryBundle, parseHashTile, TILE_WIDTH, tileAt, tilePath } from './tiles.ts';
import type { TileName } from './tiles.ts';

const MAX_REBUILT = 1000;

type Store = Pick<LogStore, 'get'>;

/** The leaves of one bundle: their hashes as they must be, and their bytes where the bundle holds the right ones. */
export interface Block {
  readonly start: number;
  readonly path: string;
  readonly hashes: readonly Uint8Array[];
  readonly entries: readonly (Uint8Array | undefined)[];
}

export class Rehash {
  readonly #store: Store;
  readonly #report: LogReport;
  readonly #size: number;
  readonly #root: Uint8Array;
  readonly #tiles = new HashTiles();
  /** What tiles found bad should hold, by path: the first of them, so that a destroyed log does not fill the memory. */
  readonly rebuilt = new Map<string, Uint8Array>();

  constructor(store: Store, report: LogReport, size: number, root: Uint8Array) {
    this.#store = store;
    this.#report = report;
    this.#size = size;
    this.#root = root;
  }

  root(): Uint8Array {
    return this.#tiles.range.root();
  }

  /** Yields the leaves block by block, having checked their bundle and their level 0 tile. Ends early when both are lost. */
  async *blocks(): AsyncGenerator<Block> {
    for (let index = 0; index * TILE_WIDTH < this.#size; index += 1) {
      const width = Math.min(TILE_WIDTH, this.#size - index * TILE_WIDTH);
      const bundle = { level: 'entries', index, width } as const;
      const tile = { level: 0, index, width } as const;
      const entries = await this.#read(bundle, parseEntryBundle);
      const hashes = await this.#read(tile, parseHashTile);
      const hashed = entries?.map(leafHash);
      const truth = await this.#settle(index, hashed, hashes);
      if (truth === undefined) {
        const detail =
          'Neither the entries nor the hashes from this leaf on are readable: nothing after it could be re-hashed.';
        this.#report.add({ leafIndex: index * TILE_WIDTH, detail });
        return;
      }
      const start = index * TILE_WIDTH;
      const path = tilePath(bundle);
      const right = truth.map((hash, i) => {
        const entry = entries?.[i];
        if (entry === undefined || hashesEqual(hashed?.[i] ?? hash, hash)) return entry;
        this.#report.add({ path, leafIndex: start + i, detail: 'The entry does not hash to its leaf of the tree.' });
        return undefined;
      });
      if (hashes?.some((hash, i) => !hashesEqual(hash, truth[i] ?? hash)) !== false) {
        this.#keep(tilePath(tile), Buffer.concat(truth));
        if (hashes)
          this.#report.add({ path: tilePath(tile), detail: 'The tile does not hold the hashes of its entries.' });
      }
      yield { start, path, hashes: truth, entries: right };
    }
    for (const tile of this.#tiles.partials()) await this.#compare(tile);
  }

  /** Adds a leaf of a block to the tree, checking the tiles of levels 1 and up that it completes. */
  async append(hash: Uint8Array): Promise<void> {
    for (const tile of this.#tiles.append(hash)) await this.#compare(tile);
  }

  async #compare({ name, path, bytes }: TileFile): Promise<void> {
    if (name.level === 0) return;
    const stored = await this.#store.get(path);
    if (stored !== undefined && hashesEqual(stored, bytes)) return;
    this.#keep(path, bytes);
    const detail =
      stored === undefined ? 'The tile is missing.' : 'The tile does not hold the roots of the tiles below.';
    this.#report.add({ path, detail });
  }

  #keep(path: string, bytes: Uint8Array): void {
    if (this.rebuilt.size < MAX_REBUILT) this.rebuilt.set(path, bytes);
  }

  /** The hashes a block must have, when its entries and its tile say different things. */
  async #settle(
    index: number,
    hashed: Uint8Array[] | undefined,
    stored: Uint8Array[] | undefined,
  ): Promise<Uint8Array[] | undefined> {
    if (hashed === undefined || stored === undefined) return hashed ?? stored;
    if (hashesEqual(Buffer.concat(hashed), Buffer.concat(stored))) return hashed;
    return (await this.#fits(index, stored)) ? stored : hashed;
  }

  async #fits(index: number, hashes: Uint8Array[]): Promise<boolean> {
    if (hashes.length < TILE_WIDTH) {
      const range = this.#tiles.range.clone();
      for (const hash of hashes) range.append(hash);
      return hashesEqual(range.root(), this.#root);
    }
    const above = tileAt(1, Math.floor(index / TILE_WIDTH), this.#size);
    const bytes = above && (await this.#store.get(tilePath(above)));
    const node = above && bytes && parseHashTile(bytes, above.width)?.[index % TILE_WIDTH];
    return node !== undefined && hashesEqual(perfectRoot(hashes), node);
  }

  async #read(
    name: TileName,
    parse: (bytes: Uint8Array, width: number) => Uint8Array[] | undefined,
  ): Promise<Uint8Array[] | undefined> {
    const path = tilePath(name);
    const bytes = await this.#store.get(path);
    const items = bytes && parse(bytes, name.width);
    if (bytes === undefined) this.#report.add({ path, detail: 'The file is missing.' });
    else if (items === undefined) this.#report.add({ path, detail: 'The file is malformed.' });
    return items;
  }
}
