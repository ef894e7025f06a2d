/** What every LogStore must do. */
import { describe, expect, it } from 'vitest';
import type { LogStore } from '../../core/custody/ports.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (stored: Uint8Array | undefined): string | undefined => stored && Buffer.from(stored).toString();

async function paths(store: LogStore): Promise<string[]> {
  const all: string[] = [];
  for await (const path of store.list()) all.push(path);
  return all;
}

/** `make` returns an empty store each time. */
export function logStoreContract(name: string, make: () => LogStore | Promise<LogStore>): void {
  describe(`LogStore: ${name}`, () => {
    it('has nothing at first', async () => {
      const store = await make();
      expect(await store.get('checkpoint')).toBeUndefined();
      expect(await store.get('tile/0/000')).toBeUndefined();
      expect(await paths(store)).toEqual([]);
    });

    it('gives back what was put; a full tile may displace its partial ones', async () => {
      const store = await make();
      const stored = {
        'tile/0/001.p/3': 'abc',
        'tile/0/000': 'abcd',
        'tile/0/x001/000': 'e',
        'tile/entries/000.p/3': '',
      };
      for (const [path, body] of Object.entries(stored)) await store.put(path, bytes(body));
      for (const [path, body] of Object.entries(stored)) expect(text(await store.get(path))).toBe(body);
    });

    it('writes once: the same bytes are accepted, others refused', async () => {
      const store = await make();
      await store.put('tile/0/000.p/1', bytes('one'));
      await store.put('tile/0/000.p/1', bytes('one'));
      for (const other of ['two', 'on', 'one!', '']) {
        await expect(store.put('tile/0/000.p/1', bytes(other))).rejects.toMatchObject({ code: 'INTEGRITY' });
      }
      expect(text(await store.get('tile/0/000.p/1'))).toBe('one');
    });

    it('lets exactly one of two different writers win', async () => {
      const store = await make();
      const puts = await Promise.allSettled(['one', 'two'].map((body) => store.put('tile/0/000', bytes(body))));
      expect(puts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(text(await store.get('tile/0/000'))).toBe(puts[0]?.status === 'fulfilled' ? 'one' : 'two');
    });

    it('lets two writers of the same bytes both win', async () => {
      const store = await make();
      await Promise.all(['one', 'one'].map((body) => store.put('tile/0/000', bytes(body))));
      expect(text(await store.get('tile/0/000'))).toBe('one');
    });

    it('keeps a copy, not the array it was given', async () => {
      const store = await make();
      const given = Uint8Array.of(1, 2, 3);
      await store.put('tile/0/000', given);
      given.fill(0);
      const read = await store.get('tile/0/000');
      read?.fill(9);
      expect([...((await store.get('tile/0/000')) ?? [])]).toEqual([1, 2, 3]);
    });

    it('replaces the checkpoint and keeps every one', async () => {
      const store = await make();
      await store.putCheckpoint(5, bytes('five'));
      await store.putCheckpoint(5, bytes('five'));
      expect(text(await store.get('checkpoint'))).toBe('five');
      await store.putCheckpoint(12, bytes('twelve'));
      expect(text(await store.get('checkpoint'))).toBe('twelve');
      expect(text(await store.get('checkpoints/5'))).toBe('five');
      expect(text(await store.get('checkpoints/12'))).toBe('twelve');
    });

    it('never changes a kept checkpoint', async () => {
      const store = await make();
      await store.putCheckpoint(5, bytes('five'));
      await store.putCheckpoint(5, bytes('other')).catch(() => undefined);
      expect(text(await store.get('checkpoints/5'))).toBe('five');
    });

    it('lists every path in order', async () => {
      const store = await make();
      const given = [
        'tile/entries/000',
        'tile/0/x001/000',
        'tile/0/000',
        'tile/0/001',
        'tile/0/002.p/12',
        'tile/1/000.p/2',
      ];
      for (const path of given) await store.put(path, bytes(path));
      await store.putCheckpoint(9, bytes('nine'));
      expect(await paths(store)).toEqual([...given, 'checkpoint', 'checkpoints/9'].sort());
    });
  });
}
