/** One business event told about several recordings: all of a call, or all of a customer. */
import { AppError, isAppError, type ErrorCode } from '../errors.ts';
import type { RecordingFilter } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';
import { carryOutRetention } from './extend-retention.ts';
import { awaitedTypes, noteRetentionEvent } from './tell-event.ts';

const PAGE = 100;
/** Locks are put on at once for this many; the review does the rest. */
const AT_ONCE = 20;

/** Which recordings an event is about. */
export type EventTarget =
  | { readonly recordingId: string }
  | { readonly callId: string; readonly source: string }
  | { readonly customerRef: string };

export interface ToldResult {
  readonly recordingId: string;
  /**
   * `extended`: noted, and the locks show it. `queued`: noted, and the review puts it on the locks. `unchanged`: it had been told before.
   * `not-awaited`: no rule of this recording counts from such an event. `failed`: see `code`.
   */
  readonly outcome: 'extended' | 'queued' | 'unchanged' | 'not-awaited' | 'failed';
  /** End of the lock as it is now. */
  readonly retainUntil?: string;
  readonly code?: ErrorCode;
}

export interface ToldPage {
  readonly results: readonly ToldResult[];
  /** The target has more recordings: tell it again with this. */
  readonly nextCursor?: string;
}

/**
 * At most 100 recordings at a time; one that fails keeps nobody waiting. Errors: NOT_FOUND when the target has no recording;
 * VALIDATION_FAILED when none of them waits for the type (`detail.awaited` names what they wait for), for a bad time or cursor.
 */
export async function tellRetentionEvents(
  context: Context,
  target: EventTarget,
  event: { readonly type: string; readonly at: string; readonly actor: string; readonly cursor?: string },
): Promise<ToldPage> {
  const { items, nextCursor } = await recordingsOf(context, target, event.cursor);
  if (items.length === 0) throw new AppError('NOT_FOUND', 'There is no such recording.');
  const { retention } = context.policies;
  const awaiting = (recording: Recording): boolean => awaitedTypes(retention, recording).includes(event.type);
  if (nextCursor === undefined && event.cursor === undefined && !items.some(awaiting)) {
    const awaited = [...new Set(items.flatMap((recording) => awaitedTypes(retention, recording)))].sort();
    const types = awaited.length > 0 ? awaited.join(', ') : 'none';
    throw new AppError('VALIDATION_FAILED', `No rule counts from such an event; they are: ${types}.`, {
      detail: { awaited },
    });
  }
  const results: ToldResult[] = [];
  let atOnce = AT_ONCE;
  for (const recording of items) {
    const result = awaiting(recording)
      ? await tellOne(context, recording.recordingId, event, { now: atOnce > 0, first: results.every(isSkipped) })
      : { recordingId: recording.recordingId, outcome: 'not-awaited' as const };
    if (result.outcome === 'extended') atOnce -= 1;
    results.push(result);
  }
  return { results, ...(nextCursor !== undefined && { nextCursor }) };
}

function isSkipped({ outcome }: ToldResult): boolean {
  return outcome === 'not-awaited';
}

async function recordingsOf(
  { catalogue }: Context,
  target: EventTarget,
  cursor: string | undefined,
): Promise<{ items: readonly Recording[]; nextCursor?: string }> {
  if ('recordingId' in target) {
    const recording = await catalogue.recording(target.recordingId);
    return { items: recording ? [recording] : [] };
  }
  const filter: RecordingFilter = target;
  return catalogue.recordings(filter, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
}

async function tellOne(
  context: Context,
  recordingId: string,
  { type, at, actor }: { readonly type: string; readonly at: string; readonly actor: string },
  { now, first }: { readonly now: boolean; readonly first: boolean },
): Promise<ToldResult> {
  try {
    const isNew = await noteRetentionEvent(context, { recordingId, type, at, actor });
    const recording = now
      ? await carryOutRetention(context, recordingId, actor)
      : await context.catalogue.recording(recordingId);
    const retainUntil = recording?.retention?.retainUntil;
    const waits = recording?.pendingRetention !== undefined;
    const outcome = waits ? 'queued' : isNew ? 'extended' : 'unchanged';
    return { recordingId, outcome, ...(retainUntil !== undefined && { retainUntil }) };
  } catch (error) {
    // What is wrong with the event shows at the first; after that it is the recording.
    if (first && isAppError(error, 'VALIDATION_FAILED')) throw error;
    context.onFailure({ step: 'retention-event', recordingId, attempts: 1, error });
    return { recordingId, outcome: 'failed', code: isAppError(error) ? error.code : 'INTERNAL' };
  }
}
