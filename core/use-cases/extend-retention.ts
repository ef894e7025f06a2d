/**
 * The one way in which the retention of a sealed recording changes. It is decided in one transaction (`pendingRetention`), put on every
 * lock in the vault and read back, and only then on record. From the decision on, erasure and expiry go by it; a crash at any point is
 * repaired by repeating, and ends the same.
 */
import canonicalize from 'canonicalize';
import { AppError, isAppError } from '../errors.ts';
import type { Lock, Vault, VaultHead } from '../ports.ts';
import type { Recording, Retention, SealedObject } from '../recording/recording.ts';
import { lockedRetention } from '../retention/retention.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import { lockable, lockOf, outlasting, raiseHold, toSealedObject } from '../sealing/vault-objects.ts';
import { commitLatest } from './commit-latest.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { mirrorHolds } from './mirror-holds.ts';
import { placeKeyObject } from './move-key.ts';

const ROUNDS = 8;
/** A lock date nearer than this is put a day later: the store refuses one that is over. */
const ENOUGH_MS = 3_600_000;

export interface RetentionChange {
  readonly recordingId: string;
  readonly actor: string;
  /** The retention from here on, of the recording as it is now; may be asked more than once. */
  readonly next: (latest: Recording) => Retention;
}

/**
 * Extends every object of the recording. Returns the recording as it is then; the same one when there was nothing to change.
 * Errors: NOT_FOUND; ERASED when it was erased or expired; STATE_CONFLICT before the seal and for a stricter lane that is over; RETENTION_SHORTENED when `next` is earlier or
 * weaker; INTEGRITY when an object is missing (the others are extended) or a lock does not read back; CONFLICT when it never rests.
 */
export async function extendRetention(context: Context, change: RetentionChange): Promise<Recording> {
  const { recordingId, actor, next } = change;
  await commitLatest(
    context,
    recordingId,
    (latest) => {
      refuseUnsealed(latest);
      const intended = intendRetention(latest, next(latest), context.clock.now());
      return Promise.resolve(intended === latest ? undefined : { recording: intended });
    },
    { due: false },
  );
  return carryOutRetention(context, recordingId, actor);
}

function refuseUnsealed({ erased, expired, sealed, state }: Recording): void {
  if (erased ?? expired) throw new AppError('ERASED', 'The recording is gone; its retention cannot change.');
  if (!sealed) throw new AppError('STATE_CONFLICT', `The recording is ${state}, not sealed.`);
}

/**
 * The recording with the decision noted on it; the same object when that is what it is under already. Errors: RETENTION_SHORTENED;
 * STATE_CONFLICT for a stricter lane that is over already.
 */
export function intendRetention(recording: Recording, next: Retention, now: Date): Recording {
  const current = lockedRetention(recording) ?? recording.intent?.retention;
  if (current && isSame(current, next)) return recording;
  if (current && isWeaker(next, current)) {
    throw new AppError('RETENTION_SHORTENED', 'A retention can only be made longer or stricter.');
  }
  // The key object would be locked for a day more, and what is due would have to wait for it.
  if (current?.lane === 'erasable' && next.lane === 'regulated' && new Date(next.retainUntil) <= now) {
    throw new AppError('STATE_CONFLICT', 'The retention of this recording has ended: there is nothing left to lock.');
  }
  return { ...recording, pendingRetention: { at: now.toISOString(), retention: next } };
}

/**
 * Brings what was decided onto the locks and on record; does nothing when nothing waits, or before the seal. Errors: as `extendRetention`.
 */
