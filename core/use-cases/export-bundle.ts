/** An evidence bundle: recordings with everything an outsider needs to check them, as a deterministic sequence of files. */
import canonicalize from 'canonicalize';
import { digest, once, sha256Hex } from '../bytes.ts';
import { encodeBase64 } from '../custody/base64.ts';
import type { CustodyRecord } from '../custody/event.ts';
import { signNote } from '../custody/note.ts';
import { formatTlogProof } from '../custody/proof.ts';
import { AppError } from '../errors.ts';
import { manifestNoteText, PATHS, proofPath, type BundleManifest } from '../evidence/bundle.ts';
import { certificate, concordance, csv, readme, renderTranscript, type LoadRow } from '../evidence/texts.ts';
import type { Bytes } from '../ports.ts';
import { viewOf } from '../recording/view.ts';
import { transcriptSchema } from '../transcript/transcript.ts';
import type { Context } from './context.ts';
import { checkedOriginal, checkedTranscript, prepareExport, type Exportable } from './prepare-export.ts';
import type { LogView } from './log-view.ts';
import { noteEvents } from './note-events.ts';

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
  /** SHA-256 of verify.mjs, to be told to the reader by another way than the bundle. */
  readonly verifierSha256: string;
  /** In the order they are written. Reading a native that is not what was sealed fails with INTEGRITY. */
  readonly files: readonly BundleFile[];
}

/**
 * Prepares a bundle. Every recording is verified first, bytes included: what does not verify is not signed. The custody events of the export are
 * committed before anything can leave; they are not in the bundle. A restriction does not stop a copy for a legal claim.
 * Errors: NOT_FOUND (recording or checkpoint), STATE_CONFLICT (not sealed, or not below the checkpoint), ERASED, INTEGRITY.
 */
export async function exportBundle(context: Context, request: ExportRequest): Promise<Bundle> {
  const { purpose, actor, verifier } = request;
  const ids = [...new Set(request.recordingIds)].sort();
  if (ids.length === 0) throw new AppError('USAGE', 'Name at least one recording.');
  if (purpose.trim() === '') throw new AppError('USAGE', 'Say what the export is for: --purpose TEXT.');
  const { view, items } = await prepareExport(context, ids, request.size);
  const { size } = view;
  await noteEvents(context, ids, { type: 'recording.exported', openings: { actor, purpose }, facts: { size } });
  const files: BundleFile[] = [];
  const add: Add = (path, text) => {
    const body = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    files.push({ path, bytes: body.length, open: () => once(body) });
  };
  const hashes = new Map<string, string>();
  const rows: LoadRow[] = [];
  const entries: BundleManifest['recordings'] = [];
  for (const [index, item] of items.entries()) {
    const { recording } = item;
    const docId = `CV${String(index + 1).padStart(7, '0')}`;
    const native = `NATIVES/${docId}.${EXTENSIONS[recording.sealed.media.container]}`;
    const { bytes, sha256 } = recording.sealed;
    files.push({ path: native, bytes, open: () => checkedOriginal(context, recording) });
    hashes.set(native, sha256);
    const transcript = await checkedTranscript(context, item);
    if (transcript) {
      add(`TEXT/${docId}.json`, transcript);
      const parsed = transcriptSchema.parse(JSON.parse(new TextDecoder().decode(transcript)));
      add(`TEXT/${docId}.txt`, renderTranscript(parsed));
    }
    const shown = viewOf(recording);
    rows.push({ docId, native, view: shown, ...(transcript && { text: `TEXT/${docId}.txt` }) });
    entries.push({
      docId,
      recordingId: recording.recordingId,
      native,
      ...(transcript && { transcript: `TEXT/${docId}.json` }),
      recording: stableView(shown),
    });
  }
  add(PATHS.loadFile, concordance(rows));
  add(PATHS.csv, csv(rows));
  await addCustody(view, items, add);
  add(PATHS.checkpoint, view.note);
  add(PATHS.verifierKey, `${view.vkey}\n`);
  add(PATHS.certificate, certificate(rows));
  add(PATHS.readme, readme(purpose, rows, size));
  add(PATHS.verifier, verifier);
  const listed: BundleManifest['files'] = [];
  for (const { path, bytes, open } of files) {
    listed.push({ path, bytes, sha256: hashes.get(path) ?? (await digest(open())).sha256 });
  }
  const checkpoint = { size, rootHash: encodeBase64(view.rootHash) };
  const manifest = canonical({ schemaVersion: 1, purpose, checkpoint, recordings: entries, files: listed });
  add(PATHS.manifest, manifest);
  const { signer } = context;
  add(PATHS.manifestNote, await signNote(manifestNoteText(signer.name, sha256Hex(manifest)), signer));
  return { recordings: ids, size, verifierSha256: sha256Hex(verifier), files };
}

type Add = (path: string, text: string | Uint8Array) => void;

const EXTENSIONS = { wav: 'wav', mp3: 'mp3', ogg: 'opus', flac: 'flac', m4a: 'm4a' } as const;

async function addCustody(view: LogView, items: readonly Exportable[], add: Add): Promise<void> {
  const lines: string[] = [];
  const proofs: [string, string][] = [];
  for (const { recording, events } of items) {
    for (const event of events) {
      lines.push(`${canonical(lineOf(recording.recordingId, event))}\n`);
      const hashes = await view.prove(event.leafIndex, event.leaf);
      const index = BigInt(event.leafIndex);
      proofs.push([proofPath(event.leafIndex), formatTlogProof({ index, hashes, checkpoint: view.note })]);
    }
  }
  add(PATHS.custody, lines.join(''));
  for (const [path, text] of proofs) add(path, text);
}

function lineOf(recordingId: string, { leafIndex, leaf, openings }: CustodyRecord): Record<string, unknown> {
  return { recordingId, leafIndex, leaf, openings };
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
