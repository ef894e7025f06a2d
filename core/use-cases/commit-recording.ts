/** One recording, one custody event, one transaction. */
import type { CustodyEntry } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import type { Entry } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random'>;

/**
 * Commits `recording` as its next revision with the events that changed it, and makes it due for its next step unless `due` is false.
 * `papers`: what the archive writes down about it in the same transaction. Errors: CONFLICT when the recording was changed meanwhile.
 */
export async function commitRecording(
  ports: Ports,
  recording: Recording,
  entries: readonly CustodyEntry[] = [],
  { due = true, papers = [] }: { due?: boolean; papers?: readonly Entry[] } = {},
): Promise<Recording> {
  const { recordingId } = recording;
  const next = { ...recording, revision: recording.revision + 1 };
  const at = ports.clock.now().toISOString();
  await ports.catalogue.commit({
    recordings: [next],
    events: entries.map((entry) => recordEvent({ recordingId, at, entry, random: ports.random })),
    ...(papers.length > 0 && { entries: papers }),
    due: due ? [recordingId] : [],
  });
  return next;
}

/** Records that something was looked at or refused, without changing the recording. */
export async function noteEvent(ports: Ports, recordingId: string, entry: CustodyEntry): Promise<void> {
  const at = ports.clock.now().toISOString();
  await ports.catalogue.commit({
    recordings: [],
    events: [recordEvent({ recordingId, at, entry, random: ports.random })],
  });
}
