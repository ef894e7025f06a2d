/** An evidence bundle: recordings with everything an outsider needs to check them, as a deterministic sequence of files. */
import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { digest, once, sha256Hex } from '../bytes.ts';
import { encodeBase64 } from '../custody/base64.ts';
import { openCheckpoint } from '../custody/checkpoint.ts';
import { formatVerifierKey, parseVerifierKey, signNote } from '../custody/note.ts';
import { formatTlogProof } from '../custody/proof.ts';
import { AppError } from '../errors.ts';
import { manifestNoteText, PATHS, proofPath, type BundleManifest } from '../evidence/bundle.ts';
import { certificate, concordance, csv, readme, renderTranscript, type LoadRow } from '../evidence/texts.ts';
import type { Bytes } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { viewOf } from '../recording/view.ts';
import { noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';
import { integrateLog } from './integrate-log.ts';
import { proveLeaf } from './prove-event.ts';
import { openOriginal, readTranscript } from './read-content.ts';

export interface ExportRequest {
  readonly recordingIds: readonly string[];
  /** Why; part of the bundle and of the custody event. */
  readonly purpose: string;
  readonly actor: string;
  /** A kept checkpoint size: the same recordings, checkpoint and purpose give the same bytes. The newest when absent. */
  readonly size?: number;
  /** verify.mjs. */
  readonly verifier: Uint8Array;
}

export interface BundleFile {
  readonly path: string;
  readonly bytes: number;
  /** The content from its start, as often as it is called. */
  readonly open: () => Bytes;
}

export interface Bundle {
  readonly recordings: readonly string[];
  readonly size: number;
  /** In the order they are written. Reading a native that is not what was sealed fails with INTEGRITY. */
  readonly files: readonly BundleFile[];
}

/**
 * Prepares a bundle. The custody events of the export are committed before anything can leave; they are not in the bundle.
 * Errors: NOT_FOUND, STATE_CONFLICT (not sealed), ERASED, RESTRICTED, INTEGRITY.
 */
export async function exportBundle(context: Context, request: ExportRequest): Promise<Bundle> {
  const ids = [...new Set(request.recordingIds)].sort();
  if (ids.length === 0) throw new AppError('USAGE', 'Name at least one recording.');
  if (request.purpose.trim() === '') throw new AppError('USAGE', 'Say what the export is for: --purpose TEXT.');
  const recordings = await Promise.all(ids.map((id) => exportable(context, id)));
  const { ledger, logStore: store, signer } = context;
  await integrateLog({ ledger, store, signer });
  const checkpoint = await readCheckpoint(context, request.size);
  for (const recordingId of ids) {
    const openings = { actor: request.actor, purpose: request.purpose };
    await noteEvent(context, recordingId, { type: 'recording.exported', openings, facts: { size: checkpoint.size } });
  }
  const files: BundleFile[] = [];
  const add = (path: string, text: string | Uint8Array): void => {
    const body = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    files.push({ path, bytes: body.length, open: () => once(body) });
  };
  const hashes = new Map<string, string>();
  const rows: LoadRow[] = [];
  const entries: BundleManifest['recordings'] = [];
  for (const [index, recording] of recordings.entries()) {
    const docId = `CV${String(index + 1).padStart(7, '0')}`;
    const native = `NATIVES/${docId}.${EXTENSIONS[recording.sealed.media.container]}`;
    const { bytes, sha256 } = recording.sealed;
    files.push({ path: native, bytes, open: () => checkedOriginal(context, recording) });
    hashes.set(native, sha256);
    const transcript = await readTranscript(context, recording);
    if (transcript) {
      add(`TEXT/${docId}.json`, canonical(transcript));
      add(`TEXT/${docId}.txt`, renderTranscript(transcript));
    }
    const view = viewOf(recording);
    rows.push({ docId, native, view, ...(transcript && { text: `TEXT/${docId}.txt` }) });
    entries.push({
      docId,
      recordingId: recording.recordingId,
      native,
      ...(transcript && { transcript: `TEXT/${docId}.json` }),
      recording: stableView(view),
    });
  }
  add(PATHS.loadFile, concordance(rows));
  add(PATHS.csv, csv(rows));
  await addCustody(context, ids, checkpoint.size, add);
  add(PATHS.checkpoint, checkpoint.note);
  add(PATHS.verifierKey, `${checkpoint.vkey}\n`);
  add(PATHS.certificate, certificate(rows));
  add(PATHS.readme, readme(request.purpose, rows, checkpoint.size));
  add(PATHS.verifier, request.verifier);
  const listed: BundleManifest['files'] = [];
  for (const { path, bytes, open } of files) {
    listed.push({ path, bytes, sha256: hashes.get(path) ?? (await digest(open())).sha256 });
  }
  const manifest = canonical({
    schemaVersion: 1,
    purpose: request.purpose,
    checkpoint: { size: checkpoint.size, rootHash: checkpoint.rootHash },
    recordings: entries,
    files: listed,
  });
  add(PATHS.manifest, manifest);
  add(PATHS.manifestNote, await signNote(manifestNoteText(signer.name, sha256Hex(manifest)), signer));
  return { recordings: ids, size: checkpoint.size, files };
}

type SealedRecording = Recording & { readonly sealed: NonNullable<Recording['sealed']> };

const EXTENSIONS = { wav: 'wav', mp3: 'mp3', ogg: 'opus', flac: 'flac', m4a: 'm4a' } as const;

async function exportable(context: Context, recordingId: string): Promise<SealedRecording> {
  const recording = await context.catalogue.recording(recordingId);
  const detail = { recordingId };
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail });
  if (recording.erased) throw new AppError('ERASED', 'The recording was erased.', { detail });
  if (recording.restricted)
    throw new AppError('RESTRICTED', 'The recording is restricted: it is stored, not used.', { detail });
  const { sealed } = recording;
  if (!sealed) throw new AppError('STATE_CONFLICT', `The recording is ${recording.state}, not sealed.`, { detail });
  return { ...recording, sealed };
}

