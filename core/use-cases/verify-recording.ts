/** Re-reads everything a recording consists of from the vault and holds it against the custody log and the catalogue. */
import type { CustodyRecord } from '../custody/event.ts';
import { parseLeaf, verifyOpening } from '../custody/leaf.ts';
import { AppError } from '../errors.ts';
import type { Recording, SealedObject } from '../recording/recording.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import { checkLogged } from './check-logged.ts';
import { checkPart, type Finding } from './check-part.ts';
import { noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';

export const VERDICTS = ['intact', 'altered', 'missing', 'unreadable', 'archived', 'erased'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Verification {
  readonly recordingId: string;
  readonly verdict: Verdict;
  /** What was checked, or what is wrong and with which object. */
  readonly detail: string;
}

/** The worst finding decides. */
const GRAVITY: readonly Finding['verdict'][] = ['missing', 'altered', 'unreadable'];

/**
 * One verdict, and a custody event that it was given. The custody log must be integrated first.
 * Errors: NOT_FOUND, STATE_CONFLICT for a recording that is not sealed.
 */
export async function verifyRecording(context: Context, recordingId: string, actor: string): Promise<Verification> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
  const result = recording.erased ? erasedResult(recording) : await examine(context, recording);
  await noteEvent(context, recordingId, {
    type: 'recording.verified',
    openings: { actor },
    facts: { verdict: result.verdict },
  });
  return result;
}

function erasedResult({ recordingId, erased }: Recording): Verification {
  return {
    recordingId,
    verdict: 'erased',
    detail: `Erased at ${erased?.at ?? 'an unknown time'}; the key was destroyed.`,
  };
}

async function examine(context: Context, recording: Recording): Promise<Verification> {
  const { recordingId, sealed } = recording;
  if (!sealed) {
    throw new AppError(
      'STATE_CONFLICT',
      `The recording is ${recording.state}: only sealed recordings can be verified.`,
    );
  }
  const findings: Finding[] = [];
  const events = await context.catalogue.events(recordingId);
  findings.push(...(await checkEvents(context, recording, events)));
  const key = await recordingKey(context, recording).catch((error: unknown): undefined => {
    if (!(error instanceof AppError)) throw error;
    findings.push({ verdict: 'unreadable', detail: `key: ${error.message}` });
    return undefined;
  });
  for (const part of sealedParts(recording)) {
    const finding = await checkPart(context, recording, part, key);
    if (finding) findings.push(finding);
  }
  const worst = GRAVITY.find((verdict) => findings.some((finding) => finding.verdict === verdict));
  const detail =
    worst === undefined
      ? `${sealedParts(recording).length} objects re-read, decrypted and proven in the custody log; SHA-256 ${sealed.sha256}`
      : findings.map((finding) => finding.detail).join('; ');
  return { recordingId, verdict: worst ?? 'intact', detail };
}

/** The sealed and transcript events must be in the log as the catalogue has them, and must commit to what the catalogue claims. */
async function checkEvents(
  context: Context,
  recording: Recording,
  events: readonly CustodyRecord[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const altered = (detail: string): void => void findings.push({ verdict: 'altered', detail });
  const sealedEvent = events.find(({ type }) => type === 'recording.sealed');
  if (!sealedEvent) altered('custody: the catalogue holds no sealed event');
  const transcript = events.findLast(({ type }) => type === 'transcript.sealed' || type === 'transcript.none');
  if (recording.transcription && !transcript) altered('custody: the catalogue holds no transcript event');
  for (const event of [sealedEvent, transcript]) {
    if (!event) continue;
    const problem = await checkLogged(context, event);
    if (problem !== undefined) altered(`custody log: ${event.type}: ${problem}`);
  }
  const logged = [sealedEvent, transcript].flatMap((event) => objectsOf(event));
  for (const { name, object } of sealedParts(recording)) {
    const match = logged.some(
      ({ key, versionId, sha256, bytes }) =>
        key === object.key && versionId === object.versionId && sha256 === object.sha256 && bytes === object.bytes,
    );
    if (!match) altered(`${name}: the catalogue disagrees with the custody log`);
  }
  const opening = sealedEvent?.openings.sha256;
  if (sealedEvent && (opening?.value !== recording.sealed?.sha256 || !opensTo(sealedEvent, 'sha256'))) {
    altered('audio: the SHA-256 in the catalogue is not the one the custody log commits to');
  }
  return findings;
}

function objectsOf(event: CustodyRecord | undefined): readonly SealedObject[] {
  return event ? (parseLeaf(event.leaf).objects ?? []) : [];
}

function opensTo(event: CustodyRecord, name: 'sha256'): boolean {
  const opening = event.openings[name];
  return opening !== undefined && verifyOpening(event.leaf, name, opening);
}
