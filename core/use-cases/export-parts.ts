/** What one recording contributes to a bundle: its files, its line in the load files, its entry in the manifest. */
import canonicalize from 'canonicalize';
import { once, sha256Hex } from '../bytes.ts';
import { parseLeaf } from '../custody/leaf.ts';
import { AppError } from '../errors.ts';
import type { BundleKind, BundleManifest } from '../evidence/bundle.ts';
import { renderQuote, renderTranscript } from '../evidence/render-transcript.ts';
import type { LoadRow } from '../evidence/load-files.ts';
import type { Quote } from '../evidence/quote.ts';
import { turnTree, type TurnTree } from '../evidence/turn-tree.ts';
import type { Bytes } from '../ports.ts';
import { viewOf, type RecordingView } from '../recording/view.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import { transcriptSchema, type Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';
import { witnessesOf } from './export-witnesses.ts';
import { checkedOriginal, checkedTranscript, type Exportable } from './prepare-export.ts';

export interface BundleFile {
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** The content from its start, as often as it is called. */
  readonly open: () => Bytes;
}

export interface Part {
  readonly files: readonly BundleFile[];
  readonly row: LoadRow;
  readonly entry: BundleManifest['recordings'][number];
}

/** What of the transcript is released: everything as sealed, these turns, or all of it without personal data. */
export interface Release {
  readonly kind: BundleKind;
  /** For a quote: 0-based indexes, distinct. */
  readonly turns: readonly number[];
  /** For a redacted bundle. */
  readonly redact?: ((transcript: Transcript) => Promise<Transcript>) | undefined;
}

const EXTENSIONS = { wav: 'wav', mp3: 'mp3', ogg: 'opus', flac: 'flac', m4a: 'm4a', vcon: 'vcon.json' } as const;

export function textFile(path: string, text: string | Uint8Array): BundleFile {
  const body = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return { path, bytes: body.length, sha256: sha256Hex(body), open: () => once(body) };
}

/** Errors: STATE_CONFLICT without a transcript or without the root of its turns, VALIDATION_FAILED for a turn that is not there, INTEGRITY. */
export async function partOf(
  context: Context,
  { item, docId, release, size }: { item: Exportable; docId: string; release: Release; size: number },
): Promise<Part> {
  const view = viewOf(item.recording);
  const part =
    release.kind === 'full' ? await fullPart(context, item, docId) : await quotePart(context, item, docId, release);
  const witnesses = release.kind === 'full' ? await witnessesOf(context, item, size) : {};
  return {
    files: part.files,
    row: { docId, view, ...part.paths },
    entry: {
      docId,
      recordingId: item.recording.recordingId,
      ...part.paths,
      recording: release.kind === 'full' ? stableView(view) : briefView(view),
      ...witnesses,
    },
  };
}

interface Content {
  readonly files: readonly BundleFile[];
  readonly paths: Pick<BundleManifest['recordings'][number], 'native' | 'transcript' | 'quote' | 'text'>;
}

async function fullPart(context: Context, item: Exportable, docId: string): Promise<Content> {
  const { recording } = item;
  const { bytes, sha256, media } = recording.sealed;
  const native = `NATIVES/${docId}.${EXTENSIONS[media.container]}`;
  const audio: BundleFile = { path: native, bytes, sha256, open: () => checkedOriginal(context, recording) };
  const document = await checkedTranscript(context, item);
  if (!document) return { files: [audio], paths: { native } };
  const paths = { native, transcript: `TEXT/${docId}.json`, text: `TEXT/${docId}.txt` };
  return {
    files: [audio, textFile(paths.transcript, document), textFile(paths.text, renderTranscript(parse(document)))],
    paths,
  };
}

