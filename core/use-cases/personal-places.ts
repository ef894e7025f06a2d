/**
 * Where the personal data of a call stands: found once, when the call is analysed, because it takes longer than everything else that a search
 * or a redacted reading does. Positions only, no words; where the file is not there or of other rules, they are found anew.
 */
import * as z from 'zod';
import { FINDER_VERSION } from '../privacy/pii/finder-version.ts';
import { findOnce } from '../privacy/pii/find-once.ts';
import { PERSONAL_DATA_TYPES, type PersonalData } from '../privacy/pii/personal-data.ts';
import { redactTranscript } from '../privacy/pii/redact.ts';
import type { Recording } from '../recording/recording.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Context } from './context.ts';

const findSchema = z.object({
  type: z.enum(PERSONAL_DATA_TYPES),
  turn: z.int().nonnegative(),
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
});

const placesSchema = z.object({
  /** Of which transcript, by which rules. */
  of: z.string(),
  /** In the transcript. */
  all: z.array(findSchema),
  /** In the transcript, without the names. */
  withoutNames: z.array(findSchema),
  /** In what is left of the transcript when those without the names are taken out: what the search index holds. */
  inSearchable: z.array(findSchema),
});

export interface PersonalPlaces {
  readonly all: readonly PersonalData[];
  readonly withoutNames: readonly PersonalData[];
  readonly inSearchable: readonly PersonalData[];
}

/** Writes `analysis/<recordingId>.personal.json`. */
export async function keepPlaces(
  { work }: Pick<Context, 'work'>,
  recording: Recording,
  transcript: Transcript,
): Promise<void> {
  const kept = { of: identityOf(recording), ...(await findPlaces(transcript)) };
  await work.put(pathOf(recording), new TextEncoder().encode(JSON.stringify(kept)));
}

/** `transcript` is asked only where nothing is kept. */
export async function placesOf(
  { work }: Pick<Context, 'work'>,
  recording: Recording,
  transcript: () => Promise<Transcript>,
): Promise<PersonalPlaces> {
  const bytes = await work.get(pathOf(recording));
  const kept = bytes && placesSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  return kept?.of === identityOf(recording) ? kept : findPlaces(await transcript());
}

async function findPlaces(transcript: Transcript): Promise<PersonalPlaces> {
  const withoutNames = await findOnce(transcript, { names: false });
  return {
    all: await findOnce(transcript),
    withoutNames,
    inSearchable: await findOnce(redactTranscript(transcript, withoutNames)),
  };
}

/** Card codes are masked in what is read after they were found: positions behind them move. */
function identityOf({ transcription, cardCodeFound }: Recording): string {
  const versionId = transcription?.outcome === 'available' ? transcription.transcript.versionId : 'none';
  return [FINDER_VERSION, versionId, cardCodeFound?.at ?? 'as sealed'].join(' ');
}

function pathOf({ recordingId }: Recording): string {
  return `analysis/${recordingId}.personal.json`;
}
