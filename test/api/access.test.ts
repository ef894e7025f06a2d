import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '../../api/routes.ts';
import type { Route } from '../../api/route.ts';
import { API_ROLES, hasRight, RIGHTS } from '../../core/privacy/access.ts';
import { openMatter } from '../../core/use-cases/open-matter.ts';
import { fileRequest } from '../../core/use-cases/subject-requests.ts';
import { finishedCall } from '../support/calls.ts';
import { memoryContext, shippedPolicies } from '../support/memory-context.ts';
import { codeOf, compliance, testApi, type TestApi, type Who } from './support.ts';

const ROW = { agentId: 'laura', team: 'parcels', customerRef: 'cust-1' };
const CLAIMS = { agentId: 'laura', teams: ['parcels'], customerRef: 'cust-1' };

/** On every recording. */
const ALL_RIGHTS: Who = { roles: ['service', 'compliance'] };

/** A valid body for every route that takes one. */
const BODIES: Record<string, unknown> = {
  createRecording: { callId: 'matrix' },
  createUploadParts: { parts: [{ partNumber: 1, bytes: 1, sha256: '0'.repeat(64) }] },
  completeUpload: { parts: [{ partNumber: 1, sha256: '0'.repeat(64) }] },
  decideQuarantine: { outcome: 'accept', reason: 'matrix' },
  restrictRecording: { restricted: false, reason: 'matrix' },
  tellOutcome: { outcome: 'resolved' },
  createExport: { recordingIds: ['nowhere'], purpose: 'matrix' },
  placeHolds: { recordingIds: ['nowhere'], reason: 'matrix' },
  releaseHolds: { recordingIds: ['nowhere'], reason: 'matrix' },
  reviewRecording: { scorecard: 'service-basics', items: [{ id: 'greeting', passed: true }] },
  createTrainingSet: { title: 'matrix', items: [{ recordingId: 'nowhere', fromTurn: 0, toTurn: 0 }] },
  openMatter: { matterId: 'matrix' },
  closeMatter: { reason: 'matrix' },
  decideApproval: { approvalId: 'nowhere', decision: 'grant' },
  reconcile: { rows: [{ callId: 'matrix', startedAt: '2026-01-01T00:00:00Z' }] },
  fileSubjectRequest: { kind: 'access', customerRef: 'cust-1' },
  tellRetentionEvent: { recordingId: 'nowhere', type: 'contract-ended', at: '2026-01-01T00:00:00Z' },
  eraseRecordings: { recordingIds: ['nowhere'], reason: 'matrix' },
  restrictRecordings: { recordingIds: ['nowhere'], restricted: true, reason: 'matrix' },
  addWebhook: { url: 'https://hooks.example/callvault' },
  replayEvents: { from: '2026-02-28', to: '2026-03-01' },
  saveSearch: { name: 'matrix', query: 'q=parcel' },
  verifyRecordings: { recordingIds: ['nowhere'] },
  issueSubjectToken: { customerRef: 'cust-1' },
  planRetentionPolicy: { yaml: readFileSync(new URL('../../policies/retention.yaml', import.meta.url), 'utf8') },
};

/** Their id is that of a job or a webhook, and nobody has asked for one; nor was the recording erased. */
const NOT_THERE = [
  'getCertificate',
  'getJob',
  'getExport',
  'getBundle',
  'getTrainingSet',
  'getTrainingExport',
  'getTrainingClips',
  'getWebhook',
  'listDeliveries',
];

let api: TestApi;
let id: string;
let tile: string;
let entries: string;
let requestId: string;
beforeAll(async () => {
  const policies = shippedPolicies();
  // The caller's request for erasure waits for a second person, so that the recording is there for all of the table.
  api = testApi(memoryContext({ ...policies, approvals: { ...policies.approvals, erasure: true } }));
  id = await finishedCall(api.context, { metadata: ROW });
  await openMatter(api.context, { matterId: id, actor: 'test' });
  ({ requestId } = await fileRequest(api.context, { kind: 'access', customerRef: ROW.customerRef, actor: 'test' }));
  await api.integrate();
  const stored = (prefix: string): string =>
    [...api.context.logStore.files.keys()].find((path) => path.startsWith(prefix)) ?? '';
  tile = stored('tile/0/').slice('tile/'.length);
  entries = stored('tile/entries/').slice('tile/entries/'.length);
});

function send(who: Who | undefined, { shape }: Route, recordingId = id): Promise<Response> {
  const part = shape.operationId === 'getEntries' ? entries : tile;
  const about = shape.path.startsWith('/subject-requests/') ? requestId : recordingId;
  const path = shape.path.replace('{tile}', part).replace('{id}', about).replace('{ref}', ROW.customerRef);
  const body = BODIES[shape.operationId];
  const query = shape.operationId === 'getConsistencyProof' ? '?from=1' : '';
  return api.request(who, shape.method.toUpperCase(), path + query, body === undefined ? {} : { body });
}

