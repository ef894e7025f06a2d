/**
 * What is due about a recording by itself, and when. Stores index `reviewAt`; `reviewOf` decides and `reviewArchive` does it.
 * The invariant between the two: whenever `reviewOf` has something to do now, `reviewAt` is not later than now.
 */
import type { Recording, Retention } from '../recording/recording.ts';
import { disposition, lineRetention } from './disposition.ts';
import type { RetentionPolicy } from './policy.ts';
import { isAwaitingEvent, lockedRetention, renewal, RENEWAL_MS } from './retention.ts';

type Reviewed = Pick<
  Recording,
  | 'state'
  | 'restricted'
  | 'rejection'
  | 'intent'
  | 'retention'
  | 'pendingRetention'
  | 'holds'
  | 'erasureRequested'
  | 'erased'
  | 'purged'
  | 'expired'
  | 'removed'
  | 'sealed'
>;

type Reviewable = Reviewed & Pick<Recording, 'businessLine' | 'startedAt' | 'received'>;

export type Review =
  /** A retention was decided and is not on every lock yet. */
  | { readonly kind: 'extend' }
  /** The event is still awaited and the lock comes near its end. */
  | { readonly kind: 'renew'; readonly retention: Retention }
  /** An erasure waited for this, or its last step (`purge`) got lost. */
  | { readonly kind: 'erase' }
  /** No obligation is left: the bytes go. */
  | { readonly kind: 'expire' }
  /** It was decided that the bytes go, and some may still be there. */
  | { readonly kind: 'remove' };

/** The one thing to do about a recording now; undefined when there is nothing. After it is done the answer may be another. */
export function reviewOf(policy: RetentionPolicy, recording: Reviewable, now: Date): Review | undefined {
  if ((recording.erased ?? (recording.expired && recording.removed)) && !recording.purged) return { kind: 'erase' };
  if (recording.removed) return undefined;
  if (recording.expired) return { kind: 'remove' };
  if (!recording.erased && recording.sealed) {
    if (recording.pendingRetention) return { kind: 'extend' };
    const renewed = recording.retention && renewal(policy, recording.retention, now);
    if (renewed) return { kind: 'renew', retention: renewed };
  }
  const { may } = disposition(recording, [], now, lineRetention(policy, recording, now));
  if (recording.erasureRequested && !recording.erased && may.erase) return { kind: 'erase' };
  return may.expire ? { kind: 'expire' } : undefined;
}

/**
 * ISO 8601 UTC; undefined = nothing will be due before the recording is changed again. Never later than the true date; it may be earlier,
 * and then the review finds nothing to do yet.
 */
export function reviewAt(recording: Reviewed): string | undefined {
  const { state, rejection, holds, erasureRequested, erased, purged, expired, removed, sealed } = recording;
  const unpurged = purged ? undefined : (erased ?? (expired && removed));
  if (unpurged) return unpurged.at;
  if (removed) return undefined;
  if (expired) return expired.at;
  const dates: (string | undefined)[] = [];
  const retention = lockedRetention(recording) ?? recording.intent?.retention;
  if (sealed && !erased) {
    dates.push(recording.pendingRetention?.at);
    // A lock that waits for its event is renewed whether or not a matter holds the recording.
    if (retention && isAwaitingEvent(retention)) dates.push(renewalDate(retention));
  }
  if (holds.length === 0) {
    if (state === 'rejected') dates.push(rejection?.keepUntil);
    else if (retention && (erased ?? !isAwaitingEvent(retention))) dates.push(retention.retainUntil);
    // A hold was released, or the lane allows it now: the erasure that waits is tried again.
    if (erasureRequested && !erased && retention?.lane !== 'regulated') dates.push(erasureRequested.at);
  }
  return dates.reduce(earlierOf, undefined);
}

/** A class with a short period is renewed later than this, never earlier. */
function renewalDate({ retainUntil }: Retention): string {
  return new Date(Date.parse(retainUntil) - RENEWAL_MS).toISOString();
}

function earlierOf(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(a) <= Date.parse(b) ? a : b;
}
