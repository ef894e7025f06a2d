/** Erasure: for each recording the disposition decides whether it goes now, waits for a hold, or is refused by law until a date. */
import type { CustodyEntry } from '../custody/event.ts';
import { AppError, isAppError } from '../errors.ts';
import { certificateIdOf, readCertificate, type Certificate } from '../privacy/certificate.ts';
import { addFact } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { disposition, lineRetention, type Disposition } from '../retention/disposition.ts';
import { lockedRetention } from '../retention/retention.ts';
import { commitRecording, noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';
import { recordingsOfCustomer } from './customer-recordings.ts';
import { expireRecording } from './expire-recording.ts';
import { purgeRecording } from './purge-recording.ts';
import { leaveIndex, restrictedOf } from './restrict-recording.ts';

const ROUNDS = 20;
const ACTOR = 'callvault';

export interface EraseRequest {
  /** These, or everything of a customer, or both. */
  readonly recordingIds?: readonly string[];
  readonly customerRef?: string;
  /** Why; opened with the custody event until the recording is erased. */
  readonly reason: string;
  readonly actor: string;
  /** The subject request that asks for it. */
  readonly requestId?: string;
}

export interface EraseResult {
  readonly recordingId: string;
  /** `queued` = a legal case holds it; `refused` = the law requires it. Both are restricted now, and erased by themselves when that ends. */
  readonly outcome: 'erased' | 'refused' | 'queued';
  /** For people; names no person and no matter. */
  readonly reason: string;
  /** Refused: the earliest possible deletion, ISO 8601 UTC; absent while an event is awaited. */
  readonly date?: string;
  /** The rule that refuses. */
  readonly citation?: string;
  /** Absent while the key is being destroyed by a step that runs elsewhere. */
  readonly certificate?: Certificate;
}

/**
 * Erases what may be erased, restricts and queues the rest. Repeating it changes nothing and gives the same certificates. Of a customer, the
 * witnesses of the calls go as well, also where they name nobody.
 * Errors: NOT_FOUND for an unknown id, USAGE when nothing is named (nothing is changed in both cases), CONFLICT, UNAVAILABLE.
 */
export async function eraseRecordings(context: Context, request: EraseRequest): Promise<{ results: EraseResult[] }> {
  const results: EraseResult[] = [];
  for (const recordingId of await chosen(context, request)) results.push(await eraseOne(context, recordingId, request));
  return { results };
}

/** What `eraseRecordings` would do at this moment. Changes nothing, and is no custody event. Errors: as `eraseRecordings`. */
export async function previewErasure(
  context: Context,
  what: Pick<EraseRequest, 'recordingIds' | 'customerRef'>,
): Promise<{ results: EraseResult[] }> {
  const results: EraseResult[] = [];
  for (const recordingId of await chosen(context, what)) {
    const recording = await context.catalogue.recording(recordingId);
    if (recording) results.push(forecast(context, recording));
  }
  return { results };
}

function forecast(context: Context, recording: Recording): EraseResult {
  const { recordingId } = recording;
  if (recording.erased ?? recording.expired) return { recordingId, outcome: 'erased', reason: 'Gone already.' };
  const decision = decide(context, recording);
  if (decision.may.erase)
    return { recordingId, outcome: 'erased', reason: 'Nothing keeps it: it would be gone for ever.' };
  return { recordingId, ...refusalOf(decision) };
}

/**
 * Tries an erasure again that was asked for before, and carries out what was decided and not done. Undefined when it is still not possible,
 * was never asked for, or is done elsewhere. Errors: CONFLICT, UNAVAILABLE.
 */
export async function eraseDue(
  context: Context,
  { recordingId }: Pick<Recording, 'recordingId'>,
): Promise<EraseResult | undefined> {
  const recording = await context.catalogue.recording(recordingId);
  if (recording && (recording.erased ?? recording.expired)) return resume(context, recording);
  if (!recording?.erasureRequested || !decide(context, recording).may.erase) return undefined;
  const { requestId } = recording.erasureRequested;
  const reason = 'asked for earlier; the last obligation has ended';
  return eraseOne(context, recordingId, { actor: ACTOR, reason, ...(requestId !== undefined && { requestId }) });
}

/** The message that made the purge due may be lost. */
async function resume(context: Context, recording: Recording): Promise<EraseResult | undefined> {
  const { recordingId, purged } = recording;
  if (purged) return undefined;
  if (context.erasure?.purgedElsewhere !== true) return finished(context, recording);
  await context.catalogue.commit({ recordings: [], due: [recordingId] });
  return undefined;
}

async function chosen(
  context: Context,
  { recordingIds = [], customerRef }: Pick<EraseRequest, 'recordingIds' | 'customerRef'>,
): Promise<readonly string[]> {
  if (recordingIds.length === 0 && customerRef === undefined) {
    throw new AppError('USAGE', 'Say what to erase: recordings by id, or everything of a customer.');
  }
  for (const recordingId of recordingIds) {
    if (await context.catalogue.recording(recordingId)) continue;
    throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  }
  const found = customerRef === undefined ? [] : await recordingsOfCustomer(context.catalogue, customerRef);
  return [...new Set([...recordingIds, ...found])];
}

type Asked = Omit<EraseRequest, 'recordingIds' | 'customerRef'>;

/** Decided on the recording as it is: whoever changes it meanwhile, such as a hold, makes the decision start over. */
async function eraseOne(context: Context, recordingId: string, asked: Asked): Promise<EraseResult> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const recording = await context.catalogue.recording(recordingId);
    if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
    try {
      if (recording.erased ?? recording.expired) return await finished(context, recording);
      const decision = decide(context, recording);
      if (!decision.may.erase) return await putOff(context, recording, decision, asked);
      if (await goesByExpiry(context, recording, asked)) continue;
      await commitErasure(context, recording, asked);
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.', { detail: { recordingId } });
}

/** An earlier refusal has restricted the recording; that is not why it is refused again. */
function decide({ policies, clock }: Context, recording: Recording): Disposition {
  const now = clock.now();
  const unrestricted = { ...recording, restricted: false };
  return disposition(unrestricted, [], now, lineRetention(policies.retention, recording, now));
}

/** A key under a lock cannot be destroyed early: such a recording ends with the lock, which is over when this is reached. */
async function goesByExpiry(context: Context, recording: Recording, { actor }: Asked): Promise<boolean> {
  const { recordingId, sealed } = recording;
  if (!sealed || (!sealed.key && lockedRetention(recording)?.lane !== 'regulated')) return false;
  const { outcome } = await expireRecording(context, { recordingId, actor });
  if (outcome === 'kept') throw new AppError('CONFLICT', 'The recording changed while it was decided; try again.');
  return true;
}

async function commitErasure(context: Context, recording: Recording, asked: Asked): Promise<void> {
  const certificateId = context.random.id();
  const at = context.clock.now().toISOString();
  const { actor, reason, requestId } = asked;
  const { lane } = lockedRetention(recording) ?? recording.intent?.retention ?? {};
  const event: CustodyEntry = {
    type: 'recording.erased',
    openings: { actor, reason },
    facts: { certificateId, ...(lane && { lane }), ...(requestId !== undefined && { requestId }) },
  };
  await commitRecording(context, addFact(recording, 'erased', { at, certificateId }), [event]);
}

function refusalOf({ kind, reason, until, citation }: Disposition): Omit<EraseResult, 'recordingId' | 'certificate'> {
  if (kind === 'held') return { outcome: 'queued', reason };
  return {
    ...{ outcome: 'refused', reason },
    ...(until !== undefined && { date: until }),
    ...(citation !== undefined && { citation }),
  };
}

/** Refused or queued: no use of it from now on, and it goes by itself. */
async function putOff(
  context: Context,
  recording: Recording,
  decision: Disposition,
  { actor, reason, requestId }: Asked,
): Promise<EraseResult> {
  const { recordingId } = recording;
  const refusal = refusalOf(decision);
  const { outcome, date } = refusal;
  const event: CustodyEntry = {
    type: 'erasure.refused',
    openings: { actor, reason },
    facts: { outcome, ...(date !== undefined && { until: date }), ...(requestId !== undefined && { requestId }) },
  };
  if (recording.restricted && recording.erasureRequested) await noteEvent(context, recordingId, event);
  else {
    await leaveIndex(context, recording);
    const asked = { at: context.clock.now().toISOString(), ...(requestId !== undefined && { requestId }) };
    await commitRecording(context, addFact(restrictedOf(recording), 'erasureRequested', asked), [event], {
      due: false,
    });
    await leaveIndex(context, recording);
  }
  return { recordingId, ...refusal };
}

/** What was decided is carried out at once where this process may; otherwise by the step that is due. */
async function finished(context: Context, recording: Recording): Promise<EraseResult> {
  const { recordingId, erased } = recording;
  if (!recording.purged && context.erasure?.purgedElsewhere !== true) await purgeRecording(context, recordingId);
  const entry = await context.catalogue.entry('certificate', certificateIdOf(recording));
  const done = erased ? 'Erased.' : 'Removed: its retention had ended.';
  const reason = entry ? done : `${done} The key is being destroyed; the certificate follows.`;
  return { recordingId, outcome: 'erased', reason, ...(entry && { certificate: readCertificate(entry) }) };
}
