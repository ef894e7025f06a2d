/**
 * What becomes due by the passing of time, done for the whole archive: locks that wait for an event are renewed, erasures that waited are
 * carried out, requests that were interrupted go on, and what nothing obliges to keep goes. Run it as often as you like; two at once do each thing once.
 */
import { ARCHIVE_ID } from '../custody/event.ts';
import { AppError, isAppError, type ErrorCode } from '../errors.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import { lockedRetention, renewal } from '../retention/retention.ts';
import { reviewOf, type Review } from '../retention/review.ts';
import type { Context } from './context.ts';
import { eraseDue } from './erase-recordings.ts';
import { expireRecording } from './expire-recording.ts';
import { carryOutRetention, extendRetention } from './extend-retention.ts';
import { resumeRequests } from './subject-requests.ts';

const ACTOR = 'callvault';
const DEFAULT_LIMIT = 1000;
const PAGE = 200;
/** An erasure is followed by the removal of its bytes, when the lock has ended as well. */
const STEPS = 3;

export interface ReviewOptions {
  /** Changes nothing and says what would happen. */
  readonly preview?: boolean;
  /** How many recordings are looked at, at most; 1000 when not given. */
  readonly limit?: number;
  /** `nextCursor` of the report before. */
  readonly cursor?: string;
  /** For the custody events; `callvault` when not given. */
  readonly actor?: string;
}

interface Gone {
  readonly recordingId: string;
  /** Id of the certificate; absent in a preview, and while a step that runs elsewhere makes it. */
  readonly certificate?: string;
}

export interface ReviewReport {
  /** Locks made longer: awaited events, and extensions that a crash left half done. */
  readonly renewed: readonly { readonly recordingId: string; readonly retainUntil: string }[];
  /** Erasures that had waited. */
  readonly erased: readonly Gone[];
  /** Retention or quarantine ended. */
  readonly expired: readonly Gone[];
  /** Unreadable bytes of erased recordings whose lock has ended. */
  readonly removed: readonly Gone[];
  readonly failed: readonly { readonly recordingId: string; readonly code: ErrorCode }[];
  /** There is more to look at: call again with `nextCursor`. */
  readonly more: boolean;
  readonly nextCursor?: string;
}

interface Found {
  renewed: { recordingId: string; retainUntil: string }[];
  erased: Gone[];
  expired: Gone[];
  removed: Gone[];
  failed: { recordingId: string; code: ErrorCode }[];
}

/**
 * One that fails is listed with its code, told to `onFailure` (step `review`) and keeps nobody waiting.
 * Errors: VALIDATION_FAILED for a bad cursor, UNAVAILABLE when the catalogue cannot be listed.
 */
export async function reviewArchive(context: Context, options: ReviewOptions = {}): Promise<ReviewReport> {
  const { preview = false, limit = DEFAULT_LIMIT, actor = ACTOR } = options;
  const found: Found = { renewed: [], erased: [], expired: [], removed: [], failed: [] };
  const reviewBefore = context.clock.now().toISOString();
  const fail = (recordingId: string, error: unknown): void => {
    context.onFailure({ step: 'review', recordingId, attempts: 1, error });
    found.failed.push({ recordingId, code: isAppError(error) ? error.code : 'INTERNAL' });
  };
  const onDamaged = (recordingId: string): void => {
    fail(recordingId, new AppError('INTEGRITY', 'The row is damaged.'));
  };
  let { cursor } = options;
  if (!preview && cursor === undefined) {
    await resumeRequests(context).catch((error: unknown) => {
      fail(ARCHIVE_ID, error);
    });
  }
  for (let left = limit; ;) {
    const page = { limit: Math.min(PAGE, left), onDamaged, ...(cursor !== undefined && { cursor }) };
    const { items, nextCursor } = await context.catalogue.recordings({ reviewBefore }, page);
    for (const recording of items) {
      try {
        if (preview) foresee(context, recording, found);
        else await reviewOne(context, recording.recordingId, actor, found);
      } catch (error) {
        fail(recording.recordingId, error);
      }
    }
    cursor = nextCursor;
    left -= items.length;
    if (cursor === undefined || left <= 0) break;
  }
  return { ...found, more: cursor !== undefined, ...(cursor !== undefined && { nextCursor: cursor }) };
}

function foresee({ policies, clock }: Context, recording: Recording, found: Found): void {
  const due = reviewOf(policies.retention, recording, clock.now());
  if (!due) return;
  const { recordingId } = recording;
  switch (due.kind) {
    case 'renew':
      found.renewed.push({ recordingId, retainUntil: due.retention.retainUntil });
      return;
    case 'extend':
      found.renewed.push({ recordingId, retainUntil: lockedRetention(recording)?.retainUntil ?? '' });
      return;
    case 'erase':
      found.erased.push({ recordingId });
      return;
    case 'expire':
    case 'remove':
      (recording.erased ? found.removed : found.expired).push({ recordingId });
      return;
  }
}

async function reviewOne(context: Context, recordingId: string, actor: string, found: Found): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const recording = await context.catalogue.recording(recordingId);
    const due = recording && reviewOf(context.policies.retention, recording, context.clock.now());
    if (!due || !(await act(context, recording, { due, actor, found }))) return;
  }
}

/** False when it could not be done now, or was not to be done after all. */
async function act(
  context: Context,
  recording: Recording,
  { due, actor, found }: { readonly due: Review; readonly actor: string; readonly found: Found },
): Promise<boolean> {
  const { recordingId } = recording;
  switch (due.kind) {
    case 'renew':
    case 'extend': {
      const extended =
        due.kind === 'extend'
          ? await carryOutRetention(context, recordingId, actor)
          : await extendRetention(context, { recordingId, actor, next: (latest) => renewedOf(context, latest, due) });
      found.renewed.push({ recordingId, retainUntil: extended.retention?.retainUntil ?? '' });
      return true;
    }
    case 'erase': {
      const result = await eraseDue(context, recording);
      if (result?.outcome !== 'erased') return false;
      found.erased.push({ recordingId, ...(result.certificate && { certificate: result.certificate.certificateId }) });
      return true;
    }
    case 'expire':
    case 'remove': {
      const result = await expireRecording(context, { recordingId, actor });
      if (result.outcome === 'kept') return false;
      const { certificate } = result;
      (recording.erased ? found.removed : found.expired).push({ recordingId, certificate });
      return false;
    }
  }
}

/** Nothing new when another review was faster. */
function renewedOf({ policies, clock }: Context, latest: Recording, due: { readonly retention: Retention }): Retention {
  const current = lockedRetention(latest) ?? due.retention;
  return renewal(policies.retention, current, clock.now()) ?? current;
}
