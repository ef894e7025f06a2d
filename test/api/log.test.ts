import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { verifyConsistency } from '../../core/custody/merkle.ts';
import { parseEntryBundle } from '../../core/custody/tiles.ts';
import { API_ROLES } from '../../core/privacy/access.ts';
import { auditArchive } from '../../core/use-cases/audit-archive.ts';
import { finishedCall } from '../support/calls.ts';
import { testApi, type TestApi } from './support.ts';

const anyRole = { roles: ['subject'] } as const;
const growthShape = z.strictObject({
  from: z.number(),
  to: z.number(),
  fromRootHash: z.string(),
  hashes: z.array(z.string()),
  checkpoint: z.string(),
});

async function signedLog(): Promise<TestApi> {
  const api = testApi();
  await finishedCall(api.context);
  await api.integrate();
  return api;
}

describe('GET /healthz', () => {
  it('shows what the last audit found to those who operate the archive', async () => {
    const api = await signedLog();
    await auditArchive(api.context, { actor: 'callvault' });
    const lastAudit = { at: api.context.clock.now().toISOString(), intact: true };
    expect(await api.json({ roles: ['auditor'] }, 'GET', '/healthz')).toMatchObject({ status: 'ok', lastAudit });
    expect(await api.json({ roles: ['service'] }, 'GET', '/healthz')).toEqual({ status: 'ok' });
  });
});

describe('GET /log/events', () => {
  const pageShape = z.object({
    items: z.array(z.looseObject({ type: z.string(), actor: z.string() })),
    nextCursor: z.string().optional(),
  });

  it('tells what happened in the archive, newest first, page by page', async () => {
    const api = testApi();
    const id = await finishedCall(api.context);
    const body = { matterId: 'M-1', title: 'Dispute', reason: 'complaint 7' };
    await api.request({ roles: ['compliance'], sub: 'dana' }, 'POST', '/matters', { body });
    const caller = { customerRef: 'cust-1', minutes: 10 };
    expect((await api.request({ roles: ['service'] }, 'POST', '/subject-tokens', { body: caller })).status).toBe(201);
    await api.request({ roles: ['compliance'] }, 'POST', '/matters/M-1/close', { body: { reason: 'settled' } });
    const auditor = { roles: ['auditor'] } as const;
    const { items } = pageShape.parse(await api.json(auditor, 'GET', '/log/events'));
    expect(items.map(({ type }) => type)).toEqual(['matter.closed', 'token.issued', 'matter.opened']);
    expect(items[2]).toMatchObject({ actor: 'dana', reason: 'complaint 7', matter: 'M-1' });
    expect(JSON.stringify(items)).not.toContain(id);
    expect(JSON.stringify(items)).not.toContain('cust-1');
    const first = pageShape.parse(await api.json(auditor, 'GET', '/log/events?limit=2'));
    const rest = pageShape.parse(await api.json(auditor, 'GET', `/log/events?limit=2&cursor=${first.nextCursor}`));
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeUndefined();
    expect((await api.request(auditor, 'GET', '/log/events?cursor=x')).status).toBe(400);
  });
});

describe('GET /log', () => {
  it('has no checkpoint before anything is signed', async () => {
    expect((await testApi().request(anyRole, 'GET', '/log/checkpoint')).status).toBe(404);
  });

  it('serves checkpoint and key verbatim', async () => {
    const api = await signedLog();
    const checkpoint = await api.request(anyRole, 'GET', '/log/checkpoint');
    expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(Buffer.from(await checkpoint.arrayBuffer())).toEqual(
      Buffer.from((await api.context.logStore.get('checkpoint')) ?? []),
    );
    expect(await (await api.request(anyRole, 'GET', '/log/key')).text()).toBe('log.example+00000000+key\n');
  });

  it('proves that the log only grew, between any two checkpoints', async () => {
    const api = await signedLog();
    const answer = await api.request(anyRole, 'GET', '/log/consistency?from=1');
    const proof = growthShape.parse(await answer.json());
    const checkpoint = await (await api.request(anyRole, 'GET', '/log/checkpoint')).text();
    expect(proof).toMatchObject({ from: 1, to: Number(checkpoint.split('\n')[1]), checkpoint });
    const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64');
    const growth = {
      ...{ size1: 1n, size2: BigInt(proof.to), root1: bytes(proof.fromRootHash) },
      ...{ root2: bytes(checkpoint.split('\n')[2] ?? ''), proof: proof.hashes.map(bytes) },
    };
    expect(verifyConsistency(growth)).toBe(true);
    expect((await api.request(anyRole, 'GET', `/log/consistency?from=1&to=${proof.to}`)).status).toBe(200);
  });

  it.each([
    ['from=0', 400],
    ['from=999', 400],
    ['from=1.5', 400],
    ['from=-1', 400],
    ['', 400],
    ['from=1&to=998', 404],
  ])('refuses a consistency proof for %s with %i', async (query, status) => {
    const api = await signedLog();
    expect((await api.request(anyRole, 'GET', `/log/consistency?${query}`)).status).toBe(status);
  });

  it('serves every stored tile, and has none of the entries shown again without asking', async () => {
    const who = { roles: ['auditor'] } as const;
    const api = await signedLog();
    const paths = [...api.context.logStore.files.keys()].filter((path) => path.startsWith('tile/'));
    expect(paths.some((path) => path.startsWith('tile/entries/'))).toBe(true);
    for (const path of paths) {
      const response = await api.request(who, 'GET', `/log/${path}`);
      expect(response.status).toBe(200);
      const isEntries = path.startsWith('tile/entries/');
      expect(response.headers.get('etag')).toBeTruthy();
      expect(response.headers.get('cache-control')).toBe(
        isEntries ? 'private, no-cache' : 'private, max-age=31536000, immutable',
      );
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes).toEqual(Buffer.from((await api.context.logStore.get(path)) ?? []));
      const width = Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256);
      if (isEntries) expect(parseEntryBundle(bytes, width)).toHaveLength(width);
    }
  });

  it('shows the entries, which name the events of all recordings, to few', async () => {
    const api = await signedLog();
    const paths = [...api.context.logStore.files.keys()].filter((path) => path.startsWith('tile/'));
    for (const role of API_ROLES) {
      const reads = ['service', 'compliance', 'auditor'].includes(role);
      for (const path of paths) {
        const { status } = await api.request({ roles: [role] }, 'GET', `/log/${path}`);
        expect(status).toBe(path.startsWith('tile/entries/') && !reads ? 403 : 200);
        const smuggled = await api.request({ roles: [role] }, 'GET', `/log/${path.replace('entries/', 'entries%2F')}`);
        if (path.startsWith('tile/entries/')) expect([403, 404]).toContain(smuggled.status);
      }
    }
  });

  it.each([
    'tile/0/000',
    'tile/0/0',
    'tile/00/000.p/1',
    'tile/entries/000.p/0',
    'tile/entries/000.p/01',
    'tile/0/000.p/257',
    'tile/..%2fcheckpoint',
    'tile/0/000.p/1/',
    'tile/0/000.p/1%00',
    'tile/',
  ])('has no %s', async (path) => {
    const response = await (await signedLog()).request({ roles: ['auditor'] }, 'GET', `/log/${path}`);
    expect([404, 405]).toContain(response.status);
  });
});