async function* checkedOriginal(context: Context, recording: SealedRecording): Bytes {
  const hash = createHash('sha256');
  for await (const chunk of await openOriginal(context, recording)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== recording.sealed.sha256) {
    throw new AppError('INTEGRITY', 'The stored recording is not what was sealed; run: callvault verify', {
      detail: { recordingId: recording.recordingId },
    });
  }
}

interface SignedCheckpoint {
  readonly note: string;
  readonly size: number;
  readonly rootHash: string;
  readonly vkey: string;
}

async function readCheckpoint({ logStore, signer }: Context, size: number | undefined): Promise<SignedCheckpoint> {
  const bytes = await logStore.get(size === undefined ? 'checkpoint' : `checkpoints/${size}`);
  if (!bytes)
    throw new AppError('NOT_FOUND', 'There is no checkpoint of this size; sizes are those under log/checkpoints.');
  const vkey = formatVerifierKey(signer.name, await signer.publicKey());
  const note = new TextDecoder().decode(bytes);
  const checkpoint = openCheckpoint(note, parseVerifierKey(vkey));
  return { note, size: Number(checkpoint.size), rootHash: encodeBase64(checkpoint.rootHash), vkey };
}

async function addCustody(
  context: Context,
  ids: readonly string[],
  size: number,
  add: (path: string, text: string) => void,
): Promise<void> {
  const lines: string[] = [];
  const proofs: [string, string][] = [];
  for (const recordingId of ids) {
    for (const { leafIndex, leaf, openings } of await context.catalogue.events(recordingId)) {
      if (leafIndex === undefined || leafIndex >= size) continue;
      lines.push(`${canonical({ recordingId, leafIndex, leaf, openings })}\n`);
      const proof = await proveLeaf({ store: context.logStore, leafIndex, size });
      const hashes = proof.hashes.map((hash) => Buffer.from(hash, 'base64'));
      proofs.push([
        proofPath(leafIndex),
        formatTlogProof({ index: BigInt(leafIndex), hashes, checkpoint: proof.checkpoint }),
      ]);
    }
  }
  add(PATHS.custody, lines.join(''));
  for (const [path, text] of proofs) add(path, text);
}

/** What cannot change any more: the same checkpoint must give the same bytes later. */
function stableView(view: LoadRow['view']): Record<string, unknown> {
  const { recordingId, source, callId, businessLine, agentId, team, customerRef, startedAt, language, channels } = view;
  const { sealedAt, sha256, receivedSha256, bytes, media, quality, transformations, consent } = view;
  return {
    ...{
      recordingId,
      source,
      callId,
      businessLine,
      agentId,
      team,
      customerRef,
      startedAt,
      language,
      channels,
      consent,
    },
    ...{ sealedAt, sha256, receivedSha256, bytes, media, quality, transformations },
  };
}

function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new AppError('INTERNAL', 'A document of the bundle could not be written.');
  return text;
}
