/**
 * The seal: intent, one pass over the plain bytes to scratch, conditional put, one transaction. An object store and a database share no
 * transaction, so every step can be repeated from the intent; nothing is visible before the last one.
 */
import canonicalize from 'canonicalize';
import { once, sha256Hex } from '../bytes.ts';
import { runAudioPass, type PassResult } from '../audio/audio-pass.ts';
import { AppError } from '../errors.ts';
import type { ScratchFile } from '../ports.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording, Retention, SealedObject } from '../recording/recording.ts';
import { decideRetention } from '../retention/retention.ts';
import { seal } from '../sealing/envelope.ts';
import { lockOf, placeDocument, placePlain, placeSealed, type Placement } from '../sealing/vault-objects.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';

const DAY_MS = 86_400_000;
const ACTOR = 'callvault';

type Intent = NonNullable<Recording['intent']>;

/** Seals a received recording, or rejects it with a reason. Does nothing when another step is due. */
export async function sealRecording(context: Context, recordingId: string): Promise<void> {
  const found = await context.catalogue.recording(recordingId);
  if (!found || nextStep(found) !== 'seal') return;
  const { key, wrapped } = await ensureKey(context, recordingId);
  const { recording, intent } = await ensureIntent(context, found);
  const file = await context.scratch.create();
  try {
    const pass = await runAudioPass({
      source: context.intake.read(recordingId, 'audio'),
      roles: recording.channels,
      limits: context.policies.retention.limits,
      // What the sender declared, else what arrived: bytes that changed in the intake are not sealed.
      declaredSha256: recording.declaredSha256 ?? recording.received?.sha256,
      sink: (tapped) => encryptTo(file, key, recordingId, tapped),
    });
    if (pass.verdict.kind === 'rejected') await reject(context, recording, pass.verdict);
    else await lockAndCommit(context, { recording, intent, key, wrapped, file, pass, accepted: pass.verdict });
  } finally {
    await file.discard();
  }
  await tidyAfterSeal(context, recordingId);
}

/** Removes what the seal has made superfluous. Safe to repeat; the steps after the seal call it first. */
export async function tidyAfterSeal(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording?.sealed) return;
  await context.intake.remove(recordingId, 'audio');
  await context.intake.remove(recordingId, 'metadata');
  if (recording.transcription) await context.intake.remove(recordingId, 'transcript');
  if (recording.sealed.key) await context.keyTable.remove(recordingId);
}

async function ensureKey(context: Context, recordingId: string): Promise<{ key: Uint8Array; wrapped: Uint8Array }> {
  const stored = await context.keyTable.get(recordingId);
  const wrapped =
    stored ?? (await context.keyTable.put(recordingId, (await context.keyService.generate(recordingId)).wrapped));
  return { key: await context.keyService.unwrap(recordingId, wrapped), wrapped };
}

async function ensureIntent(context: Context, recording: Recording): Promise<{ recording: Recording; intent: Intent }> {
  if (recording.intent) return { recording, intent: recording.intent };
  const now = context.clock.now();
  const { businessLine, startedAt, received } = recording;
  const receivedAt = received?.at ?? now.toISOString();
  const { retention } = decideRetention(context.policies.retention, { businessLine, startedAt, receivedAt, now });
  const intent = { at: now.toISOString(), retention };
  return { recording: await commitRecording(context, { ...recording, intent }, [], { due: false }), intent };
}

async function encryptTo(
  file: ScratchFile,
  key: Uint8Array,
  recordingId: string,
  plain: AsyncIterable<Uint8Array>,
): Promise<void> {
  for await (const chunk of seal(key, { recordingId, object: 'audio' }, plain)) await file.write(chunk);
}

async function reject(
  context: Context,
  recording: Recording,
  { code, detail }: Extract<PassResult['verdict'], { kind: 'rejected' }>,
): Promise<void> {
  const at = context.clock.now().toISOString();
  const keepUntil = new Date(Date.parse(at) + context.policies.retention.quarantineDays * DAY_MS).toISOString();
  const rejected = addFact(recording, 'rejection', { code, detail, at, keepUntil });
  await commitRecording(context, rejected, [
    { type: 'recording.rejected', openings: { actor: ACTOR }, facts: { code, keepUntil } },
  ]);
  await context.keyTable.remove(recording.recordingId);
}

