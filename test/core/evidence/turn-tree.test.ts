/** The tree over the turns, held against a second way of computing it that shares no code with the first. */
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteProblems, type Quote } from '../../../core/evidence/quote.ts';
import { turnTree } from '../../../core/evidence/turn-tree.ts';
import type { Turn } from '../../../core/transcript/transcript.ts';

const KEY = Buffer.alloc(32, 7);

const turnsOf = (texts: readonly string[]): Turn[] =>
  texts.map((text, index) => ({ index, role: 'agent', startMs: index * 1000, endMs: index * 1000 + 900, text }));

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 5869 by hand, one block. */
function hkdf(key: Uint8Array, info: string): Buffer {
  const prk = createHmac('sha256', Buffer.alloc(32)).update(key).digest();
  return createHmac('sha256', prk)
    .update(Buffer.concat([Buffer.from(info), Buffer.of(1)]))
    .digest();
}

/** RFC 6962 section 2.1 as it is written: recursively. The keys of a turn are written in alphabetical order by hand. */
function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), first);
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Buffer.of(1), rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

function independentRoot(key: Uint8Array, turns: readonly Turn[]): string {
  const saltKey = hkdf(key, 'callvault/turns/v1');
  const leaves = turns.map(({ endMs, index, role, startMs, text }) => {
    const counter = Buffer.alloc(8);
    counter.writeUInt32BE(index, 4);
    const salt = createHmac('sha256', saltKey).update(counter).digest('hex');
    return Buffer.from(
      `{"salt":"${salt}","turn":{"endMs":${endMs},"index":${index},"role":"${role}","startMs":${startMs},"text":${JSON.stringify(text)}}}`,
    );
  });
  return rootOf(leaves).toString('hex');
}

async function quoteOf(turns: readonly Turn[], shown: readonly number[]): Promise<Quote> {
  const tree = turnTree(KEY, turns);
  const released: Quote['released'] = [];
  for (const index of shown) {
    const turn = turns[index];
    if (!turn) throw new Error('no such turn');
    const { salt, path } = await tree.prove(index);
    released.push({ turn, salt, path: [...path] });
  }
  const about = { schemaVersion: 1 as const, recordingId: 'r', leafIndex: 0 };
  return { ...about, turnsRoot: tree.root, turns: tree.size, released, redacted: [] };
}

describe('the tree over the turns', () => {
  it('has the root that anybody with the key can compute from the document', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.array(fc.string({ unit: 'grapheme' })),
        (key, texts) => {
          const turns = turnsOf(texts.map((text) => text.toWellFormed()));
          expect(turnTree(key, turns).root).toBe(independentRoot(key, turns));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('proves any choice of turns', async () => {
    const choice = fc
      .array(fc.string(), { minLength: 1, maxLength: 40 })
      .chain((texts) =>
        fc.tuple(fc.constant(turnsOf(texts.map((text) => text.toWellFormed()))), fc.subarray(texts.map((_, i) => i))),
      );
    await fc.assert(
      fc.asyncProperty(choice, async ([turns, shown]) => {
        expect(quoteProblems(await quoteOf(turns, shown))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('proves no other turn, salt, place, size or root', async () => {
    const turns = turnsOf(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    const quote = await quoteOf(turns, [4]);
    const [one] = quote.released;
    if (!one) throw new Error('nothing released');
    const { turn } = one;
    const hex = 'f'.repeat(64);
    const wrong: [string, Quote][] = [
      ['text', { ...quote, released: [{ ...one, turn: { ...turn, text: 'E' } }] }],
      ['role', { ...quote, released: [{ ...one, turn: { ...turn, role: 'customer' } }] }],
      ['time', { ...quote, released: [{ ...one, turn: { ...turn, startMs: 4001 } }] }],
      ['index', { ...quote, released: [{ ...one, turn: { ...turn, index: 5 } }] }],
      ['a field more', { ...quote, released: [{ ...one, turn: { ...turn, extra: 1 } }] }],
      ['salt', { ...quote, released: [{ ...one, salt: hex }] }],
      ['path', { ...quote, released: [{ ...one, path: one.path.slice(1) }] }],
      ['path order', { ...quote, released: [{ ...one, path: one.path.toReversed() }] }],
      ['path encoding', { ...quote, released: [{ ...one, path: ['?', ...one.path.slice(1)] }] }],
      ['size', { ...quote, turns: 4 }],
      ['root', { ...quote, turnsRoot: hex }],
      ['twice', { ...quote, released: [one, one] }],
    ];
    for (const [what, changed] of wrong) expect(quoteProblems(changed), what).not.toEqual([]);
  });

  it('salts every leaf by the key: equal turns have unlike hashes, another key another root', async () => {
    const turns = turnsOf(['yes', 'yes']);
    const tree = turnTree(KEY, turns);
    expect((await tree.prove(0)).leafHash).not.toBe((await tree.prove(1)).leafHash);
    expect((await tree.prove(0)).salt).not.toBe((await tree.prove(1)).salt);
    expect(turnTree(Buffer.alloc(32, 8), turns).root).not.toBe(tree.root);
    expect(turnTree(KEY, []).root).toBe(createHash('sha256').digest('hex'));
  });
});
