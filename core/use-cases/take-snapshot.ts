/** A recording, its events, and a signed log that has reached all of them. */
import type { CustodyRecord } from '../custody/event.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';
import { integrateLog } from './integrate-log.ts';
import { openLogView, type LogView } from './log-view.ts';

export interface Snapshot {
  readonly recording: Recording | undefined;
  readonly events: readonly CustodyRecord[];
  /** Absent when the log has no checkpoint that its own key signed. */
  readonly view?: LogView;
  /** What kept the row, the events or the log from being read. */
  readonly failure?: string;
}

const ROUNDS = 3;

/** An event that is committed and not integrated yet is integrated here: it is late, not altered. */
export async function takeSnapshot(context: Context, recordingId: string): Promise<Snapshot> {
  for (let round = 1; ; round += 1) {
    const snapshot = await read(context, recordingId);
    if (round === ROUNDS || !isLate(snapshot)) return snapshot;
    const { ledger, logStore: store, signer } = context;
    try {
      await integrateLog({ ledger, store, signer });
    } catch (error) {
      if (!isContradiction(error)) throw error;
      return { ...snapshot, failure: `custody log: ${error.message}` };
    }
  }
}

function isLate({ events, view, failure }: Snapshot): boolean {
  if (failure !== undefined) return false;
  return !view || events.some(({ leafIndex }) => leafIndex === undefined || leafIndex >= view.size);
}

async function read(context: Context, recordingId: string): Promise<Snapshot> {
  let recording: Recording | undefined;
  let events: readonly CustodyRecord[] = [];
  try {
    // In this order the events are never behind the row.
    recording = await context.catalogue.recording(recordingId);
    events = await context.catalogue.events(recordingId);
  } catch (error) {
    if (!isAppError(error, 'INTEGRITY')) throw error;
    return { recording, events, failure: `catalogue: ${error.message}` };
  }
  try {
    return { recording, events, view: await openLogView(context) };
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return { recording, events };
    if (!isContradiction(error)) throw error;
    return { recording, events, failure: `custody log: ${error.message}` };
  }
}

/** A platform that does not answer says nothing about the evidence. */
function isContradiction(error: unknown): error is AppError {
  return error instanceof AppError && error.code !== 'UNAVAILABLE';
}
