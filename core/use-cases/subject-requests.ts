/** Requests of callers about their own recordings: access, portability, restriction, erasure. Received once, answered per recording. */
import { ARCHIVE_ID } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Entry, Page } from '../ports.ts';
import {
  MOST_OUTCOMES,
  requestEntry,
  requestOf,
  requestViewOf,
  type RequestKind,
  type RequestOutcome,
  type SubjectRequest,
  type SubjectRequestView,
} from '../privacy/subject-request.ts';
import { askApproval } from './approvals.ts';
import type { Context } from './context.ts';
import { recordingsOfCustomer } from './customer-recordings.ts';
import { allEntries } from './entry-pages.ts';
import { eraseRecordings, type EraseResult } from './erase-recordings.ts';
import { changeRequest, forgetPerson } from './forget-person.ts';
import { restrictRecordings } from './restrict-recording.ts';

/** A request that is not answered after this long was interrupted. */
const INTERRUPTED_MS = 3_600_000;

/** Who a caller is in histories that are never forgotten. */
export const SUBJECT_ACTOR = 'subject';

export interface NewSubjectRequest {
  readonly kind: RequestKind;
  readonly customerRef: string;
  /** Kept with the request; forgotten with the customer's recordings. */
  readonly reason?: string;
  readonly actor: string;
}

/**
 * Files a request and answers it: an erasure and a restriction are carried out, recording by recording; access and portability are answered
 * by `requestContent`. An erasure that needs a second person stays open with its `approvalId`. What is about more than `mostNow` recordings
 * stays open without `recordings`: somebody else has to call `carryOutRequest`. Errors: CONFLICT, UNAVAILABLE.
 */
export async function fileRequest(
  context: Context,
  request: NewSubjectRequest,
  mostNow = Infinity,
): Promise<SubjectRequestView> {
  const { kind, customerRef, reason, actor } = request;
  const requestId = context.random.id();
  const receivedAt = context.clock.now().toISOString();
  const filed: SubjectRequest = {
    ...{ schemaVersion: 1, requestId, kind, receivedAt, receivedBy: actor, outcomes: [] },
    ...(reason !== undefined && { reason }),
  };
  // Neither the customer nor the reason: this history is never forgotten.
  const event = { type: 'request.received', openings: { actor }, facts: { requestId, kind } } as const;
  await context.catalogue.commit({
    recordings: [],
    entries: [requestEntry(filed, customerRef, 1)],
    events: [recordEvent({ recordingId: ARCHIVE_ID, at: receivedAt, entry: event, random: context.random })],
  });
  return answer(context, filed, customerRef, mostNow);
}

/**
 * Goes on with requests that were filed more than an hour ago and never answered: whoever took them in died. Returns how many.
 * Errors: CONFLICT, UNAVAILABLE.
 */
export async function resumeRequests(context: Context): Promise<number> {
  const before = context.clock.now().getTime() - INTERRUPTED_MS;
  let resumed = 0;
  for await (const entry of allEntries(context.catalogue, 'request', { open: true })) {
    const request = requestOf(entry);
    const { recordings, approvalId, receivedAt } = request;
    if (recordings !== undefined || approvalId !== undefined || Date.parse(receivedAt) > before) continue;
    if (entry.subject === undefined) continue;
    await answer(context, request, entry.subject);
    resumed += 1;
  }
  return resumed;
}

/** Puts an erasure before a second person where the policy says so, and does everything else. May die anywhere and be repeated. */
async function answer(
  context: Context,
  request: SubjectRequest,
  customerRef: string,
  mostNow = Infinity,
): Promise<SubjectRequestView> {
  const { requestId, kind, reason = 'subject request', receivedBy: actor } = request;
  if (kind === 'erasure') {
    const action = { kind: 'erasure', requestId } as const;
    const pending = await askApproval(context, { action, customerRef, reason, actor });
    if (pending) {
      const { approvalId } = pending;
      return requestViewOf(await changeRequest(context, requestId, (known) => ({ ...known, approvalId })));
    }
  }
  if ((kind === 'erasure' || kind === 'restriction') && mostNow < Infinity) {
    const { length } = await recordingsOfCustomer(context.catalogue, customerRef);
    if (length > mostNow) return findRequest(context, requestId);
  }
  return carryOutRequest(context, requestId, actor);
}

/** Does what an open request asks for. May die anywhere and be repeated. Errors: NOT_FOUND, CONFLICT, UNAVAILABLE. */
export async function carryOutRequest(context: Context, requestId: string, actor: string): Promise<SubjectRequestView> {
  const entry = await requestEntryOf(context, requestId);
  const { subject: customerRef } = entry;
  if (customerRef === undefined || !entry.open) return requestViewOf(entry);
  const ids = await recordingsOfCustomer(context.catalogue, customerRef);
  const all = await outcomesOf(context, requestOf(entry), { customerRef, ids, actor });
  const outcomes = all.slice(0, MOST_OUTCOMES);
  await changeRequest(context, requestId, (known) => ({ ...known, recordings: ids.length, outcomes }));
  await forgetPerson(context, { customerRef });
  return requestViewOf(await requestEntryOf(context, requestId));
}

async function outcomesOf(
  context: Context,
  { kind, requestId, reason = 'subject request' }: SubjectRequest,
  { customerRef, ids, actor }: { customerRef: string; ids: readonly string[]; actor: string },
): Promise<RequestOutcome[]> {
  switch (kind) {
    case 'access':
    case 'portability':
      return [];
    case 'restriction': {
      const outcomes: RequestOutcome[] = [];
      for (const recordingId of ids) outcomes.push(await restrict(context, recordingId, { reason, actor }));
      return outcomes;
    }
    case 'erasure':
      return (await eraseRecordings(context, { customerRef, reason, actor, requestId })).results.map(outcomeOf);
  }
}

async function restrict(
  context: Context,
  recordingId: string,
  { reason, actor }: { reason: string; actor: string },
): Promise<RequestOutcome> {
  try {
    await restrictRecordings(context, { recordingIds: [recordingId], restricted: true, reason, actor });
    return { recordingId, outcome: 'restricted' };
  } catch (error) {
    if (!isAppError(error, 'ERASED')) throw error;
    return { recordingId, outcome: 'erased' };
  }
}

function outcomeOf({ recordingId, outcome, reason, date, citation, certificate }: EraseResult): RequestOutcome {
  return {
    ...{ recordingId, outcome, reason },
    ...(date !== undefined && { date }),
    ...(citation !== undefined && { citation }),
    ...(certificate && { certificateId: certificate.certificateId }),
  };
}

/** Errors: NOT_FOUND. */
export async function findRequest(context: Pick<Context, 'catalogue'>, requestId: string): Promise<SubjectRequestView> {
  return requestViewOf(await requestEntryOf(context, requestId));
}

/** Newest first. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listRequests(
  { catalogue }: Pick<Context, 'catalogue'>,
  filter: { open?: boolean; customerRef?: string },
  page: { limit: number; cursor?: string },
): Promise<Page<SubjectRequestView>> {
  const { open, customerRef: subject } = filter;
  const wanted = { ...(open !== undefined && { open }), ...(subject !== undefined && { subject }) };
  const { items, ...rest } = await catalogue.entries('request', wanted, page);
  return { ...rest, items: items.map(requestViewOf) };
}

async function requestEntryOf({ catalogue }: Pick<Context, 'catalogue'>, requestId: string): Promise<Entry> {
  const entry = await catalogue.entry('request', requestId);
  if (!entry) throw new AppError('NOT_FOUND', 'There is no request with this id.');
  return entry;
}
