/** Requests of callers: answered per recording, and forgotten together with the recordings. */
import { describe, expect, it } from 'vitest';
import { parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { ARCHIVE_ID } from '../../../core/custody/event.ts';
import { decideApproval } from '../../../core/use-cases/decide-approval.ts';
import { eraseDue, eraseRecordings } from '../../../core/use-cases/erase-recordings.ts';
import { placeHold, releaseHold } from '../../../core/use-cases/hold-recordings.ts';
import { listApprovals } from '../../../core/use-cases/list-matters.ts';
import { requestContent } from '../../../core/use-cases/request-content.ts';
import { reviewArchive } from '../../../core/use-cases/review-archive.ts';
import { fileRequest, findRequest, listRequests } from '../../../core/use-cases/subject-requests.ts';
import type { RequestKind, SubjectRequestView } from '../../../core/privacy/subject-request.ts';
import { callFile, deliver, finishedCall, runAll, TRANSCRIPT } from '../../support/calls.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';

const REF = 'cust-4711';
const mine = { customerRef: REF, agentId: 'laura' };
/** A line whose recordings the law requires, with the consent it asks for. */
const REGULATED = {
  ...mine,
  businessLine: 'retail-banking',
  callId: 'bank',
  consent: { noticeId: 'ivr-recording-notice', version: '1', language: 'zh-CN', offsetMs: 0, outcome: 'given' },
};

const file = (context: MemoryContext, kind: RequestKind, reason = 'letter of 3 March'): Promise<SubjectRequestView> =>
  fileRequest(context, { kind, customerRef: REF, reason, actor: 'anna' });

const archive = async (context: MemoryContext): Promise<string> =>
  JSON.stringify(await context.catalogue.events(ARCHIVE_ID));

describe('access', () => {
  it('lists what is held, why and until when, and names neither matter nor agent', async () => {
    const context = memoryContext();
    const first = await finishedCall(context, { metadata: mine });
    await placeHold(context, { matterId: 'Doe versus Bank', recordingIds: [first], reason: 'r', actor: 'a' });
    await deliver(context, { audio: callFile(2), metadata: mine });
    await finishedCall(context, { audio: callFile(3), metadata: { customerRef: 'other' } });
    const request = await file(context, 'access');
    expect(request).toMatchObject({ state: 'closed', recordings: 2, outcomes: [], customerRef: REF });
    const content = await requestContent(context, { requestId: request.requestId, actor: 'anna', limit: 10 });
    expect(content.page.items).toHaveLength(2);
    expect(content.page.items.find((item) => 'recordingId' in item && item.recordingId === first)).toMatchObject({
      has: { audio: true, transcript: true, analysis: true },
      disposition: { kind: 'held', reason: 'Held by 1 matter.' },
      retention: { lane: 'erasable', earliestDeletion: null },
    });
    expect(JSON.stringify(content)).not.toMatch(/Doe|laura/);
    const page = await requestContent(context, { requestId: request.requestId, actor: 'anna', limit: 1 });
    expect(page.page.items).toHaveLength(1);
    expect(page.page.nextCursor).toBeDefined();
  });

  it('keeps no reference of somebody of whom nothing is held', async () => {
    const context = memoryContext();
    const { requestId, ...request } = await file(context, 'access');
    expect(request).toMatchObject({ state: 'closed', recordings: 0 });
    expect(JSON.stringify(await context.catalogue.entry('request', requestId))).not.toMatch(/4711|letter/);
    await expect(requestContent(context, { requestId, actor: 'anna', limit: 10 })).rejects.toMatchObject({
      code: 'ERASED',
    });
    expect(await archive(context)).not.toMatch(/4711|letter/);
  });
});

describe('portability', () => {
  it('gives every call as a vCon that can be read back, and every reading is on record', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: { ...mine, channels: ['customer', 'agent'] } });
    const { requestId } = await file(context, 'portability');
    const { page } = await requestContent(context, { requestId, actor: 'anna', limit: 10, audio: true });
    const [vcon] = page.items;
    expect(vcon).toMatchObject({
      ...{ vcon: '0.4.0', parties: [{ type: 'customer' }, { type: 'agent' }] },
      dialog: [{ type: 'recording', parties: [0, 1], mediatype: 'audio/ogg', encoding: 'base64url' }],
    });
    expect(JSON.stringify(vcon)).not.toMatch(/laura|scorecard/);
    const read = parseTranscript(Buffer.from(JSON.stringify(vcon)), {});
    expect(read.ok && read.transcript.turns.map(({ role, text }) => ({ role, text }))).toEqual(
      TRANSCRIPT.turns.map(({ role, text }) => ({ role, text })),
    );
    const events = (await context.catalogue.events(id)).filter(({ type }) => type === 'transcript.read');
    expect(events).toHaveLength(1);
    expect(events[0]?.leaf).toContain('"part":"portability"');
  });

  it('also gives what is restricted, and nothing to other kinds of requests', async () => {
    const context = memoryContext();
    await finishedCall(context, { metadata: mine });
    const restriction = await file(context, 'restriction');
    const { requestId } = await file(context, 'portability');
    expect((await requestContent(context, { requestId, actor: 'a', limit: 10 })).page.items).toHaveLength(1);
    const wrong = requestContent(context, { requestId: restriction.requestId, actor: 'a', limit: 10 });
    await expect(wrong).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    const unknown = requestContent(context, { requestId: 'nowhere', actor: 'a', limit: 10 });
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('restriction', () => {
  it('restricts every recording, once', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: mine });
    const request = await file(context, 'restriction');
    expect(request).toMatchObject({
      state: 'closed',
      recordings: 1,
      outcomes: [{ recordingId: id, outcome: 'restricted' }],
    });
    expect(await context.catalogue.recording(id)).toMatchObject({ restricted: true });
    expect(await file(context, 'restriction')).toMatchObject({
      outcomes: [{ recordingId: id, outcome: 'restricted' }],
    });
    const events = (await context.catalogue.events(id)).map(({ type }) => type);
    expect(events.filter((type) => type === 'recording.restricted')).toHaveLength(1);
  });
});

