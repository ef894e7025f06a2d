import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../core/custody/checkpoint.ts';
import { leafHash } from '../../../core/custody/merkle.ts';
import { parseVerifierKey } from '../../../core/custody/note.ts';
import { TileReader } from '../../../core/custody/tile-reader.ts';
import { TileWriter } from '../../../core/custody/tile-writer.ts';
import {
  encodeEntryBundle,
  parseEntryBundle,
  parseHashTile,
  parseTilePath,
  tileAt,
  tilePath,
  tilesBetween,
} from '../../../core/custody/tiles.ts';
import { MemoryLogStore } from '../../support/memory-log.ts';
import tessera from '../../vectors/custody/tessera-log.json' with { type: 'json' };

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('tile paths', () => {
  it('are those of the specification', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 17 })).toBe('tile/1/000.p/17');
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('tile/entries/273.p/112');
  });

  it('survive parsing', () => {
    const names = fc.record({
      level: fc.oneof(fc.constant('entries' as const), fc.nat(63)),
      index: fc.nat({ max: 2 ** 31 - 1 }),
      width: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(names, (name) => {
        expect(parseTilePath(tilePath(name))).toEqual(name);
      }),
    );
  });

  it.each([
    'tile/0/0',
    'tile/0/0000',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/x000/000',
    'tile/0/001/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/0/000.p/',
    'tile/0/000/',
    'tile/0/../000',
    'tile/entry/000',
    'checkpoint',
    '',
    'tile/0/000\n',
  ])('refuse %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('which tiles a tree has', () => {
  it('is the example of the specification: 70,000 leaves', () => {
    const names = [...tilesBetween(0, 70_000)];
    const count = (level: number | 'entries', full: boolean): number =>
      names.filter((name) => name.level === level && (name.width === 256) === full).length;
    expect([count(0, true), count(0, false), count(1, true), count(1, false), count(2, false)]).toEqual([
      273, 1, 1, 1, 1,
    ]);
    expect([count('entries', true), count('entries', false)]).toEqual([273, 1]);
    expect(tileAt(0, 273, 70_000)?.width).toBe(112);
    expect(tileAt(1, 1, 70_000)?.width).toBe(17);
    expect(tileAt(2, 0, 70_000)?.width).toBe(1);
    expect(tileAt(3, 0, 70_000)).toBeUndefined();
    expect(tileAt(1, 0, 256)?.width).toBe(1);
  });

  it('is what the writer writes, from any size to any other', async () => {
    const sizes = fc
      .tuple(fc.nat(1500), fc.nat(1500))
      .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
    await fc.assert(
      fc.asyncProperty(sizes, async ([from, to]) => {
        const store = new MemoryLogStore();
        const grow = async (writer: TileWriter, end: number): Promise<string[]> => {
          const files = [];
          while (writer.size < end) files.push(...writer.append(Buffer.from(`entry ${writer.size}`)));
          files.push(...writer.partials());
          for (const { path, bytes } of files) await store.put(path, bytes);
          return files.map(({ path }) => path).sort();
        };
        const first = new TileWriter();
        await grow(first, from);
        const second = await TileWriter.resume(new TileReader(store, from), from, first.root());
        expect(await grow(second, to)).toEqual([...tilesBetween(from, to)].map(tilePath).sort());
        const whole = new TileWriter();
        while (whole.size < to) whole.append(Buffer.from(`entry ${whole.size}`));
        expect(hex(second.root())).toBe(hex(whole.root()));
      }),
      { numRuns: 30 },
    );
  });
});

describe('entry bundles', () => {
  it('survive parsing at their own width only', () => {
    const bundles = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 256 });
    fc.assert(
      fc.property(bundles, (entries) => {
        const bytes = encodeEntryBundle(entries);
        expect(parseEntryBundle(bytes, entries.length)?.map(hex)).toEqual(entries.map(hex));
        expect(parseEntryBundle(bytes, entries.length + 1)).toBeUndefined();
        expect(parseEntryBundle(Buffer.concat([bytes, Buffer.from('x')]), entries.length)).toBeUndefined();
        if (entries.length > 0) expect(parseEntryBundle(bytes.subarray(0, -1), entries.length)).toBeUndefined();
      }),
    );
  });

  it('carry 65,535 bytes and no more', () => {
    const largest = Buffer.alloc(65_535, 1);
    expect(parseEntryBundle(encodeEntryBundle([largest]), 1)?.[0]).toHaveLength(65_535);
    expect(encodeEntryBundle([largest]).subarray(0, 2)).toEqual(Buffer.from([0xff, 0xff]));
    expect(() => encodeEntryBundle([Buffer.alloc(65_536)])).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
  });

  it('and tiles of a wrong length are refused', () => {
    expect(parseHashTile(Buffer.alloc(64), 2)).toHaveLength(2);
    for (const [bytes, width] of [
      [63, 2],
      [65, 2],
      [64, 1],
      [0, 1],
    ] as const) {
      expect(parseHashTile(Buffer.alloc(bytes), width)).toBeUndefined();
    }
  });
});

describe('a log written by another implementation', () => {
  const key = parseVerifierKey(tessera.verifierKey);

  it.each(tessera.checkpoints.map((note, size) => ({ note, size })))(
    'has our root at size $size',
    async ({ note, size }) => {
      const checkpoint = openCheckpoint(note, key);
      const writer = new TileWriter();
      const store = new MemoryLogStore();
      const files = tessera.entries.slice(0, size).flatMap((entry) => writer.append(Buffer.from(entry)));
      for (const { path, bytes } of [...files, ...writer.partials()]) await store.put(path, bytes);
      expect(checkpoint.size).toBe(BigInt(size));
      expect(hex(writer.root())).toBe(hex(checkpoint.rootHash));
      expect([...store.files.keys()].sort()).toEqual(
        size === 0 ? [] : [`tile/0/000.p/${size}`, `tile/entries/000.p/${size}`],
      );
      const reader = new TileReader(store, size);
      for (const [i, entry] of (await reader.entries(0)).entries()) {
        expect(hex(leafHash(entry))).toBe(hex(await reader.node(0, i)));
      }
    },
  );
});

describe('TileReader', () => {
  it('falls back to the full tile, and says which tile is missing or malformed', async () => {
    const store = new MemoryLogStore();
    const writer = new TileWriter();
    while (writer.size < 256)
      for (const { path, bytes } of writer.append(Buffer.from([writer.size]))) await store.put(path, bytes);
    const full = new TileReader(store, 256);
    const partial = new TileReader(store, 100);
    expect(hex(await partial.node(5, 2))).toBe(hex(await full.node(5, 2)));
    expect(await partial.entries(0)).toHaveLength(100);
    await expect(partial.node(5, 3)).rejects.toMatchObject({ code: 'INTERNAL' });
    store.files.set('tile/0/000', Buffer.alloc(31));
    await expect(new TileReader(store, 256).node(0, 0)).rejects.toMatchObject({
      code: 'INTEGRITY',
      detail: { path: 'tile/0/000' },
    });
    store.files.clear();
    await expect(new TileReader(store, 9).node(0, 0)).rejects.toMatchObject({ detail: { path: 'tile/0/000.p/9' } });
  });
});
