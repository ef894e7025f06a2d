/** The transcript part of an arrival: given by the sender, or kept there by the screening until the seal. Card data leaves it before it is sealed. */
import canonicalize from 'canonicalize';
import { collect, once, sha256Hex } from '../bytes.ts';
import { AppError } from '../errors.ts';
import { maskCardData } from '../privacy/card-screening.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Context, ParsedTranscript } from './context.ts';

/** Largest transcript file taken in, in bytes. */
export const TRANSCRIPT_LIMIT = 64 * 1024 * 1024;

/** Undefined when there is none. Errors: TOO_LARGE. */
export async function readKept(
  { intake }: Pick<Context, 'intake'>,
  { recordingId }: Recording,
): Promise<Uint8Array | undefined> {
  if ((await intake.size(recordingId, 'transcript')) === undefined) return undefined;
  return collect(intake.read(recordingId, 'transcript'), TRANSCRIPT_LIMIT);
}

export function parseKept(
  { parseTranscript }: Pick<Context, 'parseTranscript'>,
  { channels, language }: Recording,
  bytes: Uint8Array,
): ParsedTranscript {
  return parseTranscript(bytes, { ...(channels && { channels }), ...(language !== undefined && { language }) });
}

/** Keeps a transcript in our own shape until the step after the seal. */
export async function keepTranscript(
  { intake }: Pick<Context, 'intake'>,
  recordingId: string,
  transcript: Transcript,
): Promise<void> {
  await intake.put(recordingId, 'transcript', once(render(transcript)));
}

/** What may be sealed of the transcript part. */
export interface Sealable {
  readonly parsed: ParsedTranscript;
  /** The document as it came. Absent when it must not be sealed, or says no more than the transcript. */
  readonly source?: Uint8Array;
}

/** On a screened recording, nothing with card data in it and nothing that nobody could read. Errors: TOO_LARGE. */
export async function sealableTranscript(context: Context, recording: Recording): Promise<Sealable | undefined> {
  const bytes = await readKept(context, recording);
  if (!bytes) return undefined;
  const parsed = parseKept(context, recording, bytes);
  const { screened } = recording;
  if (!screened || screened.accepted) return { parsed, source: bytes };
  if (!parsed.ok) return { parsed };
  const transcript = maskCardData(parsed.transcript);
  const isOwn = sha256Hex(render(transcript)) === sha256Hex(bytes);
  const hasChanged = transcript !== parsed.transcript;
  return { parsed: { ok: true, transcript }, ...(!isOwn && !hasChanged && { source: bytes }) };
}

/** After the decision only: a repeat of the screening must still find what was said. Who dies before this leaves it to the step after the seal. */
export async function maskKept(context: Context, recording: Recording): Promise<void> {
  const sealable = await sealableTranscript(context, recording);
  if (sealable?.parsed.ok && !sealable.source) {
    await keepTranscript(context, recording.recordingId, sealable.parsed.transcript);
  }
}

/** Canonical JSON. */
function render(transcript: Transcript): Uint8Array {
  const text = canonicalize(transcript);
  if (text === undefined) throw new AppError('INTERNAL', 'The transcript could not be written.');
  return new TextEncoder().encode(text);
}
