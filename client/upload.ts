/** Brings one recording in: hash it, announce it with the hash, send the bytes with a checksum the store enforces. */
import type { CallvaultClient, Schema } from './index.ts';
import { CallvaultProblem, problemFrom } from './problem.ts';
import { retrying } from './retry.ts';
import type { paths } from './schema.d.ts';
import { createSha256 } from './sha256.ts';
import { countingUp, sendInParts, type Send } from './upload-parts.ts';

/** What is known about the call, and optionally its transcript. */
export type Announcement = paths['/recordings']['post']['requestBody']['content']['application/json'];

/** Bytes that are read at a time. */
const CHUNK = 1 << 20;
const PART_BYTES = 16 << 20;
/** A file of more parts than this goes in parts. */
const WHOLE_PARTS = 4;
const MOST_ROUNDS = 50;

export interface UploadOptions {
  readonly signal?: AbortSignal;
  /** Bytes that are hashed, then bytes that are sent. */
  readonly onProgress?: (phase: 'hashing' | 'sending', done: number, total: number) => void;
  /** Hex, where it is known already. */
  readonly sha256?: string;
  /** The same key continues what an earlier, interrupted call has begun; the default is made from announcement and hash. */
  readonly idempotencyKey?: string;
  /** Sends the file or a part of it; the default is `fetch`, which tells no progress in between. */
  readonly send?: Send;
  /** Bytes of a part, at least 5 MiB; 16 MiB unless given. A file of more than four parts goes in parts, and goes on after an interruption. */
  readonly partBytes?: number;
}

export interface Uploaded {
  readonly recordingId: string;
  readonly sha256: string;
  /** An earlier call had brought it already; nothing was sent. */
  readonly isThere: boolean;
}

/** Errors: CallvaultProblem. Doing it again after a failure continues with the same recording. */
export async function uploadRecording(
  api: CallvaultClient,
  file: Blob,
  announcement: Announcement,
  options: UploadOptions = {},
): Promise<Uploaded> {
  const { signal, onProgress, partBytes = PART_BYTES } = options;
  const sha256 = options.sha256 ?? (await hashOf(file, options));
  const body = { ...announcement, declaredSha256: sha256 };
  const { recordingId, upload, isThere } = await announce(api, body, options);
  if (isThere) return { recordingId, sha256, isThere };
  const send = options.send ?? sendWith(signal);
  let sent = 0;
  const onSent = (bytes: number): void => {
    sent += bytes;
    onProgress?.('sending', sent, file.size);
  };
  onSent(0);
  try {
    if (file.size > WHOLE_PARTS * partBytes) {
      await sendInParts({ api, id: recordingId, file, partBytes, send, onSent, signal });
    } else {
      const checked = { ...upload.headers, 'x-amz-checksum-sha256': base64Of(sha256) };
      await send(upload, file, checked, countingUp(onSent));
    }
  } catch (error) {
    // The answer to an earlier try got lost.
    if (!(await hasArrived(api, recordingId, error))) throw error;
  }
  onSent(file.size - sent);
  return { recordingId, sha256, isThere: false };
}

type Announced = Schema<'AnnouncedRecording'> & { readonly isThere: boolean };

/** An announcement whose audio never came has ended after a day: the same is announced again, under another key. */
async function announce(
  api: CallvaultClient,
  body: Announcement,
  { signal, idempotencyKey = keyOf(body) }: UploadOptions,
): Promise<Announced> {
  for (let round = 1; ; round += 1) {
    const headers = { 'idempotency-key': round === 1 ? idempotencyKey : `${idempotencyKey}-${round}` };
    const announced = await api.post('/recordings', { body, headers, ...(signal && { signal }) });
    const params = { path: { id: announced.recordingId } };
    const { state, sha256, reason } = await api.get('/recordings/{id}', { params, ...(signal && { signal }) });
    const hasEnded = state === 'rejected' && sha256 === undefined && reason?.code !== 'DUPLICATE';
    if (!hasEnded || round === MOST_ROUNDS) return { ...announced, isThere: state !== 'awaiting-upload' };
  }
}

async function hasArrived(api: CallvaultClient, id: string, error: unknown): Promise<boolean> {
  if (!(error instanceof CallvaultProblem) || (error.status !== 409 && error.status !== 412)) return false;
  const { state } = await api.get('/recordings/{id}', { params: { path: { id } } });
  return state !== 'awaiting-upload';
}

async function hashOf(file: Blob, { signal, onProgress }: UploadOptions): Promise<string> {
  const hash = createSha256();
  for (let at = 0; at < file.size; at += CHUNK) {
    signal?.throwIfAborted();
    const part = file.slice(at, at + CHUNK);
    hash.update(new Uint8Array(await part.arrayBuffer()));
    onProgress?.('hashing', at + part.size, file.size);
  }
  return hash.hex();
}

function sendWith(signal: AbortSignal | undefined): Send {
  return async ({ method, url }, body, headers) => {
    // A fresh request for each try: a copy of one would keep all that was sent in memory.
    const send = retrying(() => fetch(url, { method, headers, body, ...(signal && { signal }) }));
    const response = await send(new Request(url, { ...(signal && { signal }) }));
    if (!response.ok) throw await problemFrom(response);
  };
}

/** The same call with the same bytes has the same key: a repeat after an interruption finds its recording. */
function keyOf(body: object): string {
  const hash = createSha256();
  hash.update(new TextEncoder().encode(JSON.stringify(body)));
  return `upload-${hash.hex()}`;
}

function base64Of(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))));
}
