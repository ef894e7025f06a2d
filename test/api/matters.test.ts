import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { callFile, deliver, finishedCall, runAll } from '../support/calls.ts';
import { memoryContext, shippedPolicies } from '../support/memory-context.ts';
import { auditor, codeOf, compliance, pageOf, testApi, type TestApi } from './support.ts';

const bert = { roles: ['compliance'], sub: 'bert' } as const;
const caller = { roles: ['subject'], sub: 'Jane Miller', customerRef: 'cust-1' } as const;
const HOLDS = '/matters/M-1/holds';

const approvalOf = (value: unknown): string => z.object({ approvalId: z.string() }).parse(value).approvalId;

/** Everything that can ask for a second person does. */
function strictApi(): TestApi {
  const policies = shippedPolicies();
  return testApi(
    memoryContext({ ...policies, approvals: { version: 1, holdRelease: true, erasure: true, bulkExport: false } }),
  );
}

const call = (api: TestApi, seed = 1, metadata: Record<string, unknown> = {}): Promise<string> =>
  finishedCall(api.context, {
    audio: callFile(seed),
    metadata: { customerRef: 'cust-1', agentId: 'laura', ...metadata },
  });

describe('/matters', () => {
  it('opens, lists, shows and closes', async () => {
    const api = testApi();
    const opened = await api.request(compliance, 'POST', '/matters', {
      body: { matterId: '案件-7', title: 'Parcels' },
    });
    expect(opened.status).toBe(201);
    expect(await api.json(auditor, 'GET', '/matters?open=true')).toMatchObject({
      items: [{ matterId: '案件-7', state: 'open' }],
    });
    const path = `/matters/${encodeURIComponent('案件-7')}`;
    expect(await api.json(auditor, 'GET', path)).toMatchObject({ title: 'Parcels', held: 0 });
    const closed = await api.json(compliance, 'POST', `${path}/close`, { reason: 'over' });
    expect(closed).toMatchObject({ state: 'closed' });
    expect(await api.json(auditor, 'GET', '/matters?open=true')).toEqual({ items: [] });
    expect((await api.request(auditor, 'GET', '/matters/M-9')).status).toBe(404);
  });

  it('is not closed while it holds something', async () => {
    const api = testApi();
    const id = await call(api);
    await api.json(compliance, 'POST', HOLDS, { recordingIds: [id], reason: 'r' });
    const response = await api.request(compliance, 'POST', '/matters/M-1/close', { body: { reason: 'over' } });
    expect(await codeOf(response)).toBe('STATE_CONFLICT');
  });
});

describe('holds by query', () => {
  it('hold what is here and what comes, and go by query or as a whole', async () => {
    const api = testApi();
    const first = await call(api);
    const other = await call(api, 2, { agentId: 'tom' });
    const query = { words: 'parcel', filters: { agentId: ['laura'] }, from: '2020-01-01' };
    const placed = await api.json(compliance, 'POST', HOLDS, { query, reason: 'r', future: true });
    expect(placed).toEqual({ matterId: 'M-1', placed: [first], released: [], unchanged: [], notSearchable: 0 });
    const later = await call(api, 3);
    expect(await api.json(auditor, 'GET', `/recordings/${later}`)).toMatchObject({ holds: [{ matterId: 'M-1' }] });
    expect(await api.json(auditor, 'GET', `/recordings/${other}`)).toMatchObject({ holds: [] });
    expect(await api.json(auditor, 'GET', '/matters/M-1')).toMatchObject({ held: 2, catchFuture: true });
    const released = await api.json(compliance, 'DELETE', HOLDS, { everything: true, reason: 'r' });
    expect(
      z
        .object({ released: z.array(z.string()) })
        .parse(released)
        .released.sort(),
    ).toEqual([first, later].sort());
  });

  it.each([
    { recordingIds: ['a'], query: { words: 'x' }, reason: 'r' },
    { reason: 'r' },
    { query: { words: '' }, reason: 'r' },
    { query: { filters: { state: ['indexed'] } }, reason: 'r' },
    { query: { words: 'x' } },
    { recordingIds: ['a'], future: true, reason: 'r' },
    { query: { words: 'x', from: 'yesterday' }, reason: 'r' },
  ])('refuse %j', async (body) => {
    expect((await testApi().request(compliance, 'POST', HOLDS, { body })).status).toBe(400);
  });

  it('list what is erased as failed and hold the others', async () => {
    const api = testApi();
    const [erased, kept] = [await call(api), await call(api, 2, { customerRef: 'cust-2' })];
    await api.json(compliance, 'POST', '/subject-requests', { kind: 'erasure', customerRef: 'cust-1' });
    expect(await api.json(compliance, 'POST', HOLDS, { recordingIds: [erased, kept], reason: 'r' })).toMatchObject({
      placed: [kept],
      failed: [{ recordingId: erased, code: 'ERASED' }],
    });
  });
});

