/**
 * The order of commit without a counter that all writers would queue for: a hybrid logical clock. Time, and a count where the time has not
 * moved; never before anything that this process wrote or read, so one recording's commits keep their order over several machines.
 */
import * as z from 'zod';
import type { Clock } from '../../core/ports.ts';

export interface CommitOrder {
  /** Later than every order given out or seen here; sorts as text. */
  next(): string;
  seen(order: string): void;
}

const COUNTS = 1_000_000;

export function createCommitOrder(clock: Clock): CommitOrder {
  let last = render(0, 0);
  return {
    next() {
      const now = render(clock.now().getTime(), 0);
      last = now > last ? now : after(last);
      return last;
    },
    seen(order) {
      if (order > last) last = order;
    },
  };
}

function after(order: string): string {
  const [ms, count] = order.split('.').map(Number);
  if (ms === undefined || count === undefined) throw new TypeError('not an order');
  return count + 1 < COUNTS ? render(ms, count + 1) : render(ms + 1, 0);
}

function render(ms: number, count: number): string {
  return `${String(ms).padStart(15, '0')}.${String(count).padStart(6, '0')}`;
}

/** What `next` gives. */
export const orderSchema = z.string().regex(/^\d{15}\.\d{6}$/u);
