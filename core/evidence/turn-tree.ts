/**
 * A Merkle tree over the turns of a transcript, so that one turn can be shown and proven without the others. Each leaf is salted from the
 * recording's key: who has the root cannot guess a turn, and the salts die with the key.
 */
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { encodeBase64 } from '../custody/base64.ts';
import { CompactRange } from '../custody/merkle.ts';
import { inclusionProof } from '../custody/merkle-proof.ts';
import { AppError } from '../errors.ts';
import type { Turn } from '../transcript/transcript.ts';
import { turnLeafHash } from './turn-leaf.ts';

const INFO = 'callvault/turns/v1';
const KEY_BYTES = 32;

export interface TurnProof {
  /** 32 bytes, hex: what the leaf of this turn was salted with. */
  readonly salt: string;
  /** RFC 6962 section 2.1.1 audit path, base64, from the leaf's sibling up. */
  readonly path: readonly string[];
  /** Hex. */
  readonly leafHash: string;
}

export interface TurnTree {
  /** RFC 6962 root, hex. */
  readonly root: string;
  readonly size: number;
  /** `index` is 0 to size - 1. */
  prove(index: number): Promise<TurnProof>;
}

/**
 * salt_i = HMAC-SHA-256(HKDF-SHA-256(key, no salt, 'callvault/turns/v1', 32 bytes), i as 8 bytes big-endian). `key` is the recording's own
 * key, 32 bytes; `turns` are those of the sealed transcript, in its order.
 */
export function turnTree(key: Uint8Array, turns: readonly Turn[]): TurnTree {
  const saltKey = createSecretKey(Buffer.from(hkdfSync('sha256', key, new Uint8Array(), INFO, KEY_BYTES)));
  const salts = turns.map((_, index) => saltOf(saltKey, index));
  const levels: Uint8Array[][] = [];
  const range = new CompactRange();
  for (const [index, turn] of turns.entries()) {
    range.append(turnLeafHash(turn, salts[index] ?? ''), (level, hash) => {
      (levels[level] ??= []).push(hash);
    });
  }
  const node = (level: number, index: number): Uint8Array => {
    const hash = levels[level]?.[index];
    if (hash === undefined) throw new AppError('INTERNAL', 'The tree of turns has no such node.');
    return hash;
  };
  return {
    root: Buffer.from(range.root()).toString('hex'),
    size: turns.length,
    async prove(index) {
      const hash = node(0, index);
      const path = await inclusionProof({ node: (level, at) => Promise.resolve(node(level, at)) }, index, turns.length);
      return {
        salt: salts[index] ?? '',
        path: path.map(encodeBase64),
        leafHash: Buffer.from(hash).toString('hex'),
      };
    },
  };
}

function saltOf(saltKey: KeyObject, index: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(index));
  return createHmac('sha256', saltKey).update(counter).digest('hex');
}