const rights = (route: Route): string => route.access.right;
const table = ROUTES.map((route) => [`${route.shape.method} ${route.shape.path}`, route] as const);

describe.each(table)('%s', (_, route) => {
  it('has a rule, and is row-scoped when it names a recording', () => {
    expect(['public', ...RIGHTS]).toContain(rights(route));
    const rows = route.access.right === 'public' ? 'nobody' : route.access.rows;
    expect(rows === 'recording').toBe(route.shape.path.startsWith('/recordings/{id}'));
    if (['/recordings', '/search'].includes(route.shape.path) && route.shape.method === 'get') {
      expect(rows).toBe('listed');
    }
  });

  it('needs a token unless it is public', async () => {
    expect((await send(undefined, route)).status === 401).toBe(route.access.right !== 'public');
    expect((await api.app.request(route.shape.path, { method: route.shape.method })).status === 401).toBe(
      route.access.right !== 'public',
    );
  });

  it.each(API_ROLES)('follows the table for %s', async (role) => {
    const { right } = route.access;
    const response = await send({ roles: [role], ...CLAIMS }, route);
    const allowed = right === 'public' || hasRight({ roles: [role] }, right);
    expect(response.status === 403).toBe(!allowed);
    if (allowed) expect([200, 201, 202, 404, 409]).toContain(response.status);
    if (allowed && route.shape.method === 'get') {
      expect(response.status).toBe(NOT_THERE.includes(route.shape.operationId) ? 404 : 200);
    }
  });
});

describe.each(table.filter(([, { access }]) => access.right !== 'public' && access.rows === 'recording'))(
  '%s',
  (_, route) => {
    const { right } = route.access;
    const scoped = (['agent', 'supervisor', 'subject'] as const).filter(
      (role) => right !== 'public' && hasRight({ roles: [role] }, right),
    );

    it('does not exist for those whose calls it is not, and says so in the history', async () => {
      for (const role of scoped) {
        const before = (await api.events(id, 'access.refused')).length;
        const who = { roles: [role], agentId: 'tom', teams: ['sales'], customerRef: 'cust-9' };
        expect((await send(who, route)).status).toBe(404);
        expect(await api.events(id, 'access.refused')).toHaveLength(before + 1);
      }
      expect((await send(ALL_RIGHTS, route, 'nowhere')).status).toBe(404);
    });
  },
);

/** Of the things that are there, none is theirs. */
const strangers = (right: Route['access']['right']): Who[] =>
  (['agent', 'supervisor', 'subject'] as const)
    .filter((role) => right !== 'public' && hasRight({ roles: [role] }, right))
    .map((role) => ({
      sub: `strange ${role}`,
      roles: [role],
      agentId: 'tom',
      teams: ['sales'],
      customerRef: 'cust-9',
    }));

const aboutCalls = table.filter(
  ([, { shape, access }]) =>
    shape.method === 'get' &&
    strangers(access.right).length > 0 &&
    /"(?:recordingId|customerRef)":/u.test(JSON.stringify(z.toJSONSchema(shape.answer, { unrepresentable: 'any' }))),
);

it('looks at every kind of answer that tells of calls', () => {
  expect(aboutCalls.length).toBeGreaterThan(10);
});

// Whatever the route says about itself: what it answers counts.

describe.each(aboutCalls)('%s', (_, route) => {
  it('tells strangers of no call and no customer of others', async () => {
    await api.json(compliance, 'POST', '/verifications', { recordingIds: [id] });
    for (const who of strangers(route.access.right)) {
      const response = await send(who, route);
      expect([200, 404, 409]).toContain(response.status);
      const told = await response.text();
      for (const foreign of [id, ROW.agentId, ROW.team, ROW.customerRef]) expect(told).not.toContain(foreign);
    }
  });
});

