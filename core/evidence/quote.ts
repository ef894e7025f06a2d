/** Turns of a sealed transcript with their proofs: the document that a quote bundle holds, and how it is checked. */
import * as z from 'zod/mini';
import { decodeBase64 } from '../custody/base64.ts';
import { hex256 } from '../custody/leaf-shape.ts';
import { verifyInclusion } from '../custody/merkle.ts';
import { turnLeafHash } from './turn-leaf.ts';

const count = z.int().check(z.nonnegative());
/** What a turn has to have; everything it holds is proven, other fields included. */
const turn = z.looseObject({ index: count, role: z.string(), startMs: count, text: z.string() });
/** RFC 6962 section 2.1.1, base64. */
const path = z.array(z.string());

export const quoteSchema = z.strictObject({
  schemaVersion: z.literal(1),
  recordingId: z.string(),
  /** The `transcript.sealed` event whose facts hold `turnsRoot` and `turns`. */
  leafIndex: count,
  turnsRoot: hex256,
  /** Turns of the sealed transcript. */
  turns: count,
  /** As sealed, by index. */
  released: z.array(z.strictObject({ turn, salt: hex256, path })),
  /** Shown without personal data: the text is the archive's word, the place in the sealed transcript is proven. */
  redacted: z.array(z.strictObject({ turn, leafHash: hex256, path })),
});
export type Quote = z.infer<typeof quoteSchema>;
export type ShownTurn = z.infer<typeof turn>;

/** What is wrong with the proofs; nothing when every turn shown is part of the tree of `turnsRoot`. */
export function quoteProblems(quote: Quote): string[] {
  const { released, redacted, turns, turnsRoot } = quote;
  const shown = [...released, ...redacted].map(({ turn: { index } }) => index);
  const problems = new Set(shown).size === shown.length ? [] : ['a turn is there twice'];
  const proves = (index: number, leafHash: Uint8Array, hashes: readonly string[]): boolean => {
    const proof = hashes.flatMap((hash) => decodeBase64(hash) ?? []);
    const root = Buffer.from(turnsRoot, 'hex');
    const inclusion = { leafIndex: BigInt(index), size: BigInt(turns), leafHash, proof, root };
    return proof.length === hashes.length && verifyInclusion(inclusion);
  };
  for (const one of released) {
    const { index } = one.turn;
    if (!proves(index, turnLeafHash(one.turn, one.salt), one.path)) {
      problems.push(`turn ${index} is not the one that was sealed`);
    }
  }
  for (const one of redacted) {
    const { index } = one.turn;
    if (!proves(index, Buffer.from(one.leafHash, 'hex'), one.path)) {
      problems.push(`turn ${index} has no place in the sealed transcript`);
    }
  }
  return problems;
}

/** Every turn shown, in the order of the call. */
export function turnsOf({ released, redacted }: Quote): (ShownTurn & { readonly isRedacted: boolean })[] {
  return [
    ...released.map((one) => ({ ...one.turn, isRedacted: false })),
    ...redacted.map((one) => ({ ...one.turn, isRedacted: true })),
  ].sort((a, b) => a.index - b.index);
}