describe('an erasure', () => {
  it('is foreseen without being asked for, and told by the release that it had waited for', async () => {
    const api = testApi();
    const id = await call(api);
    const what = { recordingIds: [id], reason: 'r' };
    const foreseen = await api.json(compliance, 'POST', '/erasures', { ...what, preview: true });
    expect(foreseen).toMatchObject({ preview: true, results: [{ recordingId: id, outcome: 'erased' }] });
    await api.json(compliance, 'POST', HOLDS, what);
    const held = await api.json(compliance, 'POST', '/erasures', { ...what, preview: true });
    expect(held).toMatchObject({ results: [{ recordingId: id, outcome: 'queued' }] });
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({ restricted: false });
    await api.json(compliance, 'POST', '/erasures', what);
    expect(await api.json(compliance, 'DELETE', HOLDS, what)).toMatchObject({
      released: [id],
      erasures: [{ recordingId: id, outcome: 'erased' }],
    });
  });
});

describe('/approvals', () => {
  it('makes a release wait for somebody else', async () => {
    const api = strictApi();
    const id = await call(api);
    const body = { recordingIds: [id], reason: 'settled' };
    await api.json(compliance, 'POST', HOLDS, body);
    const waiting = await api.request(compliance, 'DELETE', HOLDS, { body });
    expect(waiting.status).toBe(202);
    const approvalId = approvalOf(await waiting.json());
    expect(await api.json(auditor, 'GET', '/approvals?open=true')).toMatchObject({
      items: [
        {
          ...{ approvalId, state: 'pending', requestedBy: 'compliance', action: { kind: 'hold-release' } },
          calls: [{ recordingId: id, customerRef: 'cust-1' }],
        },
      ],
      policy: { holdRelease: true, erasure: true, bulkExport: false },
    });
    const grant = { approvalId, decision: 'grant' };
    expect(await codeOf(await api.request(compliance, 'POST', '/approvals', { body: grant }))).toBe('FORBIDDEN');
    expect((await api.request(auditor, 'POST', '/approvals', { body: grant })).status).toBe(403);
    const declineWithout = await api.request(bert, 'POST', '/approvals', { body: { approvalId, decision: 'decline' } });
    expect(declineWithout.status).toBe(400);
    expect(await api.json(bert, 'POST', '/approvals', grant)).toEqual({ approvalId, state: 'done', released: [id] });
    expect(await api.json(auditor, 'GET', `/recordings/${id}`)).toMatchObject({ holds: [] });
    expect(await codeOf(await api.request(bert, 'POST', '/approvals', { body: grant }))).toBe('STATE_CONFLICT');
  });

  it('makes an erasure wait for somebody else', async () => {
    const api = strictApi();
    const id = await call(api);
    const body = { kind: 'erasure', customerRef: 'cust-1' };
    const waiting = await api.request(compliance, 'POST', '/subject-requests', { body });
    expect(waiting.status).toBe(202);
    const { requestId } = z.object({ requestId: z.string() }).parse(await waiting.clone().json());
    const approvalId = approvalOf(await waiting.json());
    const decided = await api.json(bert, 'POST', '/approvals', { approvalId, decision: 'grant' });
    expect(decided).toEqual({ approvalId, state: 'done', requestId });
    expect(await api.json(auditor, 'GET', `/subject-requests/${requestId}`)).toMatchObject({
      ...{ state: 'closed', outcomes: [{ recordingId: id, outcome: 'erased' }] },
    });
  });
});

