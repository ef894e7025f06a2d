import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CompactRange,
  emptyRoot,
  frontier,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from '../../../core/custody/merkle.ts';
import { consistencyProof, inclusionProof, readRange } from '../../../core/custody/merkle-proof.ts';
import type { NodeReader } from '../../../core/custody/merkle-proof.ts';
import consistency from '../../vectors/custody/merkle-consistency.json' with { type: 'json' };
import inclusion from '../../vectors/custody/merkle-inclusion.json' with { type: 'json' };
import hashes from '../../vectors/custody/rfc6962-hashes.json' with { type: 'json' };

const base64 = (text: string): Uint8Array => Buffer.from(text, 'base64');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 6962 section 2.1, word for word. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot();
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

const LEAVES = Array.from({ length: 600 }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));
const reader: NodeReader = {
  node: (level, index) => Promise.resolve(mth(LEAVES.slice(index * 2 ** level, (index + 1) * 2 ** level))),
};

function roots(size: number): Uint8Array[] {
  const range = new CompactRange();
  return [range.root(), ...LEAVES.slice(0, size).map((leaf) => (range.append(leaf), range.root()))];
}

/** The same bytes with one bit turned over. */
function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

describe('RFC 6962 hashes', () => {
  it('match the published ones', () => {
    expect(hex(emptyRoot())).toBe(hashes.emptyRoot);
    for (const { entry, hash } of hashes.leaves) expect(hex(leafHash(Buffer.from(entry)))).toBe(hash);
    for (const { left, right, hash } of hashes.nodes) {
      expect(hex(nodeHash(Buffer.from(left), Buffer.from(right)))).toBe(hash);
    }
  });
});

describe('verifyInclusion', () => {
  it.each(inclusion.cases)('$path: error $wantErr', (c) => {
    const proof = c.proof.map(base64);
    const accepted = verifyInclusion({
      leafIndex: BigInt(c.leafIdx),
      size: BigInt(c.treeSize),
      leafHash: base64(c.leafHash),
      proof,
      root: base64(c.root),
    });
    expect(accepted).toBe(!c.wantErr);
  });

  it('refuses a negative index and hashes of another length', () => {
    const [leaf = emptyRoot()] = LEAVES;
    const claim = { leafIndex: 0n, size: 1n, leafHash: leaf, proof: [], root: leaf };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, leafIndex: -1n })).toBe(false);
    const short = leaf.subarray(1);
    expect(verifyInclusion({ ...claim, leafHash: short, root: short })).toBe(false);
  });

  it('works beyond 2^53: the last leaf of a tree of 2^60 + 1', () => {
    const [leaf = emptyRoot(), sibling = emptyRoot()] = LEAVES;
    const claim = {
      leafIndex: 2n ** 60n,
      size: 2n ** 60n + 1n,
      leafHash: leaf,
      proof: [sibling],
      root: nodeHash(sibling, leaf),
    };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, leafIndex: 2n ** 60n - 1n })).toBe(false);
    expect(verifyInclusion({ ...claim, leafIndex: 2n ** 60n + 1n })).toBe(false);
  });
});

describe('verifyConsistency', () => {
  it.each(consistency.cases)('$path: error $wantErr', (c) => {
    const accepted = verifyConsistency({
      size1: BigInt(c.size1),
      size2: BigInt(c.size2),
      root1: base64(c.root1),
      root2: base64(c.root2),
      proof: c.proof.map(base64),
    });
    expect(accepted).toBe(!c.wantErr);
  });

  it('works beyond 2^53: from 2^60 to 2^60 + 1', () => {
    const [root1 = emptyRoot(), leaf = emptyRoot()] = LEAVES;
    const claim = { size1: 2n ** 60n, size2: 2n ** 60n + 1n, root1, root2: nodeHash(root1, leaf), proof: [leaf] };
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, size1: 2n ** 60n - 1n })).toBe(false);
    expect(verifyConsistency({ ...claim, size2: 2n ** 60n })).toBe(false);
  });
});

describe('CompactRange', () => {
  it('has the root of RFC 6962 at every size', () => {
    for (const [size, root] of roots(130).entries()) expect(hex(root)).toBe(hex(mth(LEAVES.slice(0, size))));
  });

  it('goes on from the frontier of any size', async () => {
    const all = roots(600);
    for (let size = 0; size < 600; size += 7) {
      const range = await readRange(reader, size);
      expect(hex(range.root())).toBe(hex(all[size] ?? emptyRoot()));
      range.append(LEAVES[size] ?? emptyRoot());
      expect(hex(range.root())).toBe(hex(all[size + 1] ?? emptyRoot()));
    }
  });

  it('names the nodes of its frontier', () => {
    expect(frontier(0)).toEqual([]);
    expect(frontier(13)).toEqual([
      { level: 3, index: 0 },
      { level: 2, index: 2 },
      { level: 0, index: 12 },
    ]);
  });
});

describe('proofs', () => {
  it('hold for every leaf of every size, and for no other leaf or size', async () => {
    const all = roots(70);
    for (let size = 1; size <= 70; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const claim = {
          leafIndex: BigInt(index),
          size: BigInt(size),
          leafHash: LEAVES[index] ?? emptyRoot(),
          proof: await inclusionProof(reader, index, size),
          root: all[size] ?? emptyRoot(),
        };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: LEAVES[index + 1] ?? emptyRoot() })).toBe(false);
        expect(verifyInclusion({ ...claim, root: all[size - 1] ?? emptyRoot() })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, claim.root] })).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
      }
    }
  });

  it('fail on any flipped bit, up to 600 leaves', async () => {
    const all = roots(600);
    const claims = fc
      .integer({ min: 1, max: 600 })
      .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat()));
    await fc.assert(
      fc.asyncProperty(claims, async ([size, index, bit]) => {
        const proof = await inclusionProof(reader, index, size);
        const leaf = LEAVES[index] ?? emptyRoot();
        const root = all[size] ?? emptyRoot();
        const claim = { leafIndex: BigInt(index), size: BigInt(size), leafHash: leaf, proof, root };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flip(leaf, bit) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(root, bit) })).toBe(false);
        for (const [i, hash] of proof.entries()) {
          expect(verifyInclusion({ ...claim, proof: proof.with(i, flip(hash, bit)) })).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('show consistency between all sizes, and fail on any flipped bit', async () => {
    const all = roots(48);
    for (let size2 = 1; size2 <= 48; size2 += 1) {
      for (let size1 = 1; size1 <= size2; size1 += 1) {
        const proof = await consistencyProof(reader, size1, size2);
        const [root1 = emptyRoot(), root2 = emptyRoot()] = [all[size1], all[size2]];
        const claim = { size1: BigInt(size1), size2: BigInt(size2), root1, root2, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, root1: flip(root1, size1) })).toBe(false);
        expect(verifyConsistency({ ...claim, root2: flip(root2, size2) })).toBe(false);
        for (const [i, hash] of proof.entries()) {
          expect(verifyConsistency({ ...claim, proof: proof.with(i, flip(hash, size1 + size2)) })).toBe(false);
        }
      }
    }
  });

  it('are not made for leaves or sizes that are not there', async () => {
    await expect(inclusionProof(reader, 3, 3)).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(consistencyProof(reader, 0, 3)).rejects.toMatchObject({ code: 'INTERNAL' });
    await expect(consistencyProof(reader, 4, 3)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
