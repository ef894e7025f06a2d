import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLocalKeyService, createLocalSigner, openKeyTable } from '../../../adapters/local/keys.ts';
import { codeOf, refused } from '../../contracts/builders.ts';
import { closing, filesBelow, filesHolding, tempDir } from './temp-dir.ts';

function* flippedBits(good: Buffer, step = 1): Iterable<Buffer> {
  for (let bit = 0; bit < good.length * 8; bit += step) {
    const altered = Buffer.from(good);
    altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    yield altered;
  }
}

describe('the master key file', () => {
  it('is made once, for its owner only', async () => {
    const dir = join(tempDir(), 'keys');
    const services = Array.from({ length: 4 }, () => createLocalKeyService({ dir }));
    const made = await Promise.all(services.map((service) => service.generate('rec1')));
    for (const { plain, wrapped } of made) {
      for (const service of services) expect(await service.unwrap('rec1', wrapped)).toEqual(plain);
    }
    expect(filesBelow(dir)).toEqual(['master.key']);
    expect(statSync(join(dir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it.each([0o640, 0o604, 0o660, 0o601])('is refused when others may use it (%o)', async (mode) => {
    const dir = tempDir();
    const service = createLocalKeyService({ dir });
    const { wrapped } = await service.generate('rec1');
    chmodSync(join(dir, 'master.key'), mode);
    await refused(service.generate('rec2'), 'UNAVAILABLE');
    await refused(service.unwrap('rec1', wrapped), 'UNAVAILABLE');
    await expect(service.unwrap('rec1', wrapped)).rejects.toThrow('chmod 600');
  });

  it('is refused with any bit flipped, cut off or longer', async () => {
    const dir = tempDir();
    const path = join(dir, 'master.key');
    const service = createLocalKeyService({ dir });
    const { plain, wrapped } = await service.generate('rec1');
    const good = readFileSync(path);
    const bad = [...flippedBits(good), good.subarray(0, -1), Buffer.alloc(0), Buffer.concat([good, Buffer.from('\n')])];
    const codes = new Set<string>();
    for (const content of bad) {
      writeFileSync(path, content);
      codes.add(await codeOf(service.unwrap('rec1', wrapped)));
      codes.add(await codeOf(service.generate('rec2')));
    }
    expect(codes).toEqual(new Set(['INTEGRITY']));
    writeFileSync(path, good);
    expect(await service.unwrap('rec1', wrapped)).toEqual(plain);
  });

  it('is not made anew to unwrap a key, and another one is noticed', async () => {
    const dir = tempDir();
    const service = createLocalKeyService({ dir });
    const { wrapped } = await service.generate('rec1');
    rmSync(join(dir, 'master.key'));
    await expect(service.unwrap('rec1', wrapped)).rejects.toThrow('missing');
    expect(filesBelow(dir)).toEqual([]);
    await service.generate('rec2');
    await expect(service.unwrap('rec1', wrapped)).rejects.toThrow('another master key');
  });
});

describe('the log key file', () => {
  it('is made once, for its owner only', async () => {
    const dir = tempDir();
    const [one, two] = await Promise.all([1, 2].map(() => createLocalSigner({ dir, name: 'log' })));
    expect(await one?.publicKey()).toEqual(await two?.publicKey());
    expect(statSync(join(dir, 'log.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dir, 'log.key'), 'utf8')).toMatch(/^Callvault log key.*\n-----BEGIN PRIVATE KEY-----\n/);
    chmodSync(join(dir, 'log.key'), 0o644);
    await refused(createLocalSigner({ dir, name: 'log' }), 'UNAVAILABLE');
  });

  it('is refused with any bit flipped', async () => {
    const dir = tempDir();
    await createLocalSigner({ dir, name: 'log' });
    const path = join(dir, 'log.key');
    const good = readFileSync(path);
    const codes = new Set<string>();
    for (const content of flippedBits(good)) {
      writeFileSync(path, content);
      codes.add(await codeOf(createLocalSigner({ dir, name: 'log' })));
    }
    expect(codes).toEqual(new Set(['INTEGRITY']));
  });
});

describe('the key table', () => {
  const key = (seed: number): Uint8Array => new Uint8Array(createHash('sha512').update(`key ${seed}`).digest());

  it('leaves no byte of a destroyed key in the folder', async () => {
    const dir = tempDir();
    const table = closing(openKeyTable({ file: join(dir, 'keys.sqlite') }));
    for (let i = 0; i < 90; i += 1) await table.put(`rec${i}`, key(i));
    const piece = (i: number): Buffer => Buffer.from(key(i).subarray(20, 36));
    expect(filesHolding(dir, piece(7))).toEqual(['keys.sqlite']);
    for (let i = 0; i < 90; i += 2) await table.remove(`rec${i}`);
    for (let i = 0; i < 90; i += 2) expect(filesHolding(dir, piece(i))).toEqual([]);
    for (let i = 1; i < 90; i += 2) expect(filesHolding(dir, piece(i))).toEqual(['keys.sqlite']);
    expect(await table.get('rec1')).toEqual(key(1));
    expect(statSync(join(dir, 'keys.sqlite')).mode & 0o777).toBe(0o600);
  });

  it('is shared by several connections', async () => {
    const file = join(tempDir(), 'keys.sqlite');
    const [one, two] = [closing(openKeyTable({ file })), closing(openKeyTable({ file }))];
    await one.put('rec1', key(1));
    expect(await two.put('rec1', key(2))).toEqual(key(1));
    await two.remove('rec1');
    await refused(one.put('rec1', key(3)), 'ERASED');
  });

  it('gives the right key or an error, whichever bit is flipped', async () => {
    const file = join(tempDir(), 'keys.sqlite');
    const first = openKeyTable({ file });
    for (let i = 0; i < 3; i += 1) await first.put(`rec${i}`, key(i));
    await first.remove('rec2');
    first.close();
    const good = readFileSync(file);
    let noticed = 0;
    for (const content of flippedBits(good, 61)) {
      writeFileSync(file, content);
      const seen = await readKeys(file);
      if (seen === 'INTEGRITY') noticed += 1;
      else expect(seen).toEqual([key(0), key(1), undefined]);
    }
    expect(noticed).toBeGreaterThan(10);
  });

  async function readKeys(file: string): Promise<(Uint8Array | undefined)[] | 'INTEGRITY'> {
    let table: ReturnType<typeof openKeyTable> | undefined;
    try {
      table = openKeyTable({ file });
      const found = [await table.get('rec0'), await table.get('rec1'), await table.get('rec2')];
      await refused(table.put('rec2', key(9)), 'ERASED');
      return found;
    } catch (error) {
      expect(error).toMatchObject({ code: 'INTEGRITY' });
      return 'INTEGRITY';
    } finally {
      table?.close();
    }
  }
});
