/** What every catalogue promises about a history that is read page by page, and about counting. */
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../core/ports.ts';
import { setUpCatalogue, type MakeSubject } from './catalogue-listing.ts';
import { anEvent, aRecording, refused } from './builders.ts';

/** Ids by page; `between` happens after each. */
async function walk(
  catalogue: Catalogue,
  page: { readonly limit: number; readonly newestFirst?: boolean },
  between: (page: number) => Promise<void> = () => Promise.resolve(),
): Promise<string[][]> {
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const found = await catalogue.history('rec1', { ...page, ...(cursor !== undefined && { cursor }) });
    pages.push(found.items.map(({ eventId }) => eventId));
    cursor = found.nextCursor;
    if (cursor !== undefined) await between(pages.length);
  } while (cursor !== undefined && pages.length < 20);
  return pages;
}

export function catalogueHistoryContract(name: string, make: MakeSubject): void {
  const setUp = async (...ids: string[]): Promise<Catalogue> => {
    const { catalogue } = await setUpCatalogue(make);
    for (const id of ids) await catalogue.commit({ recordings: [], events: [anEvent(id, 'rec1')] });
    return catalogue;
  };

  describe(`catalogue: ${name}, history`, () => {
    it('gives the events as they were, page by page, in order of commit or the newest first', async () => {
      const catalogue = await setUp('e3', 'e1', 'e5', 'e2', 'e4');
      await catalogue.commit({ recordings: [], events: [anEvent('other', 'rec2')] });
      expect((await catalogue.history('rec1', { limit: 9 })).items).toEqual(await catalogue.events('rec1'));
      expect(await walk(catalogue, { limit: 2 })).toEqual([['e3', 'e1'], ['e5', 'e2'], ['e4']]);
      expect(await walk(catalogue, { limit: 2, newestFirst: true })).toEqual([['e4', 'e2'], ['e5', 'e1'], ['e3']]);
      expect(await catalogue.history('rec1', { limit: 5 })).not.toHaveProperty('nextCursor');
      expect(await catalogue.history('rec3', { limit: 5 })).toEqual({ items: [] });
    });

    it('neither skips nor repeats while events arrive', async () => {
      const ids = ['e3', 'e1', 'e5', 'e2', 'e4'];
      const onward = async (page: { readonly limit: number; readonly newestFirst?: boolean }): Promise<string[]> => {
        const catalogue = await setUp(...ids);
        const add = (n: number): Promise<void> =>
          n > 3 ? Promise.resolve() : catalogue.commit({ recordings: [], events: [anEvent(`new${n}`, 'rec1')] });
        return (await walk(catalogue, page, add)).flat();
      };
      expect(await onward({ limit: 2 })).toEqual([...ids, 'new1', 'new2', 'new3']);
      expect(await onward({ limit: 2, newestFirst: true })).toEqual(ids.toReversed());
    });

    it('keeps the order within one commit, and pages of events without openings', async () => {
      const { catalogue } = await setUpCatalogue(make);
      const ids = Array.from({ length: 12 }, (_, i) => `e${(i * 7) % 12}`);
      await catalogue.commit({ recordings: [], events: ids.map((id) => anEvent(id, 'rec1')) });
      await catalogue.forget('rec1');
      expect((await walk(catalogue, { limit: 5 })).flat()).toEqual(ids);
      expect((await catalogue.history('rec1', { limit: 1 })).items[0]?.openings).toEqual({});
    });

    it('counts what a matter holds', async () => {
      const held = [{ matterId: 'm1', placedAt: '2026-01-01T00:00:00Z' }];
      const { catalogue } = await setUpCatalogue(make, [
        ...['a', 'b', 'c'].map((id) => aRecording(id, { holds: held })),
        aRecording('d', { holds: [{ ...held[0], matterId: 'm2', placedAt: '2026-01-01T00:00:00Z' }] }),
        aRecording('e'),
      ]);
      expect([await catalogue.countHeld('m1'), await catalogue.countHeld('m2')]).toEqual([3, 1]);
      await catalogue.commit({
        recordings: [aRecording('b', { revision: 2 }), aRecording('e', { revision: 2, holds: held })],
      });
      await catalogue.commit({ recordings: [aRecording('c', { revision: 2 })] });
      expect([await catalogue.countHeld('m1'), await catalogue.countHeld('nothing')]).toEqual([2, 0]);
    });

    it('refuses a cursor that it did not make', async () => {
      const catalogue = await setUp('e1', 'e2');
      for (const cursor of ['', 'x', '1', Buffer.from('["x"]').toString('base64url')]) {
        await refused(catalogue.history('rec1', { limit: 1, cursor }), 'VALIDATION_FAILED');
      }
    });
  });
}
