/** Four eyes: what the policy names waits for somebody else, happens once, and is on record. */
import { describe, expect, it } from 'vitest';
import { ARCHIVE_ID } from '../../../core/custody/event.ts';
import { NO_APPROVALS, parseApprovalPolicy, type ApprovalPolicy } from '../../../core/privacy/approval-policy.ts';
import { approvalOf } from '../../../core/use-cases/approval.ts';
import { askApproval, needsApproval, requestApproval } from '../../../core/use-cases/approvals.ts';
import { decideApproval } from '../../../core/use-cases/decide-approval.ts';
import { placeHold } from '../../../core/use-cases/hold-recordings.ts';
import { listApprovals } from '../../../core/use-cases/list-matters.ts';
import { releaseHolds } from '../../../core/use-cases/release-holds.ts';
import { requestErasure } from '../../../core/use-cases/request-erasure.ts';
import { finishedCall } from '../../support/calls.ts';
import { memoryContext, shippedPolicies, type MemoryContext } from '../../support/memory-context.ts';

const ALL: ApprovalPolicy = { version: 1, holdRelease: true, erasure: true, bulkExport: { moreThan: 1 } };
const why = { matterId: 'M-1', reason: 'settled', actor: 'anna' };

function contextWith(approvals: ApprovalPolicy = ALL): MemoryContext {
  return memoryContext({ ...shippedPolicies(), approvals });
}

async function heldCall(context: MemoryContext): Promise<string> {
  const id = await finishedCall(context, { metadata: { customerRef: 'cust-1' } });
  await placeHold(context, { ...why, recordingIds: [id] });
  return id;
}

const isHeld = async (context: MemoryContext, id: string): Promise<boolean> =>
  ((await context.catalogue.recording(id))?.holds.length ?? 0) > 0;

const history = async (context: MemoryContext): Promise<string[]> =>
  (await context.catalogue.events(ARCHIVE_ID)).map(({ type }) => type).filter((type) => type.startsWith('approval.'));

/** Asks for the release of one held call. */
async function asked(context: MemoryContext): Promise<{ id: string; approvalId: string }> {
  const id = await heldCall(context);
  const result = await releaseHolds(context, { ...why, what: { recordingIds: [id] } });
  expect(result).toMatchObject({ placed: [], released: [], state: 'pending' });
  return { id, approvalId: result.approvalId ?? '' };
}

describe('policies/approvals.yaml', () => {
  it('ships with everything off, and what it does not say is off', () => {
    expect(shippedPolicies().approvals).toEqual(NO_APPROVALS);
    expect(parseApprovalPolicy({ file: 'approvals.yaml', text: 'version: 3\n' })).toMatchObject({
      ok: true,
      value: { ...NO_APPROVALS, version: 3 },
    });
  });

  it.each([
    ['version: 1\nholdrelease: true\n', 2, 'unknown key'],
    ['version: 1\nbulkExport: true\n', 2, 'bulkExport'],
    ['version: 1\nbulkExport: {moreThan: -1}\n', 2, 'moreThan'],
    ['version: 1\nerasure: maybe\n', 2, 'erasure'],
  ])('refuses %j', (text, line, reason) => {
    const parsed = parseApprovalPolicy({ file: 'approvals.yaml', text });
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems[0]).toMatchObject({ file: 'approvals.yaml', line });
    expect(problems[0]?.reason).toContain(reason);
  });

  it('counts the different recordings of an export', () => {
    const ask = (recordingIds: string[]): boolean =>
      needsApproval(ALL, { kind: 'bulk-export', recordingIds, purpose: 'p' });
    expect([ask(['a']), ask(['a', 'a']), ask(['a', 'b'])]).toEqual([false, false, true]);
    expect(needsApproval(NO_APPROVALS, { kind: 'bulk-export', recordingIds: ['a', 'b'], purpose: 'p' })).toBe(false);
  });
});

