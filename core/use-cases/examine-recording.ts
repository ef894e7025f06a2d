/**
 * Re-reads everything a recording consists of and holds it against the signed custody log: objects, events, manifest, lock and holds.
 * A bad result counts only when nothing moved meanwhile, so that what happens at the same time is never taken for tampering.
 */
import type { CustodyRecord } from '../custody/event.ts';
import { AppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { lockedRetention } from '../retention/retention.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import { lockOf } from '../sealing/vault-objects.ts';
import { checkEvents, type ProvenEvent } from './check-events.ts';
import { checkHistory, loggedLock, transcriptHash } from './check-history.ts';
import { checkManifest } from './check-manifest.ts';
import { checkPart, type Finding } from './check-part.ts';
import type { Context } from './context.ts';
import { takeSnapshot, type Snapshot } from './take-snapshot.ts';
import type { Verification } from './verify-recording.ts';

/** What the caller knows from reading the log itself. */
export interface LogKnowledge {
  /** The log has a sealed event of this recording. */
  readonly sealed?: boolean;
  /** Events of this recording that the catalogue has lost or changed, in words. */
  readonly lost?: readonly string[];
}

export interface Examination {
  readonly result: Verification;
  readonly recording: Recording | undefined;
  readonly events: readonly CustodyRecord[];
}

/** The worst finding decides. */
const GRAVITY: readonly Finding['verdict'][] = ['missing', 'altered', 'unreadable'];
const ATTEMPTS = 4;

/** Errors: NOT_FOUND, STATE_CONFLICT for a recording that was never sealed, UNAVAILABLE. Leaves no event. */
export async function examineRecording(
  context: Context,
  recordingId: string,
  known: LogKnowledge = {},
): Promise<Examination> {
  for (let attempt = 1; ; attempt += 1) {
    const snapshot = await takeSnapshot(context, recordingId);
    const result = await examine(context, recordingId, snapshot, known);
    const { recording, events } = snapshot;
    const isGood = result.verdict === 'intact' || result.verdict === 'erased';
    if (isGood || attempt === ATTEMPTS || !(await hasMoved(context, recordingId, snapshot))) {
      return { result, recording, events };
    }
  }
}

async function hasMoved({ catalogue }: Context, recordingId: string, before: Snapshot): Promise<boolean> {
  if (before.failure !== undefined) return false;
  const recording = await catalogue.recording(recordingId);
  const events = await catalogue.events(recordingId);
  return recording?.revision !== before.recording?.revision || events.length !== before.events.length;
}

async function examine(
  context: Context,
  recordingId: string,
  { recording, events, view, failure }: Snapshot,
  known: LogKnowledge,
): Promise<Verification> {
  const findings: Finding[] = [...(failure === undefined ? [] : [failure]), ...(known.lost ?? [])].map((detail) => ({
    verdict: 'altered',
    detail,
  }));
  const wasSealed = known.sealed === true || events.some(({ type }) => type === 'recording.sealed');
  if (!recording) {
    if (!wasSealed && findings.length === 0) throw new AppError('NOT_FOUND', 'There is no recording with this id.');
    if (failure === undefined) {
      findings.unshift({ verdict: 'missing', detail: 'the catalogue has no record of a sealed recording' });
    }
    return verdictOf(recordingId, findings);
  }
  const gone = recording.erased ?? recording.expired;
  if (!recording.sealed && !gone && !wasSealed && findings.length === 0) {
    throw new AppError(
      'STATE_CONFLICT',
      `The recording is ${recording.state}: only sealed recordings can be verified.`,
    );
  }
  const checked = view && (await checkEvents(view, recordingId, events, { forgotten: gone !== undefined }));
  const proven = checked?.proven ?? [];
  findings.push(...(checked?.findings ?? []));
  const isGone = proven.some(({ event: { type } }) => type === 'recording.erased' || type === 'recording.expired');
  if (gone && isGone && findings.length === 0) return goneResult(recording);
  if (!recording.sealed) {
    findings.push({ verdict: 'altered', detail: `catalogue: ${recording.state}, which the custody log denies` });
    return verdictOf(recordingId, findings);
  }
  findings.push(...checkHistory(recording, proven).map((detail): Finding => ({ verdict: 'altered', detail })));
  findings.unshift(...(await checkContent(context, recording, proven)));
  return verdictOf(recordingId, findings, recording);
}

function goneResult({ recordingId, erased, expired }: Recording): Verification {
  const detail = erased
    ? `Erased at ${erased.at}; the key was destroyed.`
    : `Removed at ${expired?.at ?? 'an unknown time'}, when its retention had ended.`;
  return { recordingId, verdict: 'erased', detail };
}

/** Every object of the recording, and the manifest inside one of them. */
async function checkContent(
  context: Context,
  recording: Recording,
  proven: readonly ProvenEvent[],
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const key = await recordingKey(context, recording).catch((error: unknown): undefined => {
    if (!(error instanceof AppError) || error.code === 'UNAVAILABLE') throw error;
    findings.push({ verdict: 'unreadable', detail: `key: ${error.message}` });
    return undefined;
  });
  // What the log promised; the row alone could have been shortened together with the lock.
  const lock = loggedLock(proven) ?? (recording.retention && lockOf(recording.retention));
  const next = recording.pendingRetention && lockedRetention(recording);
  const protection = { lock, legalHold: recording.holds.length > 0, ...(next && { next: lockOf(next) }) };
  const transcript = transcriptHash(proven);
  for (const part of sealedParts(recording)) {
    const plain = part.name === 'transcript' && transcript !== undefined ? { plain: transcript } : {};
    const finding = await checkPart(context, recording, { ...part, ...plain }, { key, protection });
    if (finding) findings.push(finding);
  }
  const manifest = key && (await checkManifest(context, recording, key));
  if (manifest) findings.push(manifest);
  return findings;
}

function verdictOf(recordingId: string, findings: readonly Finding[], recording?: Recording): Verification {
  const worst = GRAVITY.find((verdict) => findings.some((finding) => finding.verdict === verdict));
  if (worst !== undefined) {
    return { recordingId, verdict: worst, detail: findings.map(({ detail }) => detail).join('; ') };
  }
  const parts = recording ? sealedParts(recording).length : 0;
  const detail = `${parts} objects re-read, decrypted and proven in the custody log; SHA-256 ${recording?.sealed?.sha256 ?? 'unknown'}`;
  return { recordingId, verdict: 'intact', detail };
}
