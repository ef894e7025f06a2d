/** Sends a large recording in parts, several at once. What has arrived is asked for first: an interrupted upload goes on where it was. */
import type { CallvaultClient, Schema } from './index.ts';
import { CallvaultProblem } from './problem.ts';
import { pause } from './retry.ts';
import { createSha256 } from './sha256.ts';

/** Sends a body to a link and tells how many of its bytes are gone. Errors: CallvaultProblem. */
export type Send = (
  link: { readonly method: 'PUT'; readonly url: string },
  body: Blob,
  headers: Readonly<Record<string, string>>,
  onSent: (bytes: number) => void,
) => Promise<void>;

interface PartedUpload {
  readonly api: CallvaultClient;
  readonly id: string;
  readonly file: Blob;
  readonly partBytes: number;
  readonly send: Send;
  readonly onSent: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface LocalPart {
  readonly partNumber: number;
  readonly body: Blob;
}

type Part = Schema<'UploadPart'>;

/** Parts that are sent at once, and that links are asked for at a time: an hour is enough for them on a slow line. */
const AT_ONCE = 4;
const LINKS = 4 * AT_ONCE;
const MOST_PARTS = 10_000;
const MIB = 1 << 20;
/** Rounds in a row that bring nothing further. */
const MOST_IDLE = 5;
const FIRST_PAUSE_MS = 250;

/** Errors: CallvaultProblem. */
export async function sendInParts(upload: PartedUpload): Promise<void> {
  const { api, id, signal } = upload;
  const parts = partsOf(upload);
  const hashes = new Map<number, string>();
  let most = -1;
  for (let idle = 0; ; idle += 1) {
    const there = await arrived(upload);
    if (there === 'complete') return;
    if (there.size > most) idle = 0;
    most = Math.max(most, there.size);
    let counted = 0;
    const onSent = (bytes: number): void => {
      counted += bytes;
      upload.onSent(bytes);
    };
    try {
      const told: Part[] = [];
      for (let at = 0; at < parts.length; at += LINKS) {
        told.push(...(await sendSome({ ...upload, onSent }, parts.slice(at, at + LINKS), there, hashes)));
      }
      const named = told.map(({ partNumber, sha256 }) => ({ partNumber, sha256 }));
      const params = { path: { id } };
      await api.post('/recordings/{id}/upload-completion', {
        params,
        body: { parts: named },
        ...(signal && { signal }),
      });
      return;
    } catch (error) {
      // The next round counts anew what has arrived.
      onSent(-counted);
      if (idle >= MOST_IDLE || !isWorthAnother(error) || signal?.aborted === true) throw reasonOf(error);
      await pause(FIRST_PAUSE_MS * 2 ** idle, signal);
    }
  }
}

/** The same file is always cut the same way, so that a later try can go on. */
function partsOf({ file, partBytes }: PartedUpload): readonly LocalPart[] {
  const size = file.size <= MOST_PARTS * partBytes ? partBytes : Math.ceil(file.size / MOST_PARTS / MIB) * MIB;
  return Array.from({ length: Math.ceil(file.size / size) }, (_, index) => ({
    partNumber: index + 1,
    body: file.slice(index * size, (index + 1) * size),
  }));
}

async function arrived({ api, id, signal }: PartedUpload): Promise<ReadonlyMap<number, Part> | 'complete'> {
  const options = { params: { path: { id } }, ...(signal && { signal }) };
  const { complete, parts } = await api.get('/recordings/{id}/upload-parts', options);
  return complete ? 'complete' : new Map(parts.map((part) => [part.partNumber, part]));
}

/** Sends those of them that are not there, and tells what all of them are. */
async function sendSome(
  upload: PartedUpload,
  parts: readonly LocalPart[],
  there: ReadonlyMap<number, Part>,
  hashes: Map<number, string>,
): Promise<readonly Part[]> {
  const { api, id, signal, onSent } = upload;
  const told: Part[] = [];
  for (const { partNumber, body } of parts) {
    signal?.throwIfAborted();
    const sha256 = hashes.get(partNumber) ?? (await sha256Of(body));
    hashes.set(partNumber, sha256);
    told.push({ partNumber, bytes: body.size, sha256 });
  }
  const missing = told.filter(({ partNumber, sha256 }) => there.get(partNumber)?.sha256 !== sha256);
  onSent(sumOf(told) - sumOf(missing));
  if (missing.length === 0) return told;
  const options = { params: { path: { id } }, body: { parts: missing }, ...(signal && { signal }) };
  const waiting = (await api.post('/recordings/{id}/upload-parts', options)).parts.toReversed();
  const bodies = new Map(parts.map(({ partNumber, body }) => [partNumber, body]));
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let link = waiting.pop(); link && failures.length === 0; link = waiting.pop()) {
      await sendOne(upload, link, bodies.get(link.partNumber)).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failures.length > 0) throw new PartFailed(failures[0]);
  return told;
}

async function sendOne(
  { send, onSent }: PartedUpload,
  link: Schema<'UploadPartLink'>,
  body: Blob | undefined,
): Promise<void> {
  if (!body) return;
  const note = countingUp(onSent);
  try {
    await send(link, body, link.headers, note);
    note(body.size);
  } catch (error) {
    note(0);
    throw error;
  }
}

/** From how much of one body is gone to how much more that is than before. */
export function countingUp(onSent: (bytes: number) => void): (sent: number) => void {
  let before = 0;
  return (sent) => {
    onSent(sent - before);
    before = sent;
  };
}

/** A part did not get through, or its link has ended: what has arrived is asked for again. */
class PartFailed extends Error {
  constructor(cause: unknown) {
    super('A part did not get through.', { cause });
  }
}

function isWorthAnother(error: unknown): boolean {
  if (error instanceof PartFailed) return true;
  if (!(error instanceof CallvaultProblem)) return false;
  // An upload that was killed may still be completed over there.
  return error.status >= 500 || ['PARTS_MISSING', 'CONFLICT'].includes(error.code);
}

function reasonOf(error: unknown): unknown {
  return error instanceof PartFailed ? error.cause : error;
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}

interface Digester {
  digest(algorithm: 'SHA-256', bytes: ArrayBuffer): Promise<ArrayBuffer>;
}

/** WebCrypto is many times faster, and absent on pages that came over plain HTTP. */
async function sha256Of(body: Blob, { subtle }: { readonly subtle?: Digester } = globalThis.crypto): Promise<string> {
  const bytes = await body.arrayBuffer();
  if (subtle) {
    const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  const hash = createSha256();
  hash.update(new Uint8Array(bytes));
  return hash.hex();
}
