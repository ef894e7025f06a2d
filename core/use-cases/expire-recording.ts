/**
 * The end of a recording that nothing obliges to keep: decided in one transaction, where a hold placed at the same time wins or loses, and
 * only then carried out. What a crash leaves is found by the review and finished.
 */
import { AppError, isAppError } from '../errors.ts';
import { certificateIdOf } from '../privacy/certificate.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { disposition } from '../retention/disposition.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import { clearParts } from './arrival-parts.ts';
import { commitLatest } from './commit-latest.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { mirrorHolds } from './mirror-holds.ts';
import { purgeRecording } from './purge-recording.ts';

const ROUNDS = 8;

export type ExpireResult =
  /** `certificate` is the id of the certificate, which is there when the purge step is done. */
  | { readonly outcome: 'expired'; readonly certificate: string }
  /** It may not go now. `reason` is for people. */
  | { readonly outcome: 'kept'; readonly reason: string };

interface ExpireRequest {
  readonly recordingId: string;
  readonly actor: string;
}

/**
 * Removes the bytes of a recording whose retention or quarantine has ended, or that was erased and whose lock has ended. Safe to repeat.
 * Errors: NOT_FOUND; OBJECT_LOCKED when the vault still refuses, with everything decided: a repeat removes the rest.
 */
export async function expireRecording(context: Context, { recordingId, actor }: ExpireRequest): Promise<ExpireResult> {
  const decided = await decide(context, recordingId, actor);
  if ('reason' in decided) return { outcome: 'kept', reason: decided.reason };
  const { recording } = decided;
  const isElsewhere = context.erasure?.removedElsewhere === true;
  if (!recording.removed && !isElsewhere) await remove(context, recording);
  return { outcome: 'expired', certificate: certificateIdOf(recording) };
}

async function decide(
  context: Context,
  recordingId: string,
  actor: string,
): Promise<{ readonly recording: Recording } | { readonly reason: string }> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const recording = await context.catalogue.recording(recordingId);
    if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
    if (recording.expired) return { recording };
    const { may, reason } = disposition(recording, [], context.clock.now());
    if (!may.expire) return { reason };
    try {
      return { recording: await commitExpiry(context, recording, actor) };
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.', { detail: { recordingId } });
}

async function commitExpiry(context: Context, recording: Recording, actor: string): Promise<Recording> {
  const at = context.clock.now().toISOString();
  // An erasure has its own certificate, which names the end of the lock.
  const certificateId = recording.erased ? certificateIdOf(recording) : context.random.id();
  const objects = sealedParts(recording).length;
  return commitRecording(context, addFact(recording, 'expired', { at, certificateId }), [
    {
      type: 'recording.expired',
      openings: { actor },
      facts: { certificateId, objects, ...(recording.erased && { erased: true }) },
    },
  ]);
}

/** The key first: what a failure leaves behind cannot be read. */
async function remove(context: Context, recording: Recording): Promise<void> {
  const { recordingId } = recording;
  const { vault } = context;
  // A hold that lost against the decision may have left its flag.
  await mirrorHolds(context, recordingId);
  for (const key of namesOf(recordingId)) {
    const head = await vault.head(key);
    if (!head) continue;
    if (head.legalHold) await vault.setLegalHold(key, head.versionId, false);
    await vault.remove(key, head.versionId);
  }
  for (const { object } of sealedParts(recording)) await vault.remove(object.key, object.versionId);
  await clearParts(context, recordingId);
  const latest = await context.catalogue.recording(recordingId);
  const isOurs = context.erasure?.purgedElsewhere !== true;
  if (isOurs && latest && nextStep(latest) === 'purge') await purgeRecording(context, recordingId);
  const at = context.clock.now().toISOString();
  await commitLatest(
    context,
    recordingId,
    (now) => Promise.resolve(now.removed ? undefined : { recording: addFact(now, 'removed', { at }) }),
    { due: false },
  );
}

/** Every name that an object of the recording can have, also one that no row names: a try that never committed. */
function namesOf(recordingId: string): readonly string[] {
  const transcript = `transcript/${recordingId}`;
  return [`key/${recordingId}`, `audio/${recordingId}`, transcript, `${transcript}.source`, `manifest/${recordingId}`];
}