describe("what is one's own", () => {
  const laura: Who = { sub: 'laura', roles: ['agent'], agentId: 'laura' };
  const tom: Who = { sub: 'tom', roles: ['agent'], agentId: 'tom' };
  const idIn = (value: unknown, name: string): string => String(z.record(z.string(), z.unknown()).parse(value)[name]);

  it("is nobody else's: searches and jobs do not exist for others", async () => {
    const saved = await api.json(laura, 'POST', '/me/searches', { name: 'mine', query: 'q=x' });
    expect(await api.json(tom, 'GET', '/me/searches')).toEqual({ items: [] });
    const path = `/me/searches/${idIn(saved, 'searchId')}`;
    expect((await api.request(tom, 'DELETE', path)).status).toBe(404);
    expect((await api.request(laura, 'DELETE', path)).status).toBe(200);
    const job = await api.json(compliance, 'POST', '/verifications', { recordingIds: [id] });
    for (const other of [laura, { ...compliance, sub: 'another' }]) {
      expect((await api.request(other, 'GET', `/jobs/${idIn(job, 'jobId')}`)).status).toBe(404);
      expect(await api.json(other, 'GET', '/jobs')).toEqual({ items: [] });
    }
    expect(await api.json(compliance, 'GET', `/jobs/${idIn(job, 'jobId')}`)).toMatchObject({ state: 'done' });
  });

  it.each(['agent', 'supervisor', 'subject'] as const)('lists and finds nothing of others for %s', async (role) => {
    const stranger: Who = { roles: [role], agentId: 'tom', teams: ['sales'], customerRef: 'cust-9' };
    const owner: Who = { roles: [role], ...CLAIMS };
    const seen = async (who: Who, path: string): Promise<string> => JSON.stringify(await api.json(who, 'GET', path));
    expect(await seen(stranger, '/recordings')).not.toContain(id);
    expect(await seen(owner, '/recordings')).toContain(id);
    if (hasRight({ roles: [role] }, 'search')) {
      expect(await seen(stranger, '/search?q=')).not.toContain(id);
      // A filter cannot reach beyond the scope.
      expect(await seen(stranger, '/search?q=&agentId=laura')).not.toContain(id);
    }
    if (hasRight({ roles: [role] }, 'risk')) {
      expect(await seen(stranger, '/insights/risk')).not.toContain('cust-1');
      expect((await api.request(stranger, 'GET', '/customers/cust-1/risk')).status).toBe(404);
    }
    if (hasRight({ roles: [role] }, 'insights')) {
      for (const path of ['/insights/agents', '/insights/scores?group=agentId', '/insights/scores?group=team']) {
        expect(await seen(stranger, path)).not.toMatch(/laura|parcels/);
      }
    }
  });

  it.each(['00000000000000000000000000', '../../x', 'archive', '%00', 'x'.repeat(200)])(
    'does not begin to exist by guessing the id %s',
    async (guess) => {
      for (const { shape, access } of ROUTES) {
        if (access.right === 'public' || access.rows !== 'recording') continue;
        const path = shape.path.replace('{id}', encodeURIComponent(guess));
        const { status } = await api.request(ALL_RIGHTS, shape.method.toUpperCase(), path, {
          ...(BODIES[shape.operationId] !== undefined && { body: BODIES[shape.operationId] }),
        });
        expect([400, 404]).toContain(status);
      }
    },
  );
});

describe('a token', () => {
  it('is over when its time or the access of its bearer is', async () => {
    for (const expiresAt of ['2026-03-01T09:00:00.000Z', '2020-01-01T00:00:00Z']) {
      const response = await api.request({ roles: ['auditor'], expiresAt }, 'GET', '/recordings');
      expect(await codeOf(response)).toBe('UNAUTHENTICATED');
    }
    const expiresAt = '2026-03-01T09:00:01.000Z';
    expect((await api.request({ roles: ['auditor'], expiresAt }, 'GET', '/recordings')).status).toBe(200);
  });

  it("of a caller is given to a service for minutes, sees the caller's own, and is on record", async () => {
    const issued = await api.json({ roles: ['service'] }, 'POST', '/subject-tokens', {
      customerRef: 'cust-1',
      minutes: 5,
    });
    const { token, expiresAt } = z.object({ token: z.string(), expiresAt: z.string() }).parse(issued);
    expect(expiresAt).toBe('2026-03-01T09:05:00.000Z');
    const headers = { authorization: `Bearer ${token}` };
    const me = z
      .object({ sub: z.string(), roles: z.array(z.string()), customerRef: z.string() })
      .parse(await (await api.request(undefined, 'GET', '/me', { headers })).json());
    expect(me).toMatchObject({ roles: ['subject'], customerRef: 'cust-1' });
    expect(me.sub).not.toContain('cust-1');
    expect((await api.request(undefined, 'GET', `/recordings/${id}`, { headers })).status).toBe(200);
    expect((await api.request(undefined, 'GET', '/search', { headers })).status).toBe(403);
    const events = await api.events('archive', 'token.issued');
    const issuing = events.find(({ leaf }) => leaf.includes(me.sub.slice('caller-'.length)));
    expect(issuing?.openings.actor?.value).toBe('service');
    expect(JSON.stringify(issuing)).not.toContain('cust-1');
    for (const body of [
      { customerRef: 'cust-1', minutes: 16 },
      { customerRef: '' },
      {},
      { customerRef: 'c', roles: ['compliance'] },
    ]) {
      expect((await api.request({ roles: ['service'] }, 'POST', '/subject-tokens', { body })).status).toBe(400);
    }
  });
});
