/** What every work queue promises. */
import { describe, expect, it } from 'vitest';
import type { QueueItem, WorkQueue } from '../../core/ports.ts';
import { fakeClock, type FakeClock } from '../support/memory-clock-random.ts';
import type { MakeCatalogue } from './catalogue-listing.ts';

const HIDE_MS = 1000;
const NONE = { ready: 0, delayed: 0, inFlight: 0, dead: 0 };

interface Subject {
  readonly queue: WorkQueue;
  readonly clock: FakeClock;
  readonly due: (...ids: string[]) => Promise<void>;
  /** Takes an item that has to be there. */
  readonly take: (recordingId?: string) => Promise<QueueItem>;
}

export function workQueueContract(name: string, make: MakeCatalogue): void {
  const setUp = async (...ids: string[]): Promise<Subject> => {
    const clock = fakeClock();
    const { catalogue, queue } = await make(clock);
    const due = (...due: string[]): Promise<void> => catalogue.commit({ recordings: [], due });
    if (ids.length > 0) await due(...ids);
    const take = async (recordingId?: string): Promise<QueueItem> => {
      const item = await queue.take(HIDE_MS, recordingId);
      if (!item) throw new Error('nothing is due');
      return item;
    };
    return { queue, clock, due, take };
  };

  describe(`work queue: ${name}`, () => {
    it('hands out what is due, oldest first, once', async () => {
      const { queue, clock, due, take } = await setUp();
      expect(await queue.take(HIDE_MS)).toBeUndefined();
      for (const id of ['b', 'c', 'a']) {
        await due(id);
        clock.advance(1);
      }
      expect([await take(), await take(), await take()].map(({ recordingId }) => recordingId)).toEqual(['b', 'c', 'a']);
      expect(await queue.take(HIDE_MS)).toBeUndefined();
    });

    it('keeps one entry per recording', async () => {
      const { queue, due, take } = await setUp('a', 'a');
      await due('a');
      expect(await queue.counts()).toEqual({ ...NONE, ready: 1 });
      await queue.done((await take()).receipt);
      expect(await queue.counts()).toEqual(NONE);
    });

    it('hands out the named recording only', async () => {
      const { queue, take } = await setUp('a', 'b');
      expect((await take('b')).recordingId).toBe('b');
      expect(await queue.take(HIDE_MS, 'b')).toBeUndefined();
      expect(await queue.take(HIDE_MS, 'c')).toBeUndefined();
      expect((await take()).recordingId).toBe('a');
    });

    it('hides an item for the time asked for, then hands it out again', async () => {
      const { queue, clock, take } = await setUp('a');
      const first = await take();
      expect(first.attempts).toBe(1);
      clock.advance(HIDE_MS - 1);
      expect(await queue.take(HIDE_MS)).toBeUndefined();
      clock.advance(1);
      const second = await take();
      expect(second.attempts).toBe(2);
      expect(second.receipt).not.toBe(first.receipt);
      expect(await queue.done(first.receipt)).toBe(false);
      expect(await queue.extend(first.receipt, HIDE_MS)).toBe(false);
      await queue.fail(first.receipt, { delayMs: 0, error: 'X', dead: true });
      expect(await queue.counts()).toEqual({ ...NONE, inFlight: 1 });
      expect(await queue.done(second.receipt)).toBe(true);
      expect(await queue.done(second.receipt)).toBe(false);
      expect(await queue.counts()).toEqual(NONE);
    });

    it('ends an item that nobody took meanwhile, however late', async () => {
      const { queue, clock, take } = await setUp('a');
      const { receipt } = await take();
      clock.advance(HIDE_MS * 10);
      expect(await queue.counts()).toEqual({ ...NONE, ready: 1 });
      expect(await queue.done(receipt)).toBe(true);
      expect(await queue.counts()).toEqual(NONE);
    });

    it('keeps a long step hidden', async () => {
      const { queue, clock, take } = await setUp('a');
      const { receipt } = await take();
      clock.advance(HIDE_MS - 1);
      expect(await queue.extend(receipt, HIDE_MS)).toBe(true);
      clock.advance(HIDE_MS - 1);
      expect(await queue.take(HIDE_MS)).toBeUndefined();
      clock.advance(1);
      expect((await take()).attempts).toBe(2);
    });

    it('does not lose what became due during the delivery', async () => {
      const { queue, due, take } = await setUp('a');
      const { receipt } = await take();
      await due('a');
      expect(await queue.take(HIDE_MS)).toBeUndefined();
      expect(await queue.done(receipt)).toBe(true);
      const again = await take();
      expect(again).toMatchObject({ recordingId: 'a', attempts: 1 });
      expect(await queue.done(again.receipt)).toBe(true);
      expect(await queue.counts()).toEqual(NONE);
    });

    it('does not lose what became due after the time had run out', async () => {
      const { queue, clock, due, take } = await setUp('a');
      const { receipt } = await take();
      clock.advance(HIDE_MS);
      await due('a');
      expect(await queue.done(receipt)).toBe(true);
      expect((await take()).recordingId).toBe('a');
    });

    it('tries a failed item again after the delay', async () => {
      const { queue, clock, take } = await setUp('a');
      await queue.fail((await take()).receipt, { delayMs: 500, error: 'UNAVAILABLE', dead: false });
      expect(await queue.counts()).toEqual({ ...NONE, delayed: 1 });
      clock.advance(499);
      expect(await queue.take(HIDE_MS)).toBeUndefined();
      expect(await queue.take(HIDE_MS, 'a')).toBeUndefined();
      clock.advance(1);
      expect((await take()).attempts).toBe(2);
    });

    it('does not count a delivery that says so', async () => {
      const { queue, clock, take } = await setUp('a');
      await queue.fail((await take()).receipt, { delayMs: 0, error: 'UNAVAILABLE', dead: false });
      for (let times = 0; times < 10; times += 1) {
        const { attempts, receipt } = await take();
        expect(attempts).toBe(2);
        await queue.fail(receipt, { delayMs: 500, error: 'CONFLICT', dead: false, uncounted: true });
        expect(await queue.counts()).toEqual({ ...NONE, delayed: 1 });
        clock.advance(500);
      }
      const { receipt } = await take();
      clock.advance(HIDE_MS);
      expect((await take()).attempts).toBe(3);
      await queue.fail(receipt, { delayMs: 0, error: 'CONFLICT', dead: false, uncounted: true });
      expect(await queue.counts()).toEqual({ ...NONE, inFlight: 1 });
    });

    it('makes a delayed item due at once when new work comes', async () => {
      const { queue, due, take } = await setUp('a');
      await queue.fail((await take()).receipt, { delayMs: 500, error: 'UNAVAILABLE', dead: false });
      await due('a');
      expect((await take()).attempts).toBe(2);
    });

    it('keeps dead letters until they are redriven', async () => {
      const { queue, clock, take } = await setUp('a', 'b');
      await queue.fail((await take('a')).receipt, { delayMs: 0, error: 'INTEGRITY', dead: true });
      clock.advance(HIDE_MS);
      await queue.fail((await take('b')).receipt, { delayMs: 0, error: 'INTERNAL', dead: true });
      clock.advance(HIDE_MS * 100);
      expect(await queue.take(HIDE_MS)).toBeUndefined();
      expect(await queue.counts()).toEqual({ ...NONE, dead: 2 });
      const letters = [
        { recordingId: 'a', attempts: 1, error: 'INTEGRITY' },
        { recordingId: 'b', attempts: 1, error: 'INTERNAL' },
      ];
      expect(await queue.deadLetters(10)).toEqual(letters);
      expect(await queue.deadLetters(1)).toEqual(letters.slice(0, 1));
      expect(await queue.redrive('a')).toBe(true);
      expect(await queue.redrive('a')).toBe(false);
      expect(await queue.redrive('c')).toBe(false);
      expect(await take()).toMatchObject({ recordingId: 'a', attempts: 1 });
      expect(await queue.deadLetters(10)).toEqual(letters.slice(1));
    });

    it('hands a dead letter out again when new work comes', async () => {
      const { queue, due, take } = await setUp('a');
      await queue.fail((await take()).receipt, { delayMs: 0, error: 'INTEGRITY', dead: true });
      await due('a');
      expect(await take()).toMatchObject({ recordingId: 'a', attempts: 1 });
      expect(await queue.deadLetters(10)).toEqual([]);
    });

    it('delivers once more before it gives up, when new work came during the last delivery', async () => {
      const { queue, due, take } = await setUp('a');
      const last = await take();
      await due('a');
      await queue.fail(last.receipt, { delayMs: 0, error: 'INTERNAL', dead: true });
      const again = await take();
      expect(again.attempts).toBe(2);
      await queue.fail(again.receipt, { delayMs: 0, error: 'INTERNAL', dead: true });
      expect(await queue.counts()).toEqual({ ...NONE, dead: 1 });
    });
  });
}
