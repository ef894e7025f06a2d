/** What every work store promises. */
import { describe, expect, it } from 'vitest';
import type { WorkStore } from '../../core/ports.ts';
import { chunks, failing, textOf } from './builders.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | undefined): string | undefined => bytes && new TextDecoder().decode(bytes);

export function workStoreContract(name: string, make: () => WorkStore | Promise<WorkStore>): void {
  describe(`work store: ${name}`, () => {
    it('stores bytes and streams, and replaces them', async () => {
      const work = await make();
      await work.put('analysis/a.json', encode('bytes'));
      expect(decode(await work.get('analysis/a.json'))).toBe('bytes');
      await work.put('analysis/a.json', chunks('a ', 'stream'));
      expect(decode(await work.get('analysis/a.json'))).toBe('a stream');
      await work.put('analysis/a.json', encode(''));
      expect(decode(await work.get('analysis/a.json'))).toBe('');
    });

    it('keeps the old bytes when a put breaks off', async () => {
      const work = await make();
      await work.put('a/b', encode('old'));
      await expect(work.put('a/b', failing(new Error('cut')))).rejects.toThrow('cut');
      expect(decode(await work.get('a/b'))).toBe('old');
    });

    it.each([
      [undefined, '0123456789'],
      [{ start: 0, end: 10 }, '0123456789'],
      [{ start: 2, end: 5 }, '234'],
      [{ start: 9, end: 99 }, '9'],
      [{ start: 10, end: 20 }, ''],
      [{ start: 4, end: 4 }, ''],
      [{ start: 50, end: 60 }, ''],
    ])('streams the range %j and tells the length of the whole', async (range, expected) => {
      const work = await make();
      await work.put('audio/a', encode('0123456789'));
      const opened = await work.open('audio/a', range);
      expect(opened?.bytes).toBe(10);
      expect(opened && (await textOf(opened.body))).toBe(expected);
    });

    it('knows what is not there', async () => {
      const work = await make();
      await work.put('a/b', encode('x'));
      for (const path of ['a', 'b', 'a/b/c']) {
        expect(await work.get(path)).toBeUndefined();
        expect(await work.open(path)).toBeUndefined();
      }
      await work.remove('a/c');
      await work.remove('a/b');
      await work.remove('a/b');
      expect(await work.get('a/b')).toBeUndefined();
    });

    it('lists what is below a prefix, in order, also while it is removed', async () => {
      const work = await make();
      for (const path of ['asr/b', 'asr/a', 'asrx', 'access/a.opus']) await work.put(path, encode('x'));
      const listed: string[] = [];
      for await (const path of work.list('asr/')) {
        listed.push(path);
        await work.remove(path);
      }
      expect(listed).toEqual(['asr/a', 'asr/b']);
      for await (const path of work.list('asr/')) throw new Error(`still there: ${path}`);
    });
  });
}
