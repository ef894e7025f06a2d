import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openZip, zip } from '../../../adapters/formats/zip.ts';
import { collect, once } from '../../../core/bytes.ts';
import { AppError } from '../../../core/errors.ts';
import type { Bytes } from '../../../core/ports.ts';

const file = (path: string, text: string): { path: string; bytes: number; open: () => Bytes } => ({
  path,
  bytes: Buffer.byteLength(text),
  open: () => once(Buffer.from(text)),
});
const FILES = [file('a.txt', 'first'), file('folder/b.txt', 'second ✓'), file('empty', '')];

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'callvault-zip-'));
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

const stored = (name: string, content: Uint8Array): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};

describe('zip', () => {
  it('reads back what was written', async () => {
    const archive = await openZip(stored('good.zip', await collect(zip(FILES), 1e6)));
    expect(await archive.paths()).toEqual(['a.txt', 'folder/b.txt', 'empty']);
    for (const { path, open } of FILES) {
      expect(await collect(archive.read(path) ?? once(Buffer.from('?')), 1e6)).toEqual(await collect(open(), 1e6));
    }
    expect(archive.read('none')).toBeUndefined();
    archive.close();
  });

  it('depends on the content only', async () => {
    expect(await collect(zip(FILES), 1e6)).toEqual(await collect(zip(FILES), 1e6));
  });

  it('fails with the error of a body that fails, at once or midway', async () => {
    const broken = (chunks: number): (() => Bytes) =>
      async function* () {
        for (let i = 0; i < chunks; i += 1) yield await Promise.resolve(Buffer.alloc(70_000));
        throw new AppError('INTEGRITY', 'altered');
      };
    for (const chunks of [0, 1, 3]) {
      const files = [file('a', 'x'), { path: 'b', bytes: 210_000, open: broken(chunks) }, file('c', 'y')];
      await expect(collect(zip(files), 1e6)).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
  });

  it('fails when a body is not as long as announced', async () => {
    await expect(collect(zip([{ ...file('a', 'xyz'), bytes: 2 }]), 1e6)).rejects.toThrow();
  });

  it('refuses what is no zip, names that lead outside, and names that are there twice', async () => {
    const good = await collect(zip([file('aaaa.txt', '1'), file('bbbb.txt', '2')]), 1e6);
    const renamed = (from: string, to: string): Buffer =>
      Buffer.from(Buffer.from(good).toString('latin1').replaceAll(from, to), 'latin1');
    for (const content of [
      Buffer.from('not a zip'),
      Buffer.alloc(0),
      renamed('aaaa.txt', '../a.txt'),
      renamed('aaaa.txt', '/aaa.txt'),
      renamed('bbbb.txt', 'aaaa.txt'),
    ]) {
      await expect(openZip(stored('bad.zip', content))).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });
});