async function quotePart(context: Context, item: Exportable, docId: string, release: Release): Promise<Content> {
  const document = await checkedTranscript(context, item);
  const { recordingId } = item.recording;
  const detail = { recordingId };
  if (!document) throw new AppError('STATE_CONFLICT', 'The recording has no sealed transcript to quote.', { detail });
  const transcript = parse(document);
  const tree = turnTree(await recordingKey(context, item.recording), transcript.turns);
  const leafIndex = provenRoot(item, tree);
  const quote: Quote = {
    ...{ schemaVersion: 1, recordingId, leafIndex, turnsRoot: tree.root, turns: tree.size },
    ...(await (release.redact ? redacted(transcript, release.redact, tree) : chosen(transcript, release.turns, tree))),
  };
  const paths = { quote: `TEXT/${docId}.${release.kind}.json`, text: `TEXT/${docId}.${release.kind}.txt` };
  return { files: [textFile(paths.quote, canonical(quote)), textFile(paths.text, renderQuote(quote))], paths };
}

/** The leaf of the event that says the root. Errors: STATE_CONFLICT for a transcript that was sealed before there were roots, INTEGRITY. */
function provenRoot({ recording, events }: Exportable, tree: TurnTree): number {
  const detail = { recordingId: recording.recordingId };
  const event = events.findLast(({ type }) => type === 'transcript.sealed');
  const facts = event && parseLeaf(event.leaf).facts;
  if (!event || facts?.['turnsRoot'] === undefined) {
    throw new AppError(
      'STATE_CONFLICT',
      'No quote can be proven: this transcript was sealed before its turns were committed to one by one. Export the whole recording.',
      { detail },
    );
  }
  if (facts['turnsRoot'] !== tree.root || facts['turns'] !== tree.size) {
    throw new AppError('INTEGRITY', 'The turns are not those the custody log commits to; run: callvault verify', {
      detail,
    });
  }
  return event.leafIndex;
}

type Shown = Pick<Quote, 'released' | 'redacted'>;

async function chosen({ turns }: Transcript, indexes: readonly number[], tree: TurnTree): Promise<Shown> {
  const released: Quote['released'] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const turn = turns[index];
    if (!turn) {
      throw new AppError(
        'VALIDATION_FAILED',
        `There is no turn ${index}; the transcript has turns 0 to ${turns.length - 1}.`,
      );
    }
    const { salt, path } = await tree.prove(index);
    released.push({ turn, salt, path: [...path] });
  }
  return { released, redacted: [] };
}

/** Turns in which nothing had to be hidden are released with their salt; of the others only the hash of their leaf is. */
async function redacted(
  transcript: Transcript,
  redact: (transcript: Transcript) => Promise<Transcript>,
  tree: TurnTree,
): Promise<Shown> {
  const masked = (await redact(transcript)).turns;
  const shown: Shown = { released: [], redacted: [] };
  for (const [index, turn] of transcript.turns.entries()) {
    const other = masked[index];
    const { salt, path, leafHash } = await tree.prove(index);
    if (other?.index !== index) throw new AppError('INTERNAL', 'The redacted transcript has other turns.');
    if (canonical(other) === canonical(turn)) shown.released.push({ turn, salt, path: [...path] });
    else shown.redacted.push({ turn: other, leafHash, path: [...path] });
  }
  return shown;
}

function parse(document: Uint8Array): Transcript {
  return transcriptSchema.parse(JSON.parse(new TextDecoder().decode(document)));
}

/** What cannot change any more: the same checkpoint must give the same bytes later. */
function stableView(view: RecordingView): Record<string, unknown> {
  const { agentId, team, customerRef, channels, bytes, media, quality, transformations, consent, witnessOf } = view;
  return {
    ...briefView(view),
    ...{ agentId, team, customerRef, channels, consent, bytes, media, quality, transformations, witnessOf },
  };
}

/** Which call it is, and nobody in it. */
function briefView(view: RecordingView): Record<string, unknown> {
  const { recordingId, source, callId, businessLine, startedAt, language, sealedAt, sha256, receivedSha256 } = view;
  return { recordingId, source, callId, businessLine, startedAt, language, sealedAt, sha256, receivedSha256 };
}

/** RFC 8785. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new AppError('INTERNAL', 'A document of the bundle could not be written.');
  return text;
}
