/** The rules of access in themselves: routes, rights and scopes agree with each other and with docs/access.md. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLAY_WINDOW_MS } from '../../api/play-window.ts';
import { ROUTES } from '../../api/routes.ts';
import { API_ROLES, hasRight, isInScope, RIGHTS, scopeOf, type ApiRole } from '../../core/privacy/access.ts';
import { codeOf, testApi } from './support.ts';

const ROW = { agentId: 'laura', team: 'parcels', customerRef: 'cust-1' };
const CLAIMS = { agentId: 'laura', teams: ['parcels'], customerRef: 'cust-1' };
const api = testApi();

describe('the route table', () => {
  it('is all that the app serves beside its description', () => {
    const served = api.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
      .sort();
    const declared = ROUTES.map(
      ({ shape }) => `${shape.method.toUpperCase()} ${shape.pattern ?? shape.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(served).toEqual([...declared, 'GET /openapi.json'].sort());
  });

  it('never lets the auditor change anything', () => {
    const changing: readonly string[] = [
      'deliver',
      'decide',
      'hold',
      'release',
      'approve',
      'requests',
      'erase',
      'restrict',
      'tell',
      'outcome',
      'reconcile',
      'export',
      'review',
      'training',
    ];
    for (const right of RIGHTS) {
      if (changing.includes(right)) expect(hasRight({ roles: ['auditor'] }, right)).toBe(false);
    }
  });
});

describe('scope', () => {
  it('comes from the roles that carry the right, never from claims of other roles', () => {
    const expiresAt = '2030-01-01T00:00:00Z';
    const scoped = (roles: ApiRole[], claims: object = CLAIMS): boolean =>
      isInScope(scopeOf({ sub: 's', roles, expiresAt, ...claims }, 'audio'), ROW);
    expect(scoped(['agent'])).toBe(true);
    expect(scoped(['agent'], { teams: ['parcels'], customerRef: 'cust-1' })).toBe(false);
    expect(scoped(['service'])).toBe(false);
    expect(scoped(['service', 'agent'], { agentId: 'tom' })).toBe(false);
    expect(scoped(['agent', 'supervisor'], { agentId: 'tom', teams: ['parcels'] })).toBe(true);
    expect(isInScope(scopeOf({ sub: 's', roles: ['agent'], expiresAt, agentId: 'laura' }, 'read'), {})).toBe(false);
  });
});

describe('GET /healthz', () => {
  it('tells everybody that it works, and only operators how much waits', async () => {
    expect(await api.json(undefined, 'GET', '/healthz')).toEqual({ status: 'ok' });
    expect(await api.json({ roles: ['service'] }, 'GET', '/healthz')).toEqual({ status: 'ok' });
    const queue = { ready: 0, delayed: 0, inFlight: 0, dead: 0 };
    for (const role of ['compliance', 'auditor'] as const) {
      expect(await api.json({ roles: [role] }, 'GET', '/healthz')).toEqual({ status: 'ok', queue });
    }
    const forged = await api.request(undefined, 'GET', '/healthz', { headers: { authorization: 'Bearer x' } });
    expect(await codeOf(forged)).toBe('UNAUTHENTICATED');
  });
});

describe('docs/access.md', () => {
  const docs = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');
  const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
  const rows = docs
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cells);

  it('has the role x right table of the code', () => {
    for (const right of RIGHTS) {
      const marks = API_ROLES.map((role) => (hasRight({ roles: [role] }, right) ? 'x' : ''));
      const row = rows.find(([, name, meaning]) => name === right && meaning !== undefined && meaning.length > 10);
      expect(row?.slice(3, -1)).toEqual(marks);
    }
    expect(rows.find((row) => row.includes('agent') && row.includes('subject'))?.slice(3, -1)).toEqual([...API_ROLES]);
  });

  it('states what is a custody event as it is implemented', () => {
    const text = docs.replaceAll(/\s+/g, ' ');
    expect(text).toContain('A search is a `transcript.read` event with `part: search` of each recording whose words');
    expect(text).toContain(`one \`audio.played\` event in ${PLAY_WINDOW_MS / 60_000} minutes`);
    expect(text).toContain('Every link is an event of its own');
    expect(text).toContain('`holds`, `retention`, `keepUntil` and `processing`');
  });

  it('names the right of every route', () => {
    for (const { access, shape } of ROUTES) {
      const route = `${shape.method.toUpperCase()} ${shape.path}`;
      expect(rows.find(([, name]) => name === route)?.[2]).toBe(access.right);
    }
  });
});