interface SealWork {
  readonly recording: Recording;
  readonly intent: Intent;
  readonly key: Uint8Array;
  readonly wrapped: Uint8Array;
  readonly file: ScratchFile;
  readonly pass: PassResult;
  readonly accepted: Extract<PassResult['verdict'], { kind: 'accepted' }>;
}

async function lockAndCommit(context: Context, work: SealWork): Promise<void> {
  const { recording, intent, key, pass, accepted } = work;
  const { recordingId } = recording;
  const { retention } = intent;
  const place = (kind: string): Placement => ({
    key: `${kind}/${recordingId}`,
    lock: lockOf(retention),
    legalHold: recording.holds.length > 0,
  });
  const audio = await placeSealed(context.vault, place('audio'), work.file, {
    key,
    context: { recordingId, object: 'audio' },
    plainSha256: pass.sha256,
  });
  const keyObject = retention.lane === 'regulated' ? await placeKey(context, place('key'), work.wrapped) : undefined;
  const manifest = manifestOf(work);
  const manifestObject = await placeDocument(context, place('manifest'), manifest, {
    key,
    context: { recordingId, object: 'manifest' },
    plainSha256: sha256Hex(manifest),
  });
  await writeDerivatives(context, recordingId, pass);
  const sealed = addFact(recording, 'sealed', {
    at: intent.at,
    sha256: pass.sha256,
    bytes: pass.bytes,
    media: accepted.media,
    quality: accepted.quality,
    audio,
    manifest: manifestObject,
    ...(keyObject && { key: keyObject }),
  });
  await commitRecording(context, { ...sealed, retention }, [
    {
      type: 'recording.sealed',
      openings: { actor: ACTOR, sha256: pass.sha256, receivedSha256: recording.received?.sha256 ?? pass.sha256 },
      facts: retentionFacts(retention),
      objects: [audio, manifestObject, ...(keyObject ? [keyObject] : [])],
    },
  ]);
}

function retentionFacts({ classId, lane, retainUntil }: Retention): Record<string, string> {
  return { classId, lane, retainUntil };
}

async function placeKey(context: Context, placement: Placement, wrapped: Uint8Array): Promise<SealedObject> {
  return placePlain(context.vault, placement, {
    body: once(wrapped),
    bytes: wrapped.length,
    sha256: sha256Hex(wrapped),
  });
}

/** What the recording was when it was sealed, in canonical JSON. A repeat of the seal makes the same bytes. */
function manifestOf({ recording, intent, pass, accepted }: SealWork): Uint8Array {
  const { recordingId, source, callId, businessLine, agentId, team, customerRef, startedAt, language, channels } =
    recording;
  const text = canonicalize({
    schemaVersion: 1,
    ...{ recordingId, source, callId, businessLine, agentId, team, customerRef, startedAt, language, channels },
    consent: recording.consent,
    sequence: recording.sequence,
    sealedAt: intent.at,
    receivedSha256: recording.received?.sha256,
    sha256: pass.sha256,
    bytes: pass.bytes,
    media: accepted.media,
    quality: accepted.quality,
    retention: intent.retention,
    transformations: recording.transformations,
  });
  if (text === undefined) throw new AppError('INTERNAL', 'The manifest could not be written.');
  return new TextEncoder().encode(text);
}

async function writeDerivatives(context: Context, recordingId: string, pass: PassResult): Promise<void> {
  if (pass.acoustics) await putJson(context, `acoustics/${recordingId}.json`, pass.acoustics);
  if (pass.peaks) await putJson(context, `peaks/${recordingId}.json`, pass.peaks);
}

async function putJson(context: Context, path: string, value: unknown): Promise<void> {
  await context.work.put(path, new TextEncoder().encode(JSON.stringify(value)));
}