describe('erasure', () => {
  it('erases, certifies, and keeps no trace of the person in any request', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: mine });
    const earlier = await file(context, 'access', 'Mrs Miller wrote');
    const request = await file(context, 'erasure', 'Mrs Miller called');
    await runAll(context);
    expect(request).toMatchObject({ kind: 'erasure', state: 'closed', recordings: 1 });
    expect(request.outcomes).toMatchObject([{ recordingId: id, outcome: 'erased' }]);
    expect(request.outcomes[0]?.certificateId).toBeDefined();
    expect(request).not.toHaveProperty('customerRef');
    for (const { requestId } of [earlier, request]) {
      expect(JSON.stringify(await context.catalogue.entry('request', requestId))).not.toMatch(/4711|Miller/);
    }
    expect(await archive(context)).not.toMatch(/4711|Miller/);
    expect(await archive(context)).toContain('request.closed');
  });

  it('says what the law refuses, with date and rule, and is answered by that', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: REGULATED });
    const request = await file(context, 'erasure');
    expect(request).toMatchObject({
      state: 'closed',
      customerRef: REF,
      outcomes: [{ recordingId: id, outcome: 'refused' }],
    });
    expect(request.outcomes[0]?.citation).toBeDefined();
    expect(await context.catalogue.recording(id)).toMatchObject({ restricted: true });
  });

  it('stays open while a matter holds something, ends by itself, and then forgets the person', async () => {
    const context = memoryContext();
    const held = await finishedCall(context, { metadata: mine });
    const free = await finishedCall(context, { audio: callFile(2), metadata: mine });
    const hold = { matterId: 'M-1', recordingIds: [held], reason: 'r', actor: 'a' };
    await placeHold(context, hold);
    const { requestId, ...request } = await file(context, 'erasure');
    expect(request).toMatchObject({ state: 'open', customerRef: REF, recordings: 2 });
    const outcomes = Object.fromEntries(request.outcomes.map(({ recordingId, outcome }) => [recordingId, outcome]));
    expect(outcomes).toEqual({ [held]: 'queued', [free]: 'erased' });
    await releaseHold(context, hold);
    await eraseDue(context, { recordingId: held });
    await runAll(context);
    const ended = await findRequest(context, requestId);
    expect(ended).toMatchObject({ state: 'closed', recordings: 2 });
    expect(ended.outcomes.map(({ outcome }) => outcome)).toEqual(['erased', 'erased']);
    expect(ended).not.toHaveProperty('customerRef');
    const events = await context.catalogue.events(ARCHIVE_ID);
    expect(events.filter(({ type }) => type === 'request.closed')).toHaveLength(1);
  });

  it('by another way ends what a request waits for, too', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: mine });
    const { requestId } = await file(context, 'access');
    await eraseRecordings(context, { recordingIds: [id], reason: 'r', actor: 'a' });
    await runAll(context);
    expect((await context.catalogue.entry('request', requestId))?.subject).toBeUndefined();
  });

  it('waits for a second person where the policy says so, and is not done when that one declines', async () => {
    const policies = shippedPolicies();
    const context = memoryContext({ ...policies, approvals: { ...policies.approvals, erasure: true } });
    const id = await finishedCall(context, { metadata: mine });
    const first = await file(context, 'erasure');
    expect(first).toMatchObject({ state: 'open', outcomes: [] });
    const decline = {
      approvalId: first.approvalId ?? '',
      decision: 'decline',
      reason: 'not her',
      actor: 'bert',
    } as const;
    await decideApproval(context, decline);
    expect(await findRequest(context, first.requestId)).toMatchObject({
      state: 'closed',
      declined: true,
      outcomes: [],
    });
    expect((await context.catalogue.recording(id))?.erased).toBeUndefined();
    const second = await file(context, 'erasure');
    const approvalId = second.approvalId ?? '';
    expect(approvalId).not.toBe(first.approvalId);
    await decideApproval(context, { approvalId, decision: 'grant', actor: 'bert' });
    expect(await findRequest(context, second.requestId)).toMatchObject({
      ...{ state: 'closed', outcomes: [{ recordingId: id, outcome: 'erased' }] },
    });
    for (const kind of ['request', 'approval'] as const) {
      const { items } = await context.catalogue.entries(kind, {}, { limit: 10 });
      expect(JSON.stringify(items)).not.toMatch(/4711|letter/);
    }
  });
});

