/** The step after `erased` and `expired`: key, derivatives, index entry, personal fields and openings go; then it is certified. */
import { recordEvent } from '../custody/leaf.ts';
import { certificateEntry, certify, type Certificate } from '../privacy/certificate.ts';
import { withoutPersonalFields } from '../privacy/personal-fields.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { commitLatest } from './commit-latest.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { destroyDerivatives } from './destroy-derivatives.ts';
import { forgetPerson } from './forget-person.ts';
import { dropExports } from './end-exports.ts';
import { forgetReviews } from './review-recording.ts';

const ACTOR = 'callvault';

/**
 * Does nothing when another step is due. May die anywhere and be repeated: `purged` and the certificate are committed together, after
 * everything is gone. Errors: UNAVAILABLE, CONFLICT.
 */
export async function purgeRecording(context: Context, recordingId: string): Promise<void> {
  const found = await context.catalogue.recording(recordingId);
  if (!found || nextStep(found) !== 'purge') return;
  await destroyDerivatives(context, found);
  await dropExports(context, recordingId);
  if (found.expired) await removeKeyObject(context, recordingId);
  await forgetPerson(context, found);
  await forgetReviews(context, recordingId);
  await commitLatest(context, recordingId, (latest) => {
    const bare = withoutPersonalFields(latest);
    return Promise.resolve(nextStep(latest) === 'purge' && bare ? { recording: bare } : undefined);
  });
  // After the row: it also takes what the row was out of the journals of the store.
  await context.catalogue.forget(recordingId);
  const latest = await context.catalogue.recording(recordingId);
  if (latest && nextStep(latest) === 'purge') await commitPurged(context, latest);
}

/** Of the regulated lane the key is an object in the vault, whose lock is over when the recording expires. Errors: OBJECT_LOCKED. */
async function removeKeyObject({ vault }: Context, recordingId: string): Promise<void> {
  const head = await vault.head(`key/${recordingId}`);
  if (head) await vault.remove(head.key, head.versionId);
}

async function commitPurged(context: Context, recording: Recording): Promise<void> {
  const at = context.clock.now().toISOString();
  const purged = addFact(recording, 'purged', { at });
  const certificate = certify(recording, at, context.erasure);
  // Purged before, and again because a step that was under way wrote something afterwards.
  const known = await context.catalogue.entry('certificate', certificate.certificateId);
  if (known) await commitRecording(context, purged, [], { due: false });
  else await commitCertified(context, purged, certificate);
}

async function commitCertified(
  { catalogue, random }: Context,
  purged: Recording,
  certificate: Certificate,
): Promise<void> {
  const { recordingId } = purged;
  const { certificateId, erasedAt: at, irrecoverableAt, basis } = certificate;
  const facts = { certificateId, irrecoverableAt, basis };
  const entry = { type: 'erasure.completed', openings: { actor: ACTOR }, facts } as const;
  await catalogue.commit({
    recordings: [{ ...purged, revision: purged.revision + 1 }],
    events: [recordEvent({ recordingId, at, entry, random })],
    entries: [certificateEntry(certificate)],
  });
}

/**
 * A step that was under way when the recording was purged may have written after it: the purge is due again. Every step that is not the
 * purge ends here, also when it failed.
 */
export async function purgeAgain(
  context: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  recordingId: string,
): Promise<void> {
  const isDone = (recording: Recording): boolean => (recording.erased ?? recording.expired) !== undefined;
  await commitLatest(context, recordingId, ({ purged, ...rest }) =>
    Promise.resolve(purged && isDone(rest) ? { recording: rest } : undefined),
  );
}
