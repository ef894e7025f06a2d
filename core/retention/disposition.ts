/** The one answer to "what may be done with this recording now, and why". Whoever reads, plays, searches, erases or expires asks here. */
import type { Recording, Retention } from '../recording/recording.ts';
import { businessLine, type RetentionPolicy } from './policy.ts';
import { decideRetention, isAwaitingEvent, lockedRetention } from './retention.ts';

export interface Disposition {
  readonly kind: 'kept' | 'erasable' | 'restricted' | 'held' | 'expired';
  /** For people. Names no person and no matter. */
  readonly reason: string;
  /** The rule that decides, when a retention rule does. */
  readonly citation?: string;
  /** When this answer ends by itself, ISO 8601 UTC; absent when it does not. */
  readonly until?: string;
  readonly may: {
    /** Playback, search, analytics, training. A copy for a legal claim is an export, which a restriction does not stop. */
    readonly use: boolean;
    /** Destroy the key before the retention ends, because the caller asks. */
    readonly erase: boolean;
    /** Remove the bytes: no obligation to keep them is left. */
    readonly expire: boolean;
  };
}

type Disposable = Pick<
  Recording,
  'state' | 'restricted' | 'rejection' | 'intent' | 'holds' | 'retention' | 'pendingRetention'
>;

/** What a recording without a retention of its own will be under once it is sealed; null for a line that the policy does not have. */
export function lineRetention(
  policy: RetentionPolicy,
  recording: Pick<Recording, 'businessLine' | 'startedAt' | 'received'>,
  now: Date,
): Retention | null {
  if (businessLine(policy, recording.businessLine) === undefined) return null;
  const { startedAt, received } = recording;
  const facts = { businessLine: recording.businessLine, startedAt, now, ...(received && { receivedAt: received.at }) };
  return decideRetention(policy, facts).retention;
}

/**
 * Strongest reason first: a hold, what is already gone, the end of the retention, the law's wish to keep, the caller's right.
 * `holds` are the matters as their register knows them; a hold noted on the recording itself counts just as well.
 * What is unknown is kept: without a retention, or while an event is awaited, nothing expires.
 * `planned` is the retention (`lineRetention`) that decides about erasure as long as the recording is not sealed; without it, nothing is erased then.
 */
export function disposition(
  recording: Disposable,
  holds: readonly { readonly matterId: string }[],
  now: Date,
  planned?: Retention | null,
): Disposition {
  const retention = lockedRetention(recording) ?? recording.intent?.retention;
  const readable = recording.state !== 'erased' && recording.state !== 'expired';
  const may = { use: readable && !recording.restricted, erase: false, expire: false };
  const matters = new Set([...holds, ...recording.holds].map(({ matterId }) => matterId)).size;
  if (matters > 0) {
    return { kind: 'held', reason: `Held by ${matters} ${matters === 1 ? 'matter' : 'matters'}.`, may };
  }
  if (recording.state === 'expired') return { kind: 'expired', reason: 'Removed when its retention ended.', may };
  const unsealed = planned === undefined ? undefined : (retention ?? planned);
  if (recording.state === 'rejected') return rejected(recording, may, now, unsealed);
  if (!isSealed(recording) && readable) return notSealed(recording, may, unsealed);
  if (retention === undefined) return withoutRetention(recording, may);

  const { citation, retainUntil } = retention;
  const over = Date.parse(retainUntil) <= now.getTime();
  if (recording.state === 'erased') {
    if (over) return { kind: 'expired', reason: 'Erased, and its lock has ended.', may: { ...may, expire: true } };
    return {
      kind: 'restricted',
      reason: 'Erased; unreadable bytes stay until the lock ends.',
      until: retainUntil,
      may,
    };
  }
  const open = isAwaitingEvent(retention);
  if (over && !open) {
    const reason = 'The last retention period has ended.';
    return { kind: 'expired', reason, citation, may: { ...may, erase: true, expire: true } };
  }
  const erase = retention.lane === 'erasable';
  const span = { citation, ...(!open && { until: retainUntil }) };
  if (recording.restricted) {
    const reason = `Stored only, for no other use${open ? ', until its retention can end' : ''}.`;
    return { kind: 'restricted', reason, ...span, may: { ...may, erase } };
  }
  if (erase)
    return { kind: 'erasable', reason: 'Kept, and erased when the caller asks.', ...span, may: { ...may, erase } };
  const reason = open ? 'The law requires it; the period starts with an event still awaited.' : 'The law requires it.';
  return { kind: 'kept', reason, ...span, may };
}

/** What stands against using a recording. */
type Closed = 'erased' | 'expired' | 'restricted';

/** Whether content (transcript, analysis, audio, waveform, hits of a search) may be read now. What the words of a call are used for asks here. */
export function mayUse(recording: Disposable, now: Date): boolean {
  return disposition(recording, [], now).may.use;
}

/** Why content may not be read now, the most final reason first; undefined = it may. */
export function closedBy(recording: Disposable, now: Date): Closed | undefined {
  if (mayUse(recording, now)) return undefined;
  const { state } = recording;
  return state === 'erased' || state === 'expired' ? state : 'restricted';
}

function isSealed({ state }: Disposable): boolean {
  return state === 'sealed' || state === 'transcribing' || state === 'analysed' || state === 'indexed';
}

function withoutRetention(recording: Disposable, may: Disposition['may']): Disposition {
  const reason = 'No retention is on record: kept until there is.';
  return recording.restricted ? { kind: 'restricted', reason, may } : { kind: 'kept', reason, may };
}

/** Nothing is locked yet. What its line demands decides whether the caller may have it erased. */
function notSealed(recording: Disposable, may: Disposition['may'], planned: Retention | null | undefined): Disposition {
  const erase = planned?.lane === 'erasable';
  const until = planned && !isAwaitingEvent(planned) ? { until: planned.retainUntil } : {};
  const rule = planned ? { citation: planned.citation, ...until } : {};
  const reason = planned?.lane === 'regulated' ? 'Not sealed yet; the law requires it.' : 'Not sealed yet.';
  return { kind: recording.restricted ? 'restricted' : 'kept', reason, ...rule, may: { ...may, erase } };
}

/** Refused bytes are no record. On a regulated line they are kept for the quarantine all the same: a refusal may have been a mistake. */
function rejected(
  recording: Disposable,
  may: Disposition['may'],
  now: Date,
  planned: Retention | null | undefined,
): Disposition {
  const until = recording.rejection?.keepUntil;
  const over = until !== undefined && Date.parse(until) <= now.getTime();
  const erase = planned !== undefined && (over || planned?.lane !== 'regulated');
  if (until === undefined) {
    return { kind: 'kept', reason: 'Rejected; no end date is on record.', may: { ...may, erase } };
  }
  if (over) {
    return { kind: 'expired', reason: 'Rejected, and the quarantine has ended.', may: { ...may, erase, expire: true } };
  }
  return { kind: 'kept', reason: 'Rejected; kept until the quarantine ends.', until, may: { ...may, erase } };
}
