import { describe, expect, it } from 'vitest';
import { parseEntryBundle } from '../../core/custody/tiles.ts';
import { API_ROLES } from '../../core/privacy/access.ts';
import { finishedCall } from '../support/calls.ts';
import { testApi, type TestApi } from './support.ts';

const anyRole = { roles: ['subject'] } as const;

async function signedLog(): Promise<TestApi> {
  const api = testApi();
  await finishedCall(api.context);
  await api.integrate();
  return api;
}

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

  it('serves every stored tile as immutable bytes', async () => {
    const who = { roles: ['auditor'] } as const;
    const api = await signedLog();
    const paths = [...api.context.logStore.files.keys()].filter((path) => path.startsWith('tile/'));
    expect(paths.some((path) => path.startsWith('tile/entries/'))).toBe(true);
    for (const path of paths) {
      const response = await api.request(who, 'GET', `/log/${path}`);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(bytes).toEqual(Buffer.from((await api.context.logStore.get(path)) ?? []));
      const width = Number(/\.p\/(\d+)$/.exec(path)?.[1] ?? 256);
      if (path.startsWith('tile/entries/')) expect(parseEntryBundle(bytes, width)).toHaveLength(width);
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
