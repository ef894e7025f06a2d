/** What every LogLedger must do. */
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../core/custody/base64.ts';
import type { CustodyRecord } from '../../core/custody/event.ts';
import { recordEvent } from '../../core/custody/leaf.ts';
import { emptyRoot } from '../../core/custody/merkle.ts';
import type { LogLedger } from '../../core/custody/ports.ts';
import { countingRandom } from '../support/memory-log.ts';

export interface LedgerUnderTest {
  readonly ledger: LogLedger;
  /** Commits events as the catalogue does, all or none, in this order. */
  readonly commit: (records: readonly CustodyRecord[]) => Promise<void>;
}

const EMPTY = { size: 0, rootHash: encodeBase64(emptyRoot()) };
const head = (size: number, byte: number): { size: number; rootHash: string } => ({
  size,
  rootHash: encodeBase64(Buffer.alloc(32, byte)),
});

/** `make` returns an empty ledger each time. */
export function logLedgerContract(name: string, make: () => LedgerUnderTest | Promise<LedgerUnderTest>): void {
  const random = countingRandom();
  const events = (count: number, reason = 'ça suffit'): CustodyRecord[] =>
    Array.from({ length: count }, () =>
      recordEvent({
        recordingId: random.id(),
        at: '2026-01-02T03:04:05.678Z',
        entry: { type: 'audio.played', openings: { actor: 'user:ana' }, facts: { note: reason } },
        random,
      }),
    );

  describe(`LogLedger: ${name}`, () => {
    it('begins with the empty tree', async () => {
      const { ledger } = await make();
      expect(await ledger.head()).toEqual(EMPTY);
      expect(await ledger.assign()).toBe(0);
      expect(await ledger.leaves(0, 10)).toEqual([]);
    });

    it('indexes events in order of commit, without gaps, once', async () => {
      const { ledger, commit } = await make();
      const first = events(3);
      const second = events(2);
      await commit(first);
      expect(await ledger.leaves(0, 10)).toEqual([]);
      expect(await ledger.assign()).toBe(3);
      await commit(second);
      expect(await ledger.leaves(0, 10)).toHaveLength(3);
      expect(await ledger.assign()).toBe(5);
      expect(await ledger.assign()).toBe(5);
      const expected = [...first, ...second].map(({ eventId, leaf }, leafIndex) => ({ leafIndex, eventId, leaf }));
      expect(await ledger.leaves(0, 10)).toEqual(expected);
    });

    it('pages by index', async () => {
      const { ledger, commit } = await make();
      await commit(events(7));
      await ledger.assign();
      const all = await ledger.leaves(0, 100);
      expect(await ledger.leaves(2, 3)).toEqual(all.slice(2, 5));
      expect(await ledger.leaves(5, 100)).toEqual(all.slice(5));
      expect(await ledger.leaves(7, 100)).toEqual([]);
    });

    it('keeps the bytes of the largest leaf', async () => {
      const { ledger, commit } = await make();
      const large = events(1, '\u{1f4de}'.repeat(16_300));
      await commit(large);
      await ledger.assign();
      expect((await ledger.leaves(0, 1))[0]?.leaf).toBe(large[0]?.leaf);
    });

    it('gives no index twice to writers at the same time', async () => {
      const { ledger, commit } = await make();
      await Promise.all(Array.from({ length: 8 }, () => commit(events(5)).then(() => ledger.assign())));
      expect(await ledger.assign()).toBe(40);
      const leaves = await ledger.leaves(0, 100);
      expect(leaves.map(({ leafIndex }) => leafIndex)).toEqual(leaves.map((_, i) => i));
      expect(new Set(leaves.map(({ eventId }) => eventId)).size).toBe(40);
    });

    it('moves the head only from where it is', async () => {
      const { ledger, commit } = await make();
      await commit(events(5));
      await ledger.assign();
      await ledger.advance(EMPTY, head(3, 1));
      expect(await ledger.head()).toEqual(head(3, 1));
      for (const stale of [EMPTY, head(3, 2), head(2, 1)]) {
        await expect(ledger.advance(stale, head(5, 3))).rejects.toMatchObject({ code: 'CONFLICT' });
      }
      expect(await ledger.head()).toEqual(head(3, 1));
      await ledger.advance(head(3, 1), head(5, 3));
      expect(await ledger.head()).toEqual(head(5, 3));
    });

    it('lets one of two writers move the head', async () => {
      const { ledger, commit } = await make();
      await commit(events(2));
      await ledger.assign();
      const moves = await Promise.allSettled([ledger.advance(EMPTY, head(1, 1)), ledger.advance(EMPTY, head(2, 2))]);
      expect(moves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await ledger.head()).toEqual(moves[0].status === 'fulfilled' ? head(1, 1) : head(2, 2));
    });
  });
}
