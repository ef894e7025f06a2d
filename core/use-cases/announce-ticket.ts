/** Tells other systems that a ticket is drafted: an id to fetch it by, and nothing of what is in it. */
import * as z from 'zod';
import { isAppError } from '../errors.ts';
import { eventEntry } from '../events/public-event.ts';
import type { Announcement } from '../insights/ports.ts';
import type { Context } from './context.ts';

/** A later analysis of the same call with the same schema drafts the same ticket. */
const ANALYSIS_VERSION = 1;

const announcementSchema = z.object({
  type: z.literal('ticket.drafted'),
  id: z.string(),
  recordingId: z.string(),
  at: z.iso.datetime(),
});

/**
 * Kept in the catalogue under its id (kind `event`), then told; without an announcer the feed tells it from there. May be repeated: the id and the time stay those of the first time.
 * Errors: UNAVAILABLE.
 */
export async function announceTicket(
  { catalogue, announcer, clock }: Pick<Context, 'catalogue' | 'announcer' | 'clock'>,
  recordingId: string,
): Promise<Announcement> {
  const id = `ticket.drafted.${recordingId}.${ANALYSIS_VERSION}`;
  const at = clock.now().toISOString();
  const fresh: Announcement = { type: 'ticket.drafted', id, recordingId, at };
  const kept = await keep(catalogue, fresh, announcer === undefined);
  await announcer?.tell(kept);
  return kept;
}

async function keep(catalogue: Context['catalogue'], fresh: Announcement, open: boolean): Promise<Announcement> {
  const known = await catalogue.entry('event', fresh.id);
  if (known) return announcementSchema.parse(JSON.parse(known.body));
  try {
    await catalogue.commit({ recordings: [], entries: [eventEntry(fresh, open)] });
    return fresh;
  } catch (error) {
    // Somebody else was faster.
    if (!isAppError(error, 'CONFLICT')) throw error;
    return keep(catalogue, fresh, open);
  }
}
