/** What the archive's own papers (requests, approvals) say about a customer follows the recordings: it goes when the last one goes. */
import { ARCHIVE_ID } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import { alertOf, forgottenAlert } from '../insights/alerts/alert.ts';
import type { Change, Entry } from '../ports.ts';
import { requestEntry, requestOf, type RequestOutcome, type SubjectRequest } from '../privacy/subject-request.ts';
import type { Recording } from '../recording/recording.ts';
import { approvalOf } from './approval.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import { allEntries } from './entry-pages.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random'>;

const ROUNDS = 20;

/**
 * Called while a recording is being purged, before its personal fields go, and whenever a request has been answered. Writes down which
 * queued erasures are done; when no recording of the customer is left, requests and approvals lose the reference and the reasons that were
 * given. Does nothing without a customer. May be repeated. Errors: CONFLICT.
 */
export async function forgetPerson(context: Ports, { customerRef }: Pick<Recording, 'customerRef'>): Promise<void> {
  if (customerRef === undefined) return;
  const isLast = !(await hasRecordings(context, customerRef));
  for await (const { id } of allEntries(context.catalogue, 'request', { subject: customerRef })) {
    await changeRequest(context, id, async (request) => settled(context, request), { forget: isLast });
  }
  for await (const { id } of allEntries(context.catalogue, 'alert', { subject: customerRef })) {
    await forgetAlert(context, id);
  }
  if (!isLast) return;
  for await (const { id } of allEntries(context.catalogue, 'approval', { subject: customerRef })) {
    await forgetApproval(context, id);
  }
}

async function hasRecordings({ catalogue }: Ports, customerRef: string): Promise<boolean> {
  for await (const { erased, expired } of pages(catalogue, { customerRef })) {
    if (!erased && !expired) return true;
  }
  return false;
}

/** What was queued or refused, and is done by now. */
async function settled({ catalogue }: Ports, request: SubjectRequest): Promise<SubjectRequest> {
  const outcomes: RequestOutcome[] = [];
  for (const outcome of request.outcomes) {
    const { recordingId } = outcome;
    const recording = outcome.outcome === 'erased' ? undefined : await catalogue.recording(recordingId);
    const gone = recording?.erased ?? recording?.expired;
    const certificateId = gone?.certificateId;
    outcomes.push(
      gone ? { recordingId, outcome: 'erased', ...(certificateId !== undefined && { certificateId }) } : outcome,
    );
  }
  return { ...request, outcomes };
}

/**
 * Commits what `next` makes of a request, closed with an event once it is answered and nothing is queued any more. Whoever else changes it
 * meanwhile makes `next` run again. `forget` = without the customer and the reason from now on. Errors: NOT_FOUND, CONFLICT.
 */
export async function changeRequest(
  context: Ports,
  requestId: string,
  next: (request: SubjectRequest) => Promise<SubjectRequest> | SubjectRequest,
  { forget = false }: { forget?: boolean } = {},
): Promise<Entry> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const entry = await context.catalogue.entry('request', requestId);
    if (!entry) throw new AppError('NOT_FOUND', 'There is no request with this id.');
    const before = requestOf(entry);
    const changed = await next(before);
    const at = context.clock.now().toISOString();
    const closing = isAnswered(changed) && before.closedAt === undefined;
    const { reason, ...rest } = { ...changed, ...(closing && { closedAt: at }) };
    const after: SubjectRequest = { ...rest, ...(reason !== undefined && !forget && { reason }) };
    const written = requestEntry(after, forget ? undefined : entry.subject, entry.revision + 1);
    if (written.body === entry.body && written.subject === entry.subject) return entry;
    const change: Change = {
      recordings: [],
      entries: [written],
      events: closing ? [closedEvent(context, after, at)] : [],
    };
    try {
      await context.catalogue.commit(change);
      return written;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The request kept changing; try again.');
}

function isAnswered({ declined, recordings, outcomes }: SubjectRequest): boolean {
  return declined === true || (recordings !== undefined && outcomes.every(({ outcome }) => outcome !== 'queued'));
}

function closedEvent(
  { random }: Ports,
  { requestId, kind, declined, recordings = 0, outcomes }: SubjectRequest,
  at: string,
): ReturnType<typeof recordEvent> {
  const count = (wanted: RequestOutcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === wanted).length;
  const facts = {
    ...{ requestId, kind, recordings },
    ...(declined === true && { declined }),
    ...(kind === 'erasure' && { erased: count('erased'), refused: count('refused') }),
  };
  const entry = { type: 'request.closed', openings: { actor: 'callvault' }, facts } as const;
  return recordEvent({ recordingId: ARCHIVE_ID, at, entry, random });
}

/** Of a call that is gone only the fact remains that a rule was met. */
async function forgetAlert({ catalogue }: Ports, alertId: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const entry = await catalogue.entry('alert', alertId);
    if (entry?.subject === undefined) return;
    const recording = await catalogue.recording(alertOf(entry).recordingId);
    if (recording && !recording.erased && !recording.expired) return;
    const { subject: _who, ...rest } = entry;
    const body = JSON.stringify(forgottenAlert(alertOf(entry)));
    try {
      await catalogue.commit({
        recordings: [],
        entries: [{ ...rest, revision: entry.revision + 1, open: false, body }],
      });
      return;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The alert kept changing; try again.');
}

async function forgetApproval({ catalogue }: Ports, approvalId: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const entry = await catalogue.entry('approval', approvalId);
    if (entry?.subject === undefined) return;
    const { subject: _who, ...rest } = entry;
    const { reason: _why, decisionReason: _answer, ...approval } = approvalOf(entry);
    try {
      await catalogue.commit({
        recordings: [],
        entries: [{ ...rest, revision: entry.revision + 1, body: JSON.stringify(approval) }],
      });
      return;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The approval kept changing; try again.');
}
