/** RFC 6962 sections 2.1.1 and 2.1.2: making inclusion and consistency proofs from stored node hashes. */
import { AppError } from '../errors.ts';
import { CompactRange, frontier, nodeHash } from './merkle.ts';

/** Node (level, index) is MTH(D[index * 2^level : (index + 1) * 2^level]). */
export interface NodeReader {
  node(level: number, index: number): Promise<Uint8Array>;
}

/** The largest power of two smaller than n (n > 1). */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** MTH(D[begin:end]) for a subtree of the recursion below: `begin` is aligned to it. */
async function subtree(reader: NodeReader, begin: number, end: number): Promise<Uint8Array> {
  const n = end - begin;
  const k = split(n);
  if (n === 1 || k * 2 === n) return reader.node(Math.log2(n), begin / n);
  return nodeHash(await subtree(reader, begin, begin + k), await subtree(reader, begin + k, end));
}

/** The compact range of the first `size` leaves. */
export async function readRange(reader: NodeReader, size: number): Promise<CompactRange> {
  const nodes: Uint8Array[] = [];
  for (const { level, index } of frontier(size)) nodes.push(await reader.node(level, index));
  return new CompactRange(size, nodes);
}

/** PATH(leafIndex, D[size]), from the leaf's sibling upwards. */
export async function inclusionProof(reader: NodeReader, leafIndex: number, size: number): Promise<Uint8Array[]> {
  if (leafIndex < 0 || leafIndex >= size) throw new AppError('INTERNAL', 'A leaf index is below the size of its tree.');
  const path: Uint8Array[] = [];
  let begin = 0;
  let end = size;
  while (end - begin > 1) {
    const middle = begin + split(end - begin);
    if (leafIndex < middle) {
      path.push(await subtree(reader, middle, end));
      end = middle;
    } else {
      path.push(await subtree(reader, begin, middle));
      begin = middle;
    }
  }
  return path.reverse();
}

/** PROOF(size1, D[size2]) for 0 < size1 <= size2. */
export async function consistencyProof(reader: NodeReader, size1: number, size2: number): Promise<Uint8Array[]> {
  if (size1 <= 0 || size1 > size2) throw new AppError('INTERNAL', 'A consistency proof needs 0 < size1 <= size2.');
  const path: Uint8Array[] = [];
  let begin = 0;
  let end = size2;
  while (size1 !== end) {
    const middle = begin + split(end - begin);
    if (size1 <= middle) {
      path.push(await subtree(reader, middle, end));
      end = middle;
    } else {
      path.push(await subtree(reader, begin, middle));
      begin = middle;
    }
  }
  if (begin > 0) path.push(await subtree(reader, begin, end));
  return path.reverse();
}
