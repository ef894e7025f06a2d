/** One recording with its content and history, as `show` and the API give it. */
import type { Analysis } from '../analysis/analysis.ts';
import type { CustodyRecord, CustodyType, LeafScalar } from '../custody/event.ts';
import { parseLeaf } from '../custody/leaf.ts';
import { AppError } from '../errors.ts';
import type { Catalogue, Page } from '../ports.ts';
import { certificateIdOf, readCertificate, type Certificate } from '../privacy/certificate.ts';
import type { Recording } from '../recording/recording.ts';
import { viewOf, type RecordingView } from '../recording/view.ts';
import { mayUse } from '../retention/disposition.ts';
import type { Transcript } from '../transcript/transcript.ts';
import { readAnalysis } from './analyse-recording.ts';
import { noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';
import { readTranscript } from './read-content.ts';

export interface CustodyView {
  readonly type: CustodyType;
  readonly at: string;
  readonly actor: string;
  readonly reason?: string;
  readonly matter?: string;
  readonly purpose?: string;
  /** What the log leaf says besides: verdicts, codes, dates. */
  readonly facts?: Readonly<Record<string, LeafScalar>>;
  /** Position in the custody log, once it is there. */
  readonly leafIndex?: number;
}

export type ShownRecording = RecordingView & {
  readonly transcript: Transcript | null;
  readonly analysis: Analysis | null;
  readonly custody: readonly CustodyView[];
  /** Erased or expired, once everything is gone. */
  readonly certificate?: Certificate;
};

/** Reading the transcript is a custody event. Errors: NOT_FOUND. A restricted or erased recording is shown without content. */
export async function showRecording(context: Context, recordingId: string, actor: string): Promise<ShownRecording> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  const open = mayUse(recording, context.clock.now());
  if (open && recording.transcription?.outcome === 'available') {
    await noteEvent(context, recordingId, { type: 'transcript.read', openings: { actor } });
  }
  const certificate = await certificateOf(context, recording);
  return {
    ...viewOf(recording),
    transcript: (open ? await readTranscript(context, recording) : undefined) ?? null,
    analysis: (open ? await readAnalysis(context, recordingId) : undefined) ?? null,
    custody: (await context.catalogue.events(recordingId)).map(custodyViewOf),
    ...(certificate && { certificate }),
  };
}

/** Absent while a recording is there, and until what was decided is done. Errors: INTEGRITY for a damaged one. */
export async function certificateOf(context: Context, recording: Recording): Promise<Certificate | undefined> {
  if (!recording.erased && !recording.expired) return undefined;
  const entry = await context.catalogue.entry('certificate', certificateIdOf(recording));
  return entry && readCertificate(entry);
}

/** A page of the history of a recording, or of `ARCHIVE_ID`. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listCustody(
  { catalogue }: Pick<Context, 'catalogue'>,
  recordingId: string,
  page: Parameters<Catalogue['history']>[1],
): Promise<Page<CustodyView>> {
  const { items, ...rest } = await catalogue.history(recordingId, page);
  return { ...rest, items: items.map(custodyViewOf) };
}

export function custodyViewOf({ type, at, openings, leaf, leafIndex }: CustodyRecord): CustodyView {
  const { facts } = parseLeaf(leaf);
  return {
    type,
    at,
    actor: openings.actor?.value ?? '',
    ...(openings.reason && { reason: openings.reason.value }),
    ...(openings.matter && { matter: openings.matter.value }),
    ...(openings.purpose && { purpose: openings.purpose.value }),
    ...(facts && { facts }),
    ...(leafIndex !== undefined && { leafIndex }),
  };
}
