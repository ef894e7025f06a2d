/** `ingest` over the API: announce each file with its SHA-256, send it, wait until it is settled. A re-run goes on where the last one ended. */
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob, readFileSync } from 'node:fs';
import {
  CallvaultProblem,
  uploadRecording,
  type Announcement,
  type CallvaultClient,
  type Schema,
} from '../../../client/index.ts';
import { AppError, isAppError } from '../../../core/errors.ts';
import { candidatesOf, type Candidate, type IngestOptions } from '../candidates.ts';
import { assertOneCall, ingestedResult, type FileResult } from '../ingest.ts';
import { progress, type Result } from '../output.ts';
import { sendFile } from './send-file.ts';
import { settled } from './settled.ts';

const MB = 1_000_000;

type Sent = { readonly file: string } & (
  { readonly recordingId: string; readonly isThere: boolean } | { readonly error: unknown }
);

export async function remoteIngest(
  api: CallvaultClient,
  paths: readonly string[],
  options: IngestOptions & { readonly wait: boolean },
): Promise<Result> {
  const candidates = paths.flatMap((path) => candidatesOf(path, options));
  assertOneCall(candidates, options);
  const bar = progress('sending');
  const sent: Sent[] = [];
  for (const [done, candidate] of candidates.entries()) {
    bar.update(done, candidates.length);
    const onBytes = (at: number, of: number): void => {
      // Of one file the bytes count, of many the files.
      if (candidates.length === 1) bar.update(Math.ceil(at / MB), Math.ceil(of / MB));
    };
    sent.push(await send(api, candidate, onBytes));
  }
  // Nothing was taken in at all: the command has failed, not a file.
  if (sent.every((one) => 'error' in one)) for (const one of sent) if ('error' in one) throw one.error;
  const files: FileResult[] = [];
  for (const [done, one] of sent.entries()) {
    bar.update(done, sent.length);
    files.push('error' in one ? failed(one.file, one.error) : await resultOf(api, one, options.wait));
  }
  bar.end();
  return ingestedResult(files);
}

async function send(
  api: CallvaultClient,
  { path, metadata, transcript }: Candidate,
  onBytes: (done: number, total: number) => void,
): Promise<Sent> {
  try {
    const announcement = {
      ...announcementOf(metadata, path),
      ...(transcript !== undefined && {
        transcript: transcriptOf(transcript),
      }),
    };
    const sha256 = await hashOf(path);
    const { declaredSha256 } = announcement;
    if (declaredSha256 !== undefined && declaredSha256 !== sha256) {
      throw new AppError('VALIDATION_FAILED', `${path} does not have the SHA-256 that its metadata declare.`);
    }
    const { recordingId, isThere } = await uploadRecording(api, await openAsBlob(path), announcement, {
      sha256,
      send: sendFile,
      onProgress: (phase, done, total) => {
        if (phase === 'sending') onBytes(done, total);
      },
    });
    return { file: path, recordingId, isThere };
  } catch (error) {
    return { file: path, error };
  }
}

function announcementOf(metadata: Uint8Array, path: string): Announcement {
  const given: Announcement = { source: 'manual', businessLine: 'default' };
  return { ...given, ...objectOf(metadata, `The metadata of ${path}`) };
}

function transcriptOf(transcript: string | Uint8Array): Record<string, unknown> {
  return typeof transcript === 'string'
    ? objectOf(readFileSync(transcript), `The transcript ${transcript}`)
    : objectOf(transcript, 'The transcript');
}

/** Errors: VALIDATION_FAILED. */
function objectOf(bytes: Uint8Array, what: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new AppError('VALIDATION_FAILED', `${what} is no JSON object.`);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  const bytes: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: 1 << 20 });
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
}

async function resultOf(
  api: CallvaultClient,
  { file, recordingId, isThere }: Exclude<Sent, { readonly error: unknown }>,
  wait: boolean,
): Promise<FileResult> {
  try {
    const recording = wait
      ? await settled(api, recordingId)
      : await api.get('/recordings/{id}', { params: { path: { id: recordingId } } });
    const first = recording.reason?.code === 'DUPLICATE' ? recording.sameBytesAs : undefined;
    if (first === undefined) return { ...viewed(file, recording), ...(isThere && { duplicateOf: recordingId }) };
    const kept = wait
      ? await settled(api, first)
      : await api.get('/recordings/{id}', { params: { path: { id: first } } });
    return { ...viewed(file, kept), duplicateOf: first };
  } catch (error) {
    return { ...failed(file, error), recordingId };
  }
}

function viewed(file: string, recording: Schema<'Recording'>): FileResult {
  const { recordingId, state, sha256, quality, witnessOf, sameBytesAs, reason, processing } = recording;
  return {
    ...{ file, recordingId, state, sha256, quality: quality ?? null },
    ...{ witnessOf, sameBytesAs, reason, processing },
  };
}

function failed(file: string, error: unknown): FileResult {
  const known = isAppError(error) || error instanceof CallvaultProblem;
  const code = known ? error.code : 'INTERNAL';
  const message = known ? error.message : `Unexpected failure: ${error instanceof Error ? error.message : 'unknown'}`;
  return { file, quality: null, error: { code, message } };
}
