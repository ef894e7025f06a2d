/**
 * The seal: intent, one pass over the plain bytes to scratch, conditional put, one transaction. An object store and a database share no
 * transaction, so every step can be repeated from the intent; nothing is visible before the last one.
 */
import { runAudioPass, type PassResult } from '../audio/audio-pass.ts';
import { AppError } from '../errors.ts';
import type { ScratchFile } from '../ports.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { seal } from '../sealing/envelope.ts';
import { lockAlike, raiseHold, readDocument, toSealedObject } from '../sealing/vault-objects.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';
import { mirrorHolds } from './mirror-holds.ts';
import { rejectArrival } from './reject-arrival.ts';
import { unsealedAudio } from './screened-audio.ts';
import { ensureIntent, ensureKey } from './seal-intent.ts';
import { parseManifest } from './seal-manifest.ts';
import { placeObjects, type SealWork } from './seal-objects.ts';

const ACTOR = 'callvault';

/** Seals a received recording, or rejects it with a reason. Does nothing when another step is due. */
export async function sealRecording(context: Context, recordingId: string): Promise<void> {
  const found = await context.catalogue.recording(recordingId);
  if (!found || nextStep(found) !== 'seal') return;
  const { key, wrapped } = await ensureKey(context, recordingId);
  const { recording, intent } = await ensureIntent(context, found);
  const file = await context.scratch.create();
  try {
    const pass = await runAudioPass({
      source: unsealedAudio(context, recording),
      roles: recording.channels,
      limits: context.policies.retention.limits,
      declaredSha256: expectedSha256(recording),
      sink: (tapped) => encryptTo(file, key, recordingId, tapped),
    });
    if (recording.transformations.length > 0 && pass.sha256 !== recording.screened?.sha256) {
      // Not the sender's doing, so no rejection: the original waits in the intake for somebody to look.
      throw new AppError('INTEGRITY', 'The muted recording is not the one that was screened.');
    }
    const verdict = await standingVerdict(context, { recordingId, key, pass });
    if (verdict.kind === 'rejected') await reject(context, recording, verdict);
    else await lockAndCommit(context, { recording, intent, key, wrapped, file, pass, accepted: verdict });
  } finally {
    await file.discard();
  }
  await tidyAfterSeal(context, recordingId);
}

/** What was screened, what the sender declared, or what arrived: bytes that changed in the intake are not sealed. */
function expectedSha256({ transformations, screened, declaredSha256, received }: Recording): string | undefined {
  return transformations.length > 0 ? screened?.sha256 : (declaredSha256 ?? received?.sha256);
}

/** Removes what the seal has made superfluous. Safe to repeat; the steps after the seal call it first. */
export async function tidyAfterSeal(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording?.sealed) return;
  // As long as the arrival is there, nobody has come past this point since the commit.
  if ((await context.intake.size(recordingId, 'audio')) !== undefined) await mirrorHolds(context, recordingId);
  await context.intake.remove(recordingId, 'audio');
  await context.intake.remove(recordingId, 'metadata');
  await noteDestroyed(context, recordingId);
  if (recording.transcription) await context.intake.remove(recordingId, 'transcript');
  if (recording.sealed.key) await context.keyTable.remove(recordingId);
}

/** Of a muted recording the original is gone now, and the log says so. Whoever dies before this is followed by the sweep or the next step. */
async function noteDestroyed(context: Context, recordingId: string): Promise<void> {
  await commitLatest(
    context,
    recordingId,
    (latest) => {
      const { screened, transformations, received } = latest;
      const isDue = screened && transformations.length > 0 && screened.originalDestroyedAt === undefined;
      if (!isDue) return Promise.resolve(undefined);
      const originalDestroyedAt = context.clock.now().toISOString();
      return Promise.resolve({
        recording: { ...latest, screened: { ...screened, originalDestroyedAt } },
        entries: [
          {
            type: 'recording.screened',
            openings: { actor: ACTOR, ...(received && { receivedSha256: received.sha256 }) },
            facts: { original: 'destroyed' },
          },
        ],
      });
    },
    { due: false },
  );
}

async function encryptTo(
  file: ScratchFile,
  key: Uint8Array,
  recordingId: string,
  plain: AsyncIterable<Uint8Array>,
): Promise<void> {
  for await (const chunk of seal(key, { recordingId, object: 'audio' }, plain)) await file.write(chunk);
}

/** A rejection does not stand against a manifest that an earlier try has sealed: its key must not be destroyed. Errors: INTEGRITY. */
async function standingVerdict(
  { vault }: Context,
  { recordingId, key, pass }: { recordingId: string; key: Uint8Array; pass: PassResult },
): Promise<PassResult['verdict']> {
  const head = pass.verdict.kind === 'rejected' && (await vault.head(`manifest/${recordingId}`));
  if (!head) return pass.verdict;
  const document = await readDocument(vault, head, { key, context: { recordingId, object: 'manifest' } });
  const { media, quality } = parseManifest(document, { recordingId, sha256: pass.sha256 });
  return { kind: 'accepted', media, quality };
}

async function reject(
  context: Context,
  recording: Recording,
  verdict: Extract<PassResult['verdict'], { kind: 'rejected' }>,
): Promise<void> {
  await rejectArrival(context, recording, verdict);
  await context.keyTable.remove(recording.recordingId);
}

async function lockAndCommit(context: Context, work: SealWork): Promise<void> {
  const { recordingId } = work.recording;
  const placed = await placeObjects(context, work);
  const heads = [placed.audio, placed.manifest, ...(placed.key ? [placed.key] : [])];
  const retention = await lockAlike(context.vault, placed.facts.retention, heads);
  await writeDerivatives(context, recordingId, work.pass);
  const { sealedAt, quality, sha256, bytes, media } = placed.facts;
  const { classId, lane, retainUntil } = retention;
  const clockSuspect = quality.flags.some(({ code }) => code === 'CLOCK_SUSPECT');
  const committed = await commitLatest(context, recordingId, async (latest) => {
    if (nextStep(latest) !== 'seal') return undefined;
    if (latest.holds.length > 0) await raiseHold(context.vault, heads);
    const sealed = addFact(latest, 'sealed', {
      ...{ at: sealedAt, sha256, bytes, media, quality },
      audio: toSealedObject(placed.audio),
      manifest: toSealedObject(placed.manifest),
      ...(placed.key && { key: toSealedObject(placed.key) }),
    });
    // The intent follows the manifest: what was sealed is what was intended in the end.
    const intent = { ...work.intent, retention: placed.facts.retention };
    return {
      recording: { ...sealed, intent, retention },
      entries: [
        {
          type: 'recording.sealed',
          openings: { actor: ACTOR, sha256, receivedSha256: latest.received?.sha256 ?? sha256 },
          facts: { classId, lane, retainUntil, sealedAt, ...(clockSuspect && { clockSuspect }) },
          objects: heads.map(toSealedObject),
        },
      ],
    };
  });
  // Another delivery was faster, and its flags may have been changed here.
  if (!committed) await mirrorHolds(context, recordingId);
}

async function writeDerivatives(context: Context, recordingId: string, pass: PassResult): Promise<void> {
  if (pass.acoustics) await putJson(context, `acoustics/${recordingId}.json`, pass.acoustics);
  if (pass.peaks) await putJson(context, `peaks/${recordingId}.json`, pass.peaks);
}

async function putJson(context: Context, path: string, value: unknown): Promise<void> {
  await context.work.put(path, new TextEncoder().encode(JSON.stringify(value)));
}