export async function carryOutRetention(context: Context, recordingId: string, actor: string): Promise<Recording> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const latest = await context.catalogue.recording(recordingId);
    if (!latest) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
    const { sealed, pendingRetention, erased, expired } = latest;
    const wanted = lockedRetention(latest);
    if (!sealed || !pendingRetention || !wanted || erased || expired) return latest;
    const retention = inFuture(wanted, context.clock.now());
    try {
      if (isOnRecord(latest, wanted)) await settle(context, latest);
      else if (retention === wanted) await lockAndCommit(context, { ...latest, sealed }, wanted, actor);
      // Over meanwhile: decided anew, because no lock may run beyond what erasure and expiry go by.
      else await noteDecision(context, { ...latest, pendingRetention: { ...pendingRetention, retention } });
    } catch (error) {
      // Somebody else committed, or went further with the same locks.
      if (!isAppError(error, 'CONFLICT') && !isAppError(error, 'RETENTION_SHORTENED')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.', { detail: { recordingId } });
}

function isOnRecord({ retention, sealed }: Recording, wanted: Retention): boolean {
  if (!retention || !isSame(retention, wanted)) return false;
  return wanted.lane === 'erasable' || sealed?.key !== undefined;
}

/** The last step: with the key object on record, nothing may destroy the recording through the table. */
async function settle(context: Context, latest: Recording): Promise<void> {
  if (latest.sealed?.key) await context.keyTable.remove(latest.recordingId);
  const { pendingRetention: _done, ...rest } = latest;
  await noteDecision(context, rest);
}

async function noteDecision(context: Context, recording: Recording): Promise<void> {
  await commitRecording(context, recording, [], { due: false });
}

async function lockAndCommit(
  context: Context,
  latest: Recording & { readonly sealed: NonNullable<Recording['sealed']> },
  wanted: Retention,
  actor: string,
): Promise<void> {
  const { vault } = context;
  const { sealed } = latest;
  const fresh = wanted.lane === 'regulated' && !sealed.key ? await placeKeyObject(context, latest, wanted) : undefined;
  const objects = [...sealedParts(latest).map(({ object }) => object), ...(fresh ? [toSealedObject(fresh)] : [])];
  const retention = await lockAll(vault, objects, wanted);
  if (fresh && latest.holds.length > 0) await raiseHold(vault, [fresh]);
  const { pendingRetention, ...rest } = latest;
  const { lane, retainUntil, classId } = retention;
  await commitRecording(
    context,
    {
      ...rest,
      retention,
      // Until the table row of a moved key is gone, this is not over.
      ...(fresh && { sealed: { ...sealed, key: toSealedObject(fresh) } }),
      ...(fresh && pendingRetention && { pendingRetention: { ...pendingRetention, retention } }),
    },
    [
      {
        type: 'retention.extended',
        openings: { actor },
        facts: { lane, retainUntil, classId },
        ...(fresh && { objects: [toSealedObject(fresh)] }),
      },
    ],
    { due: false },
  );
  await mirrorHolds(context, latest.recordingId);
}

/**
 * One lock on all objects, each read back. Where one is locked for longer already, the others follow: no lock can be taken back.
 * Returns the retention that is in force.
 */
async function lockAll(vault: Vault, objects: readonly SealedObject[], wanted: Retention): Promise<Retention> {
  const heads: VaultHead[] = [];
  for (const { key, versionId } of objects) {
    const head = await vault.head(key, versionId);
    if (head) heads.push(head);
  }
  const retention = outlasting(wanted, heads);
  for (const head of heads) {
    const lock = noWeaker(lockOf(retention), head.lock);
    if (isLocked(head.lock, lock)) continue;
    const after = await vault.extend(head.key, head.versionId, lock);
    if (!isLocked(after.lock, lock) || after.sha256 !== head.sha256) {
      throw new AppError('INTEGRITY', 'The vault did not take the lock that was asked for.');
    }
  }
  // The others are safe by now.
  if (heads.length < objects.length) throw new AppError('INTEGRITY', 'A sealed object is not in the vault.');
  return retention;
}

/** An object that is locked more strictly than the record says is for verify to report, and extended all the same. */
function noWeaker(lock: Lock, found: Lock): Lock {
  return found.mode === 'COMPLIANCE' ? { ...lock, mode: found.mode } : lock;
}

function isLocked(found: Lock, wanted: Lock): boolean {
  return found.mode === wanted.mode && Date.parse(found.retainUntil) === Date.parse(wanted.retainUntil);
}

function inFuture(retention: Retention, now: Date): Retention {
  return Date.parse(retention.retainUntil) - now.getTime() > ENOUGH_MS ? retention : lockable(retention, now);
}

function isSame(a: Retention, b: Retention): boolean {
  return canonicalize(a) === canonicalize(b);
}

function isWeaker(next: Retention, current: Retention): boolean {
  if (current.lane === 'regulated' && next.lane === 'erasable') return true;
  return !(Date.parse(next.retainUntil) >= Date.parse(current.retainUntil));
}