describe('a release that needs a second person', () => {
  it('is done by the approval of somebody else, once, and both are on record', async () => {
    const context = contextWith();
    const { id, approvalId } = await asked(context);
    expect(await isHeld(context, id)).toBe(true);
    const decided = await decideApproval(context, { approvalId, decision: 'grant', actor: 'bert', reason: 'agreed' });
    expect(decided).toMatchObject({ state: 'done', released: { released: [id] } });
    expect(await isHeld(context, id)).toBe(false);
    expect(await history(context)).toEqual(['approval.requested', 'approval.granted']);
    const released = (await context.catalogue.events(id)).filter(({ type }) => type === 'hold.released');
    expect(released).toHaveLength(1);
    expect(released[0]?.openings).toMatchObject({ actor: { value: 'anna' }, reason: { value: 'settled' } });
    const again = decideApproval(context, { approvalId, decision: 'grant', actor: 'carl' });
    await expect(again).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
  });

  it('is never approved by the one who asked', async () => {
    const context = contextWith();
    const { id, approvalId } = await asked(context);
    for (const decision of ['grant', 'decline'] as const) {
      const own = decideApproval(context, { approvalId, decision, actor: 'anna', reason: 'mine' });
      await expect(own).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await isHeld(context, id)).toBe(true);
    expect(await history(context)).toEqual(['approval.requested']);
  });

  it('stays undone when it is declined, which needs a reason', async () => {
    const context = contextWith();
    const { id, approvalId } = await asked(context);
    const decline = { approvalId, decision: 'decline', actor: 'bert' } as const;
    await expect(decideApproval(context, decline)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await decideApproval(context, { ...decline, reason: 'not yet' })).toEqual({ approvalId, state: 'declined' });
    expect(await isHeld(context, id)).toBe(true);
    const grant = decideApproval(context, { approvalId, decision: 'grant', actor: 'carl' });
    await expect(grant).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await history(context)).toEqual(['approval.requested', 'approval.declined']);
    expect((await listApprovals(context, { open: true }, { limit: 10 })).items).toEqual([]);
  });

  it('is asked for once, however often', async () => {
    const context = contextWith();
    const { id, approvalId } = await asked(context);
    const again = await releaseHolds(context, { ...why, what: 'everything' });
    expect(again.approvalId).toBe(approvalId);
    const other = await releaseHolds(context, { ...why, actor: 'bert', what: { recordingIds: [id] } });
    expect(other.approvalId).not.toBe(approvalId);
  });

  it('is not asked for when there is nothing to release', async () => {
    const context = contextWith();
    const id = await finishedCall(context);
    const result = await releaseHolds(context, { ...why, what: { recordingIds: [id, id] } });
    expect(result).toEqual({ matterId: 'M-1', placed: [], released: [], unchanged: [id] });
    await expect(releaseHolds(context, { ...why, what: { recordingIds: ['nowhere'] } })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await history(context)).toEqual([]);
  });

  it('that is granted and declined at the same moment ends one way', async () => {
    for (let n = 0; n < 20; n += 1) {
      const context = contextWith();
      const { id, approvalId } = await asked(context);
      const outcomes = await Promise.allSettled([
        decideApproval(context, { approvalId, decision: 'grant', actor: 'bert' }),
        decideApproval(context, { approvalId, decision: 'decline', actor: 'carl', reason: 'no' }),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await history(context)).toHaveLength(2);
      expect(await isHeld(context, id)).toBe((await history(context)).includes('approval.declined'));
    }
  });

  it('that died after the decision is done by granting it again', async () => {
    const context = contextWith();
    const { id, approvalId } = await asked(context);
    const setLegalHold = (): Promise<never> => Promise.reject(new Error('power cut'));
    const dying = { ...context, vault: { ...context.vault, setLegalHold } };
    await expect(decideApproval(dying, { approvalId, decision: 'grant', actor: 'bert' })).rejects.toThrow('power cut');
    const again = await decideApproval(context, { approvalId, decision: 'grant', actor: 'bert' });
    expect(again).toMatchObject({ state: 'done' });
    expect(await isHeld(context, id)).toBe(false);
    const flags = [...context.vault.objects.values()].map(({ head }) => head.legalHold);
    expect(new Set(flags)).toEqual(new Set([false]));
    expect(await history(context)).toEqual(['approval.requested', 'approval.granted']);
  });
});

