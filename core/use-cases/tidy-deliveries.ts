/** How deliveries went is kept for a month. */
import { isAppError } from '../errors.ts';
import type { Context } from './context.ts';

export const DELIVERIES_KEPT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Each is removed from its listings as well, in one transaction. */
const BATCH = 20;

/** Removes at most `limit`. Returns how many. Safe to repeat. */
export async function tidyDeliveries(
  { catalogue, clock }: Pick<Context, 'catalogue' | 'clock'>,
  limit = 500,
): Promise<number> {
  const before = new Date(clock.now().getTime() - DELIVERIES_KEPT_DAYS * DAY_MS).toISOString();
  let removed = 0;
  while (removed < limit) {
    const { items } = await catalogue.entries('delivery', { before }, { limit: BATCH });
    if (items.length === 0) break;
    try {
      await catalogue.commit({ recordings: [], removed: items });
    } catch (error) {
      if (isAppError(error, 'CONFLICT')) break;
      throw error;
    }
    removed += items.length;
  }
  return removed;
}
