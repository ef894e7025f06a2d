import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../core/custody/checkpoint.ts';
import { leafHash, verifyConsistency, verifyInclusion } from '../../../core/custody/merkle.ts';
import { parseVerifierKey } from '../../../core/custody/note.ts';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from '../../../core/custody/proof.ts';
import { proveConsistency, proveLeaf } from '../../../core/use-cases/prove-event.ts';
import { memorySigner } from '../../support/memory-log.ts';
import { signer, testLog } from './log-fixture.ts';
import type { TestLog } from './log-fixture.ts';

const key = parseVerifierKey(signer.verifierKey);
const base64 = (text: string): Uint8Array => Buffer.from(text, 'base64');

async function grown(...counts: number[]): Promise<TestLog> {
  const log = testLog();
  for (const count of counts) {
    await log.commit(count);
    await log.integrate();
  }
  return log;
}

describe('proveLeaf', () => {
  it('proves every leaf of every signed tree', async () => {
    const log = await grown(1, 6, 250, 43);
    for (const size of [1, 7, 257, 300]) {
      for (let leafIndex = 0; leafIndex < size; leafIndex += size > 50 ? 11 : 1) {
        const proof = await proveLeaf({ store: log.store, leafIndex, size });
        const checkpoint = openCheckpoint(proof.checkpoint, key);
        expect(proof).toMatchObject({ leafIndex, size });
        const claim = {
          leafIndex: BigInt(leafIndex),
          size: checkpoint.size,
          leafHash: leafHash(Buffer.from(log.ledger.records[leafIndex]?.leaf ?? '')),
          proof: proof.hashes.map(base64),
          root: checkpoint.rootHash,
        };
        expect(verifyInclusion(claim)).toBe(true);
      }
    }
    expect(await proveLeaf({ store: log.store, leafIndex: 8 })).toMatchObject({ size: 300 });
  });

  it('says what is not there', async () => {
    const log = testLog();
    await expect(proveLeaf({ store: log.store, leafIndex: 0 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await log.commit(2);
    await log.integrate();
    for (const leafIndex of [2, -1, 0.5]) {
      await expect(proveLeaf({ store: log.store, leafIndex })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await expect(proveLeaf({ store: log.store, leafIndex: 0, size: 1 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('hands out no proof that does not hold', async () => {
    const log = await grown(5);
    const tile = log.store.files.get('tile/0/000.p/5');
    if (tile) tile[40] = (tile[40] ?? 0) ^ 1;
    await expect(proveLeaf({ store: log.store, leafIndex: 0 })).rejects.toMatchObject({ code: 'INTEGRITY' });
    await expect(proveConsistency({ store: log.store, size1: 3 })).rejects.toMatchObject({ code: 'INTEGRITY' });
    log.store.files.set('checkpoint', Buffer.from('torn'));
    await expect(proveLeaf({ store: log.store, leafIndex: 0 })).rejects.toMatchObject({ code: 'INTEGRITY' });
  });
});

describe('proveConsistency', () => {
  it('proves that each size extends each smaller one', async () => {
    const log = await grown(3, 10, 300);
    for (const size2 of [3, 13, 313]) {
      for (const size1 of [1, 2, 3, 8, 13, 256, 257, 313].filter((size) => size <= size2)) {
        const proof = await proveConsistency({ store: log.store, size1, size2 });
        const { size, rootHash } = openCheckpoint(proof.checkpoint, key);
        const root1 = base64(proof.rootHash1);
        const hashes = proof.hashes.map(base64);
        expect(verifyConsistency({ size1: BigInt(size1), size2: size, root1, root2: rootHash, proof: hashes })).toBe(
          true,
        );
        const kept = await log.store.get(`checkpoints/${size1}`);
        if (kept) expect(openCheckpoint(kept, key).rootHash).toEqual(root1);
      }
    }
    for (const size1 of [0, -1, 314, 1.5]) {
      await expect(proveConsistency({ store: log.store, size1 })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    }
  });
});

describe('tlog-proof', () => {
  async function written(): Promise<{ text: string; leaf: Buffer }> {
    const log = await grown(7);
    const { leafIndex, hashes, checkpoint } = await proveLeaf({ store: log.store, leafIndex: 5 });
    const text = formatTlogProof({ index: BigInt(leafIndex), hashes: hashes.map(base64), checkpoint });
    return { text, leaf: Buffer.from(log.ledger.records[5]?.leaf ?? '') };
  }

  it('is the text of the specification', async () => {
    const { text, leaf } = await written();
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 5']);
    expect(lines.slice(5, 8)).toEqual(['', signer.name, '7']);
    expect(verifyTlogProof(text, leaf, key)).toMatchObject({ origin: signer.name, size: 7n });
    const parsed = parseTlogProof(text);
    expect(parsed && formatTlogProof(parsed)).toBe(text);
    const extra = formatTlogProof({ index: 0n, hashes: [], checkpoint: 'x', extra: Buffer.from('more') });
    expect(extra).toBe('c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 0\n\nx');
    expect(parseTlogProof(extra)).toEqual({ index: 0n, hashes: [], checkpoint: 'x', extra: Buffer.from('more') });
  });

  it('fails on any flipped bit, for another leaf and under another key', async () => {
    const { text, leaf } = await written();
    const bytes = Buffer.from(text);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => verifyTlogProof(copy.toString('utf8'), leaf, key)).toThrow(
        expect.objectContaining({ code: 'INTEGRITY' }),
      );
    }
    expect(() => verifyTlogProof(text, Buffer.from('other'), key)).toThrow();
    expect(() => verifyTlogProof(text, leaf, parseVerifierKey(memorySigner(signer.name, 9).verifierKey))).toThrow();
  });

  it.each([
    '',
    'c2sp.org/tlog-proof@v1',
    'c2sp.org/tlog-proof@v2\nindex 0\n\nx',
    'c2sp.org/tlog-proof@v1\n\nx',
    'c2sp.org/tlog-proof@v1\nindex 01\n\nx',
    'c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n\nx',
    'c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\nx',
    'c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx',
    'c2sp.org/tlog-proof@v1\r\nindex 0\n\nx',
    `c2sp.org/tlog-proof@v1\nindex 0\n${`${'A'.repeat(43)}=\n`.repeat(65)}\nx`,
  ])('is refused when malformed: %j', (text) => {
    expect(parseTlogProof(text)).toBeUndefined();
    expect(() => verifyTlogProof(text, Buffer.from(''), key)).toThrow(expect.objectContaining({ code: 'INTEGRITY' }));
  });
});
