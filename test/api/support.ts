/** The API over a memory archive. Every answer is held against what its route declares. */
import { readCdr } from '../../adapters/formats/cdr.ts';
import { zip } from '../../adapters/formats/zip.ts';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { expect } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../api/app.ts';
import type { ApiDeps } from '../../api/deps.ts';
import { statusesOf } from '../../api/describe.ts';
import { problemSchema } from '../../api/problem.ts';
import type { RateLimits } from '../../api/rate-limit.ts';
import type { Route } from '../../api/route.ts';
import { ROUTES } from '../../api/routes.ts';
import type { CustodyRecord } from '../../core/custody/event.ts';
import { AppError } from '../../core/errors.ts';
import { principalSchema, type ApiRole, type Principal } from '../../core/privacy/access.ts';
import { integrateLog } from '../../core/use-cases/integrate-log.ts';
import { runJob } from '../../core/use-cases/run-job.ts';
import { memoryContext, type MemoryContext } from '../support/memory-context.ts';

export type Who = Partial<Omit<Principal, 'roles'>> & { readonly roles: readonly ApiRole[] };

export const service: Who = { roles: ['service'] };
export const compliance: Who = { roles: ['compliance'] };
export const auditor: Who = { roles: ['auditor'] };

export interface TestApi {
  readonly context: MemoryContext;
  readonly app: OpenAPIHono;
  readonly failures: unknown[];
  /** `who` undefined = no token. A JSON `body` is sent as such. */
  request(
    who: Who | undefined,
    method: string,
    path: string,
    options?: { body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>;
  json(who: Who | undefined, method: string, path: string, body?: unknown): Promise<unknown>;
  integrate(): Promise<void>;
  events(recordingId: string, type: string): Promise<readonly CustodyRecord[]>;
}

interface TestApiOptions {
  readonly redirects?: boolean;
  readonly limits?: RateLimits;
  readonly uploads?: ApiDeps['uploads'];
  /** Bundles are fetched by a link. */
  readonly bundleLinks?: boolean;
}

export function testApi(
  context: MemoryContext = memoryContext(),
  { redirects = false, limits, uploads, bundleLinks = false }: TestApiOptions = {},
): TestApi {
  const failures: unknown[] = [];
  const integrate = async (): Promise<void> => {
    await integrateLog({ ledger: context.ledger, store: context.logStore, signer: context.signer });
  };
  const app = createApi({
    context,
    authenticate: (token) => Promise.resolve(principalOf(token)),
    health: () => context.queue.counts(),
    uploads: {
      create: ({ recordingId, issuedAt }) =>
        Promise.resolve({
          method: 'PUT',
          url: `http://test/uploads/${recordingId}`,
          headers: {},
          expiresAt: new Date(issuedAt.getTime() + 3_600_000).toISOString(),
        }),
      createParts: ({ recordingId, issuedAt, parts }) =>
        Promise.resolve(
          parts.map(({ partNumber }) => ({
            ...{ partNumber, method: 'PUT' as const, url: `http://test/uploads/${recordingId}/parts/${partNumber}` },
            ...{ headers: {}, expiresAt: new Date(issuedAt.getTime() + 3_600_000).toISOString() },
          })),
        ),
      ...uploads,
    },
    playback: {
      redirects,
      create: ({ recordingId, issuedAt }) =>
        Promise.resolve({
          url: `http://test/media/${recordingId}`,
          expiresAt: new Date(issuedAt.getTime() + 300_000).toISOString(),
        }),
    },
    verifierKey: 'log.example+00000000+key',
    cursorKey: () => Promise.resolve(new Uint8Array(32).fill(7)),
    integrate,
    readCdr,
    exports: {
      run: (jobId) => runJob(context, jobId, { verifier: () => Promise.resolve(Buffer.from('// verifier')), zip }),
      ...(bundleLinks && {
        link: (path, issuedAt) =>
          Promise.resolve({
            url: `http://test/${path}`,
            expiresAt: new Date(issuedAt.getTime() + 300_000).toISOString(),
          }),
      }),
    },
    subjectTokens: {
      issue: ({ sub, customerRef, minutes }) => {
        const expiresAt = new Date(context.clock.now().getTime() + minutes * 60_000).toISOString();
        return Promise.resolve({ token: tokenOf({ sub, customerRef, roles: ['subject'], expiresAt }), expiresAt });
      },
    },
    ...(limits && { limits }),
    onFailure: (_, error) => void failures.push(error),
  });
  const request: TestApi['request'] = async (who, method, path, { body, headers = {} } = {}) => {
    const response = await app.request(path, {
      method,
      headers: {
        ...(who && { authorization: `Bearer ${tokenOf(who)}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    await conforms(method, path, response.clone());
    return response;
  };
  return {
    ...{ context, app, failures, request, integrate },
    json: async (who, method, path, body) => (await request(who, method, path, { body })).json(),
    events: async (recordingId, type) =>
      (await context.catalogue.events(recordingId)).filter((event) => event.type === type),
  };
}

export function tokenOf({ roles, sub = roles.join('+'), ...claims }: Who): string {
  return Buffer.from(JSON.stringify({ sub, roles, expiresAt: '2999-01-01T00:00:00Z', ...claims })).toString(
    'base64url',
  );
}

function principalOf(token: string): Principal {
  try {
    return principalSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new AppError('UNAUTHENTICATED', 'The token is not valid here.');
  }
}

/** The declared route of a request; undefined for paths that nobody declared. */
function routeOf(method: string, path: string): Route | undefined {
  const [pathname = ''] = path.split('?');
  const matches = (template: string): boolean =>
    new RegExp(`^${template.replaceAll(/\{tile\}/g, '.+').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname);
  return ROUTES.find(({ shape }) => shape.method === method.toLowerCase() && matches(shape.path));
}

async function conforms(method: string, path: string, response: Response): Promise<void> {
  expect(response.headers.get('x-request-id')).toBeTruthy();
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('cache-control')).toBeTruthy();
  expect(response.headers.has('access-control-allow-origin')).toBe(false);
  const type = response.headers.get('content-type') ?? '';
  if (response.status >= 400 && response.status !== 416) {
    expect(type).toBe('application/problem+json');
    const problem = problemSchema.parse(await response.json());
    expect(problem.status).toBe(response.status);
    expect(problem.type).toBe(`urn:callvault:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`);
    return;
  }
  const route = routeOf(method, path);
  if (!route || type !== 'application/json') return;
  expect(statusesOf(route.shape)).toContain(response.status);
  const json: unknown = await response.json();
  // Parsing drops what is not declared: an equal result means that nothing undeclared leaves.
  expect(route.shape.answer.parse(json)).toEqual(json);
}

/** The parts of an answer that a test looks at. */
export const idOf = (value: unknown): string => z.object({ recordingId: z.string() }).parse(value).recordingId;
export const codeOf = async (response: Response): Promise<string> =>
  z.object({ code: z.string() }).parse(await response.json()).code;
export const pageOf = (value: unknown): { items: { recordingId: string }[]; nextCursor?: string | undefined } =>
  z
    .object({ items: z.array(z.looseObject({ recordingId: z.string() })), nextCursor: z.string().optional() })
    .parse(value);
