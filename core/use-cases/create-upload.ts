/** Announces a recording: its metadata and transcript are taken in, its audio is awaited. */
import canonicalize from 'canonicalize';
import { once, sha256Hex } from '../bytes.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Intake } from '../ports.ts';
import type { Metadata } from '../recording/metadata.ts';
import type { Recording } from '../recording/recording.ts';
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
 * Errors: VALIDATION_FAILED (unknown business line), TRANSCRIPT_INVALID, CONFLICT (the key was used for another body), STORAGE_FULL.
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
    throw new AppError('VALIDATION_FAILED', 'The business line is not known.', { detail: { errors } });
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

async function findEarlier({ catalogue, intake }: Context, request: UploadRequest): Promise<Recording | undefined> {
  const names = claims(request);
  const earlier = names && (await catalogue.claim(names.key));
  if (earlier === undefined) return undefined;
  if ((await catalogue.claim(names?.body ?? '')) !== earlier) {
    throw new AppError('CONFLICT', 'This Idempotency-Key was used for another request; take a new one.');
  }
  const recording = await catalogue.recording(earlier);
  // A new link is given out for it: the sweeper counts from the last change.
  if (recording?.state === 'awaiting-upload') await putMetadata(intake, earlier, request);
  return recording;
}

async function putMetadata(intake: Intake, recordingId: string, { metadata }: UploadRequest): Promise<void> {
  await intake.put(recordingId, 'metadata', once(Buffer.from(JSON.stringify(metadata))));
}

async function announce(context: Context, request: UploadRequest): Promise<Recording> {
  const { metadata, transcript } = request;
  const recordingId = context.random.id();
  const at = context.clock.now().toISOString();
  await putMetadata(context.intake, recordingId, request);
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
    await context.intake.remove(recordingId, 'transcript');
    await context.intake.remove(recordingId, 'metadata');
    throw error;
  }
  return recording;
}