describe('/subject-requests', () => {
  it('answers access and portability page by page', async () => {
    const api = testApi();
    const id = await call(api);
    const file = async (kind: string): Promise<string> => {
      const response = await api.request(compliance, 'POST', '/subject-requests', {
        body: { kind, customerRef: 'cust-1' },
      });
      expect(response.status).toBe(201);
      return z.object({ requestId: z.string() }).parse(await response.json()).requestId;
    };
    const access = await api.json(compliance, 'GET', `/subject-requests/${await file('access')}/content`);
    expect(access).toMatchObject({ items: [{ recordingId: id, disposition: { kind: 'erasable' } }] });
    const vcons = await api.json(compliance, 'GET', `/subject-requests/${await file('portability')}/content?limit=1`);
    expect(vcons).toMatchObject({ items: [{ vcon: '0.4.0', analysis: [{ type: 'transcript' }, {}, {}, {}] }] });
    expect(await api.events(id, 'transcript.read')).toHaveLength(1);
    const restriction = await file('restriction');
    const refused = await api.request(compliance, 'GET', `/subject-requests/${restriction}/content`);
    expect(refused.status).toBe(409);
    expect(await api.json(auditor, 'GET', '/subject-requests?customerRef=cust-1')).toMatchObject({
      items: [{}, {}, {}],
    });
  });

  it('is no business of agents, and takes nothing but a request', async () => {
    const api = testApi();
    const body = { kind: 'access', customerRef: 'cust-1' };
    for (const who of [auditor, caller, { roles: ['agent'], agentId: 'laura' } as const]) {
      expect((await api.request(who, 'POST', '/subject-requests', { body })).status).toBe(403);
    }
    for (const bad of [{ ...body, kind: 'rectification' }, { kind: 'access' }, { ...body, customerRef: '' }]) {
      expect((await api.request(compliance, 'POST', '/subject-requests', { body: bad })).status).toBe(400);
    }
  });
});

describe('/me', () => {
  it('lists the own recordings and no others, whatever else the token allows', async () => {
    const api = testApi();
    const id = await call(api);
    await call(api, 2, { customerRef: 'cust-2' });
    for (const who of [caller, { ...caller, roles: ['subject', 'auditor'] as const }]) {
      expect(pageOf(await api.json(who, 'GET', '/me/recordings')).items.map(({ recordingId }) => recordingId)).toEqual([
        id,
      ]);
    }
    expect(await api.json({ roles: ['subject'] }, 'GET', '/me/recordings')).toEqual({ items: [] });
    expect((await api.request(compliance, 'GET', '/me/recordings')).status).toBe(403);
  });

  it('erases the own recordings and no others, and does not write down who it was', async () => {
    const api = testApi();
    const id = await call(api);
    const other = await call(api, 2, { customerRef: 'cust-2' });
    const asked = await api.json(caller, 'POST', '/me/erasure');
    expect(asked).toMatchObject({ state: 'closed', results: [{ recordingId: id, outcome: 'erased' }] });
    await runAll(api.context);
    expect(await codeOf(await api.request(compliance, 'GET', `/recordings/${id}/transcript`))).toBe('ERASED');
    expect((await api.request(compliance, 'GET', `/recordings/${other}/transcript`)).status).toBe(200);
    const kept = JSON.stringify([
      api.context.ledger.records,
      await api.context.catalogue.entries('request', {}, { limit: 9 }),
    ]);
    expect(kept).not.toMatch(/Miller|cust-1/);
    expect(await codeOf(await api.request({ roles: ['subject'] }, 'POST', '/me/erasure'))).toBe('FORBIDDEN');
    expect((await api.request(compliance, 'POST', '/me/erasure')).status).toBe(403);
  });

  it('says what the law refuses and until when', async () => {
    const api = testApi();
    const consent = {
      noticeId: 'ivr-recording-notice',
      version: '1',
      language: 'zh-CN',
      offsetMs: 0,
      outcome: 'given',
    };
    const metadata = { customerRef: 'cust-1', businessLine: 'retail-banking', callId: 'c', consent };
    await deliver(api.context, { metadata });
    await runAll(api.context);
    const { results } = z
      .object({ results: z.array(z.looseObject({ outcome: z.string(), citation: z.string() })) })
      .parse(await api.json(caller, 'POST', '/me/erasure'));
    expect(results).toHaveLength(1);
    expect(results[0]?.outcome).toBe('refused');
  });

  it('waits for a second person where the policy says so', async () => {
    const api = strictApi();
    const id = await call(api);
    const response = await api.request(caller, 'POST', '/me/erasure');
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ state: 'open', results: [] });
    expect((await api.context.catalogue.recording(id))?.erased).toBeUndefined();
    expect(await api.json(auditor, 'GET', '/approvals')).toMatchObject({ items: [{ requestedBy: 'subject' }] });
  });
});
