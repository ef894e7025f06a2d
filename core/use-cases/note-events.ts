/** The same thing happened to several recordings at once. */
import type { CustodyEntry } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import type { Context } from './context.ts';

/** A transaction of the catalogue has room for 100 items on every platform. */
const EVENTS_PER_COMMIT = 90;

/** One event per recording, without changing any; at most 90 of them in a transaction. */
export async function noteEvents(
  ports: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  recordingIds: readonly string[],
  entry: CustodyEntry,
): Promise<void> {
  const at = ports.clock.now().toISOString();
  for (let start = 0; start < recordingIds.length; start += EVENTS_PER_COMMIT) {
    const ids = recordingIds.slice(start, start + EVENTS_PER_COMMIT);
    await ports.catalogue.commit({
      recordings: [],
      events: ids.map((recordingId) => recordEvent({ recordingId, at, entry, random: ports.random })),
    });
  }
}