describe('an erasure that needs a second person', () => {
  it('names nobody where it could not be forgotten, and loses the person when it is done', async () => {
    const context = contextWith();
    const id = await finishedCall(context, { metadata: { customerRef: 'cust-77' } });
    const request = {
      action: { kind: 'erasure' },
      customerRef: 'cust-77',
      reason: 'Mrs Miller asked',
      actor: 'anna',
    } as const;
    const { approvalId = '' } = (await askApproval(context, request)) ?? {};
    const decided = await decideApproval(context, {
      approvalId,
      decision: 'grant',
      actor: 'bert',
      reason: 'Mrs Miller called',
    });
    expect(decided).toMatchObject({ state: 'done', erased: [{ recordingId: id, outcome: 'erased' }] });
    const entry = await context.catalogue.entry('approval', approvalId);
    const kept = JSON.stringify([entry, await context.catalogue.events(ARCHIVE_ID)]);
    for (const word of ['cust-77', 'Miller']) expect(kept).not.toContain(word);
    expect(entry && approvalOf(entry)).toMatchObject({ state: 'done', requestedBy: 'anna', decidedBy: 'bert' });
  });
});

describe('a bulk export that needs a second person', () => {
  it('is a permission for the same export by the same actor, once', async () => {
    const context = contextWith();
    const action = { kind: 'bulk-export', recordingIds: ['a', 'b'], purpose: 'court' } as const;
    const request = { action, reason: 'court', actor: 'anna' };
    const { approvalId = '' } = (await askApproval(context, request)) ?? {};
    expect(await askApproval(context, request)).toEqual({ approvalId, state: 'pending' });
    expect(await decideApproval(context, { approvalId, decision: 'grant', actor: 'bert' })).toEqual({
      ...{ approvalId, state: 'granted' },
    });
    expect(await askApproval(context, { ...request, actor: 'carl' })).toMatchObject({ state: 'pending' });
    const more = { ...action, recordingIds: ['a', 'b', 'c'] };
    expect(await askApproval(context, { ...request, action: more })).toMatchObject({ state: 'pending' });
    expect(await askApproval(context, request)).toBeUndefined();
    expect(await askApproval(context, request)).toMatchObject({ state: 'pending' });
  });

  it('is not asked for more than one document can hold', async () => {
    const recordingIds = Array.from({ length: 5001 }, (_, n) => String(n));
    const request = {
      action: { kind: 'bulk-export', recordingIds, purpose: 'p' },
      reason: 'r',
      actor: 'anna',
    } as const;
    await expect(requestApproval(contextWith(), request)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('an erasure that one person asks for', () => {
  it('touches nothing before somebody else has granted it', async () => {
    const context = contextWith();
    const id = await finishedCall(context);
    const { results, approval } = await requestErasure(context, { recordingIds: [id], reason: 'asked', actor: 'anna' });
    expect(results).toEqual([]);
    expect(await context.catalogue.recording(id)).toMatchObject({ state: 'indexed', restricted: false });
    const decision = { approvalId: approval?.approvalId ?? '', decision: 'grant' } as const;
    const own = decideApproval(context, { ...decision, actor: 'anna' });
    await expect(own).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await decideApproval(context, { ...decision, actor: 'bert' })).toMatchObject({ state: 'done' });
    expect(await context.catalogue.recording(id)).toMatchObject({ state: 'erased' });
  });

  it('is not asked for about a recording that is not there: nobody could ever carry it out', async () => {
    const context = contextWith();
    const asked = requestErasure(context, { recordingIds: ['nowhere'], reason: 'asked', actor: 'anna' });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await history(context)).toEqual([]);
  });
});
