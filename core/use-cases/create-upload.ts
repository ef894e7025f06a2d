/** Announces a recording: its metadata and transcript are taken in, its audio is awaited. */
import canonicalize from 'canonicalize';
import { once, sha256Hex } from '../bytes.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Metadata } from '../recording/metadata.ts';
import type { Recording } from '../recording/recording.ts';
import { writeDeliveryNote } from './arrival-parts.ts';
import type { Context } from './context.ts';

const RETRIES = 8;

export interface UploadRequest {
  readonly metadata: Metadata;
  /** Transcript JSON (UTF-8) in any known shape. */
  readonly transcript?: Uint8Array;
  readonly actor: string;
  /** Makes a repeat of the request answer with the first recording. Keys of different actors never meet. */
  readonly idempotency?: { readonly key: string; readonly bodySha256: string };
}

/**
 * Commits an `awaiting-upload` recording, or returns the one that the same request made before, which is then awaited for another day.
 * Errors: VALIDATION_FAILED (unknown business line), TRANSCRIPT_INVALID, KEY_REUSED (the key came with another body), CONFLICT, STORAGE_FULL.
 */
export async function createUpload(context: Context, request: UploadRequest): Promise<Recording> {
  check(context, request);
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const earlier = await findEarlier(context, request);
    if (earlier) return earlier;
    try {
      return await announce(context, request);
    } catch (error) {
      // The same key was committed between our look and our commit: look again.
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The request kept colliding with others; send it again.');
}

function check({ policies, parseTranscript }: Context, { metadata, transcript }: UploadRequest): void {
  if (!Object.hasOwn(policies.retention.businessLines, metadata.businessLine)) {
    const errors = [{ field: 'businessLine', rule: 'is not in policies/retention.yaml' }];
    const known = Object.keys(policies.retention.businessLines).join(', ');
    throw new AppError('VALIDATION_FAILED', `The business line is not known. Known are: ${known}.`, {
      detail: { errors },
    });
  }
  if (!transcript) return;
  const { channels, language } = metadata;
  const parsed = parseTranscript(transcript, {
    ...(channels && { channels }),
    ...(language !== undefined && { language }),
  });
  if (!parsed.ok) throw new AppError('TRANSCRIPT_INVALID', `The transcript ${parsed.reason}.`);
}

/** Claims are hashes: they outlive the recording and say nothing about it. */
function claims({ actor, idempotency }: UploadRequest): { key: string; body: string } | undefined {
  if (!idempotency) return undefined;
  const name = (...parts: readonly string[]): string => sha256Hex(canonicalize(['upload', actor, ...parts]) ?? '');
  return {
    key: name('key', idempotency.key),
    body: name('body', idempotency.key, idempotency.bodySha256),
  };
}

async function findEarlier(context: Context, request: UploadRequest): Promise<Recording | undefined> {
  const { catalogue } = context;
  const names = claims(request);
  const earlier = names && (await catalogue.claim(names.key));
  if (earlier === undefined) return undefined;
  if ((await catalogue.claim(names?.body ?? '')) !== earlier) {
    throw new AppError('KEY_REUSED', 'This Idempotency-Key came with another request; use a new one.');
  }
  const recording = await catalogue.recording(earlier);
  // A new link is given out for it: the sweeper counts from the last change.
  if (recording?.state === 'awaiting-upload') await putDescription(context, earlier, request);
  return recording;
}

/** Who may upload it is part of it: the bytes tell nobody who they are from. */
async function putDescription(context: Context, recordingId: string, request: UploadRequest): Promise<void> {
  const { metadata, actor } = request;
  await context.intake.put(recordingId, 'metadata', once(Buffer.from(JSON.stringify(metadata))));
  await writeDeliveryNote(context, recordingId, { actor });
}

async function announce(context: Context, request: UploadRequest): Promise<Recording> {
  const { metadata, transcript } = request;
  const recordingId = context.random.id();
  const at = context.clock.now().toISOString();
  await putDescription(context, recordingId, request);
  if (transcript) await context.intake.put(recordingId, 'transcript', once(transcript));
  const recording: Recording = {
    ...metadata,
    schemaVersion: 1,
    revision: 1,
    recordingId,
    callId: metadata.callId ?? recordingId,
    startedAt: metadata.startedAt === undefined ? at : new Date(metadata.startedAt).toISOString(),
    createdAt: at,
    state: 'awaiting-upload',
    holds: [],
    restricted: false,
    transformations: [],
  };
  try {
    const names = Object.values(claims(request) ?? {});
    await context.catalogue.commit({
      recordings: [recording],
      claims: names.map((name) => ({ name, recordingId })),
    });
  } catch (error) {
    for (const part of ['transcript', 'metadata', 'delivery'] as const) await context.intake.remove(recordingId, part);
    throw error;
  }
  return recording;
}
