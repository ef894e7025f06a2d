/** An evidence bundle: recordings, or turns of them, with everything an outsider needs to check them, as a deterministic sequence of files. */
import { sha256Hex } from '../bytes.ts';
import { encodeBase64 } from '../custody/base64.ts';
import { timeStampPath } from '../custody/cosignature.ts';
import { signNote } from '../custody/note.ts';
import { formatTlogProof } from '../custody/proof.ts';
import { AppError } from '../errors.ts';
import { manifestNoteText, PATHS, proofPath, type BundleKind } from '../evidence/bundle.ts';
import { certificate } from '../evidence/certificate.ts';
import { disclosed } from '../evidence/disclose.ts';
import { concordance, csv } from '../evidence/load-files.ts';
import { readme, readmeChinese } from '../evidence/readme.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';
import { canonical, partOf, textFile, type BundleFile, type Part } from './export-parts.ts';
import type { LogView } from './log-view.ts';
import { noteEvents } from './note-events.ts';
import { prepareExport, type Exportable } from './prepare-export.ts';

/** Most recordings in one bundle: its documents and proofs are held in memory while it is made. */
export const MAX_RECORDINGS = 2_000;

export interface ExportRequest {
  readonly recordingIds: readonly string[];
  /** Why; part of the bundle and of the custody event. */
  readonly purpose: string;
  readonly actor: string;
  /** A kept checkpoint size: the same recordings, checkpoint, purpose and matter give the same bytes. The newest when absent. */
  readonly size?: number | undefined;
  /** verify.mjs. */
  readonly verifier: Uint8Array;
  /** The legal matter it is for: holds of other matters are not explained in it. */
  readonly matterId?: string | undefined;
  /** A quote: these turns of the one recording (0-based), nothing else of its content. */
  readonly turns?: readonly number[] | undefined;
  /** A redacted bundle: transcripts as this makes them, without audio. Turns it leaves alone keep their proof. */
  readonly redact?: ((transcript: Transcript) => Promise<Transcript>) | undefined;
}

export interface Bundle {
  readonly kind: BundleKind;
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
 * Errors: USAGE, NOT_FOUND (recording or checkpoint), STATE_CONFLICT (not sealed, not below the checkpoint, or no quote is possible),
 * VALIDATION_FAILED (no such turn), TOO_LARGE over 2,000 recordings, ERASED, INTEGRITY.
 */
export async function exportBundle(context: Context, request: ExportRequest): Promise<Bundle> {
  const { purpose, actor, verifier, matterId } = request;
  const ids = [...new Set(request.recordingIds)].sort();
  const kind = kindOf(request, ids);
  const { view, items } = await prepareExport(context, ids, request.size);
  const { size } = view;
  const release = { kind, turns: [...new Set(request.turns)], redact: request.redact };
  const parts: Part[] = [];
  for (const [index, item] of items.entries()) {
    const docId = `CV${String(index + 1).padStart(7, '0')}`;
    parts.push(await partOf(context, { item, docId, release, size }));
  }
  await noteEvents(context, ids, {
    type: 'recording.exported',
    openings: { actor, purpose, ...(matterId !== undefined && { matter: matterId }) },
    facts: { size, ...(kind !== 'full' && { kind }) },
  });
  const rows = parts.map(({ row }) => row);
  const facts = { kind, purpose, matter: matterId, recordings: ids.length, size };
  const files = [
    ...parts.flatMap((part) => part.files),
    textFile(PATHS.loadFile, concordance(rows)),
    textFile(PATHS.csv, csv(rows)),
    ...(await custodyFiles(view, items, { kind, purpose, matterId })),
    textFile(PATHS.checkpoint, view.note),
    ...(await timeStamp(context, size)),
    textFile(PATHS.verifierKey, `${view.vkey}\n`),
    textFile(PATHS.certificate, certificate(kind, rows)),
    textFile(PATHS.readme, readme(facts)),
    textFile(PATHS.readmeChinese, readmeChinese(facts)),
    textFile(PATHS.verifier, verifier),
  ];
  const manifest = canonical({
    ...{ schemaVersion: 1, kind, purpose, matter: matterId },
    checkpoint: { size, rootHash: encodeBase64(view.rootHash) },
    recordings: parts.map(({ entry }) => entry),
    files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })),
  });
  const { signer } = context;
  const note = await signNote(manifestNoteText(signer.name, sha256Hex(manifest)), signer);
  files.push(textFile(PATHS.manifest, manifest), textFile(PATHS.manifestNote, note));
  return { kind, recordings: ids, size, verifierSha256: sha256Hex(verifier), files };
}

/** What a time stamping authority says about the checkpoint, where it was asked. */
async function timeStamp({ logStore }: Context, size: number): Promise<BundleFile[]> {
  const stamp = await logStore.get(timeStampPath(size));
  return stamp ? [textFile(PATHS.timestamp, stamp)] : [];
}

function kindOf({ purpose, turns, redact }: ExportRequest, ids: readonly string[]): BundleKind {
  if (ids.length === 0) throw new AppError('USAGE', 'Name at least one recording.');
  if (ids.length > MAX_RECORDINGS) {
    throw new AppError('TOO_LARGE', `A bundle has at most ${MAX_RECORDINGS} recordings; make several.`, {
      detail: { recordings: ids.length },
    });
  }
  if (purpose.trim() === '') throw new AppError('USAGE', 'Say what the export is for: --purpose TEXT.');
  if (turns === undefined) return redact === undefined ? 'full' : 'redacted';
  if (ids.length !== 1) throw new AppError('USAGE', 'Turns are chosen of one recording.');
  if (turns.length === 0) throw new AppError('USAGE', 'Name at least one turn.');
  if (redact !== undefined)
    throw new AppError('USAGE', 'A quote shows turns as they were sealed: choose turns or redacted.');
  return 'quote';
}

async function custodyFiles(
  view: LogView,
  items: readonly Exportable[],
  purpose: { kind: BundleKind; purpose: string; matterId: string | undefined },
): Promise<BundleFile[]> {
  const lines: string[] = [];
  const proofs: BundleFile[] = [];
  for (const { recording, events } of items) {
    for (const event of purpose.kind === 'full' ? events : seals(events)) {
      const { leafIndex, leaf } = event;
      const openings = disclosed(event, purpose);
      lines.push(`${canonical({ recordingId: recording.recordingId, leafIndex, leaf, openings })}\n`);
      const hashes = await view.prove(leafIndex, leaf);
      proofs.push(
        textFile(proofPath(leafIndex), formatTlogProof({ index: BigInt(leafIndex), hashes, checkpoint: view.note })),
      );
    }
  }
  return [textFile(PATHS.custody, lines.join('')), ...proofs];
}

/** What a quote stands on. */
function seals(events: Exportable['events']): Exportable['events'] {
  return events.filter(({ type }) => type === 'recording.sealed' || type === 'transcript.sealed');
}