describe('the register of requests', () => {
  it('lists by customer and by what is open', async () => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: mine });
    await placeHold(context, { matterId: 'M-1', recordingIds: [id], reason: 'r', actor: 'a' });
    const access = await file(context, 'access');
    const erasure = await file(context, 'erasure');
    const ids = async (filter: Parameters<typeof listRequests>[1]): Promise<string[]> =>
      (await listRequests(context, filter, { limit: 10 })).items.map(({ requestId }) => requestId).sort();
    expect(await ids({})).toEqual([access.requestId, erasure.requestId].sort());
    expect(await ids({ open: true })).toEqual([erasure.requestId]);
    expect(await ids({ customerRef: 'nobody' })).toEqual([]);
    await expect(findRequest(context, 'nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a request whose taker died', () => {
  const HOURS_2 = 2 * 3_600_000;

  /** Filed, and not a step further. */
  async function interrupted(context: MemoryContext, kind: RequestKind): Promise<string> {
    const recordings = (): Promise<never> => Promise.reject(new Error('power cut'));
    const policies = { ...context.policies, approvals: { ...context.policies.approvals, erasure: false } };
    const dying = { ...context, policies, catalogue: { ...context.catalogue, recordings } };
    await expect(fileRequest(dying, { kind, customerRef: REF, actor: 'anna' })).rejects.toThrow('power cut');
    const [request] = (await listRequests(context, { open: true }, { limit: 10 })).items;
    return request?.requestId ?? '';
  }

  it.each([
    ['restriction', { restricted: true }],
    ['erasure', { state: 'erased' }],
  ] as const)('goes on with the review: %s', async (kind, then) => {
    const context = memoryContext();
    const id = await finishedCall(context, { metadata: mine });
    const requestId = await interrupted(context, kind);
    await reviewArchive(context);
    expect(await findRequest(context, requestId)).toMatchObject({ state: 'open' });
    context.clock.advance(HOURS_2);
    await reviewArchive(context, { preview: true });
    expect(await findRequest(context, requestId)).toMatchObject({ state: 'open' });
    await reviewArchive(context);
    expect(await findRequest(context, requestId)).toMatchObject({ state: 'closed', recordings: 1 });
    expect(await context.catalogue.recording(id)).toMatchObject(then);
  });

  it('still needs the second person', async () => {
    const approvals = { version: 1, holdRelease: false, erasure: true, bulkExport: false as const };
    const context = memoryContext({ ...shippedPolicies(), approvals });
    const id = await finishedCall(context, { metadata: mine });
    const requestId = await interrupted(context, 'erasure');
    context.clock.advance(HOURS_2);
    await reviewArchive(context);
    await reviewArchive(context);
    const { approvalId } = await findRequest(context, requestId);
    expect(approvalId).toBeDefined();
    expect((await listApprovals(context, { open: true }, { limit: 10 })).items).toHaveLength(1);
    expect(await context.catalogue.recording(id)).toMatchObject({ state: 'indexed' });
  });
});
