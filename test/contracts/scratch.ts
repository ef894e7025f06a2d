/** What every scratch space promises. */
import { describe, expect, it } from 'vitest';
import type { Scratch } from '../../core/ports.ts';
import { sample, textOf } from './builders.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export function scratchContract(name: string, make: () => Scratch | Promise<Scratch>): void {
  describe(`scratch: ${name}`, () => {
    it('gives back what was written, as often as asked', async () => {
      const file = await (await make()).create();
      for (const chunk of ['he', '', 'llo']) await file.write(encode(chunk));
      const { bytes, sha256 } = sample('hello');
      expect(await file.finish()).toEqual({ bytes, sha256 });
      expect(await file.finish()).toEqual({ bytes, sha256 });
      expect(await textOf(file.read())).toBe('hello');
      expect(await textOf(file.read())).toBe('hello');
      await file.discard();
      await file.discard();
    });

    it('does not keep hold of the written array', async () => {
      const file = await (await make()).create();
      const chunk = encode('hello');
      await file.write(chunk);
      chunk.fill(0);
      await file.finish();
      expect(await textOf(file.read())).toBe('hello');
      await file.discard();
    });

    it('keeps files apart', async () => {
      const scratch = await make();
      const [one, two] = [await scratch.create(), await scratch.create()];
      await one.write(encode('one'));
      await two.write(encode('two'));
      await one.finish();
      await two.finish();
      await two.discard();
      expect(await textOf(one.read())).toBe('one');
      await one.discard();
    });

    it('takes nothing after the end', async () => {
      const file = await (await make()).create();
      await file.finish();
      await expect(file.write(encode('x'))).rejects.toMatchObject({ code: 'INTERNAL' });
      await file.discard();
    });

    it('has nothing to read once discarded', async () => {
      const file = await (await make()).create();
      await file.write(encode('x'));
      await file.finish();
      await file.discard();
      await expect(textOf(file.read())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });
}
