import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collect, once } from '../../../core/bytes.ts';
import { AppError } from '../../../core/errors.ts';
import type { Bytes } from '../../../core/ports.ts';
import { open, seal } from '../../../core/sealing/envelope.ts';

const key = randomBytes(32);
const audio = { recordingId: 'r', object: 'audio' } as const;
const sealed = (plain: Uint8Array): Promise<Uint8Array> => collect(seal(key, audio, once(plain)), 1e8);

async function* chunks(content: Uint8Array, size = 65_536): Bytes {
  for (let at = 0; at < content.length; at += size) yield await Promise.resolve(content.subarray(at, at + size));
}

describe('the sealed envelope', () => {
  it.each([0, 1, 1_048_575, 1_048_576, 1_048_577, 3_000_000])('gives back %i bytes in any chunking', async (length) => {
    const plain = randomBytes(length);
    const cipher = await collect(seal(key, audio, chunks(plain, 70_001)), 1e8);
    expect(Buffer.compare(await collect(open(key, audio, chunks(cipher, 9_973)), 1e8), plain)).toBe(0);
  });

  it('is another ciphertext every time, and never holds the key', async () => {
    const plain = Buffer.from('the same bytes');
    const [a, b] = [await sealed(plain), await sealed(plain)];
    expect(Buffer.compare(a, b)).not.toBe(0);
    expect(Buffer.from(a).includes(key)).toBe(false);
  });

  it('refuses another key, another recording and another role', async () => {
    const cipher = await sealed(Buffer.from('x'));
    for (const [secret, context] of [
      [randomBytes(32), audio],
      [key, { ...audio, recordingId: 'other' }],
      [key, { ...audio, object: 'manifest' as const }],
    ] as const) {
      await expect(collect(open(secret, context, once(cipher)), 1e8)).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
  });

  it('refuses any changed bit and every cut', async () => {
    const cipher = Buffer.from(await sealed(randomBytes(1_500_000)));
    for (const at of [...Array(400).keys(), 700_000, 1_048_600, cipher.length - 1]) {
      const changed = Buffer.from(cipher);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(collect(open(key, audio, once(changed)), 1e8)).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
    for (const length of [0, 1, 100, 400, 1_048_576, cipher.length - 1]) {
      const cut = cipher.subarray(0, length);
      await expect(collect(open(key, audio, once(cut)), 1e8)).rejects.toMatchObject({ code: 'INTEGRITY' });
    }
  }, 60_000);

  it('passes on the failure of its source, at once or midway', async () => {
    for (const before of [0, 1, 40]) {
      const failing = (async function* (): Bytes {
        for (let i = 0; i < before; i += 1) yield await Promise.resolve(randomBytes(70_000));
        throw new AppError('NOT_FOUND', 'gone');
      })();
      await expect(collect(seal(key, audio, failing), 1e8)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('closes its source when the reader gives up', async () => {
    let closed = false;
    const endless = (async function* (): Bytes {
      try {
        for (;;) yield await Promise.resolve(randomBytes(70_000));
      } finally {
        closed = true;
      }
    })();
    for await (const chunk of seal(key, audio, endless)) if (chunk.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(true);
  });
});
