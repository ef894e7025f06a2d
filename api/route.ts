/**
 * One declaration per route: what it takes and gives, who may call it, and what it does. The server, the OpenAPI document, the access table
 * and its tests are all made from it; a route without a rule does not compile.
 */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HonoRequest } from 'hono';
import * as z from 'zod';
import { AppError } from '../core/errors.ts';
import type { Principal, Right } from '../core/privacy/access.ts';
import type { Recording } from '../core/recording/recording.ts';
import type { RouteDeps } from './deps.ts';
import { noteHeaders } from './answer-headers.ts';
import { conditional } from './conditional.ts';
import { describe } from './describe.ts';
import { admit, assertOpen, assertRight, authenticate, refusalsNoted } from './guard.ts';
import { cursorSeal, type CursorSeal } from './page-cursor.ts';
import { check, queryOf, readJson, type Body } from './read-input.ts';
import { repeatable, type Again } from './repeatable.ts';
import { SMALL_BODY, takesBody, type Access, type Shape } from './shape.ts';

interface Request<Q, B> {
  readonly deps: RouteDeps;
  readonly request: HonoRequest;
  readonly query: Q;
  readonly body: B;
  /** The body as it was sent. */
  readonly bytes: Uint8Array;
}

export type Call<Q = unknown, B = unknown> = Request<Q, B> & { readonly principal: Principal };
export type RecordingCall<Q = unknown, B = unknown> = Call<Q, B> & { readonly recording: Recording };

type Answer<O extends z.ZodType> = Promise<z.input<O> | Response>;

/** For answers about a person or the content of a call: a repeat with the same `Idempotency-Key` gets what is there by then. */
interface Anew<C, O extends z.ZodType> {
  readonly reference?: Again['reference'];
  readonly answer: (call: C, reference: string) => Promise<z.input<O>>;
}

export interface Route {
  readonly access: Access;
  readonly shape: Shape;
  /** Nothing of its answers is kept for repeats but an id. */
  readonly answersAnew: boolean;
  readonly mount: (app: OpenAPIHono, deps: RouteDeps) => void;
}

/** A route that anybody may call; `why` says what makes that right. */
export function publicRoute<Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  why: string,
  shape: Shape<Q, B, O>,
  handle: (call: Request<z.output<Q>, z.output<B>>) => Answer<O>,
): Route {
  const access = { right: 'public', why } as const;
  return define(access, shape, undefined, async (deps, request) => handle(await take(deps, request, shape)));
}

/** A route for principals with `right`. */
export function route<Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  access: { readonly right: Right; readonly rows: 'nobody' | 'listed' },
  shape: Shape<Q, B, O>,
  handle: (call: Call<z.output<Q>, z.output<B>>) => Answer<O>,
  anew?: Anew<Call<z.output<Q>, z.output<B>>, O>,
): Route {
  return define(access, shape, anew, async (deps, request) => {
    const principal = await admitted(deps, request, shape);
    const attempt = { principal, right: access.right, operationId: shape.operationId };
    await assertRight(deps, attempt, () => namedIn(request, shape));
    const seal = sealOf(deps, principal, request, shape);
    const call = { ...(await take(deps, request, shape, seal)), principal };
    return refusalsNoted(deps, attempt, () =>
      repeatable(deps, { ...call, shape, anew: anew && againOf(anew, call) }, () => sealed(handle(call), seal)),
    );
  });
}

/** A route about the recording `{id}`, for principals who have `right` on it. */
export function recordingRoute<Q extends z.ZodType, B extends z.ZodType, O extends z.ZodType>(
  right: Right,
  shape: Shape<Q, B, O>,
  handle: (call: RecordingCall<z.output<Q>, z.output<B>>) => Answer<O>,
  anew?: Anew<RecordingCall<z.output<Q>, z.output<B>>, O>,
): Route {
  return define({ right, rows: 'recording' }, shape, anew, async (deps, request) => {
    const principal = await admitted(deps, request, shape);
    const recording = await admit(deps, principal, right, request.param('id') ?? '');
    const seal = sealOf(deps, principal, request, shape);
    const call = { ...(await take(deps, request, shape, seal)), principal, recording };
    // Before anything that was kept is given again.
    if (shape.needsOpen) await assertOpen(deps, recording, principal, right);
    return repeatable(deps, { ...call, shape, anew: anew && againOf(anew, call) }, () => sealed(handle(call), seal));
  });
}

function againOf<C, O extends z.ZodType>({ reference = () => '', answer }: Anew<C, O>, call: C): Again {
  return { reference, answer: (kept) => answer(call, kept) };
}

/** Of lists that go on by a query parameter. */
function sealOf(
  { cursorKey }: RouteDeps,
  principal: Principal,
  request: HonoRequest,
  { query }: Pick<Shape, 'query'>,
): CursorSeal | undefined {
  return query instanceof z.ZodObject && 'cursor' in query.shape
    ? cursorSeal(cursorKey, principal, request)
    : undefined;
}

async function sealed(answering: Promise<unknown>, seal: CursorSeal | undefined): Promise<unknown> {
  const answer = await answering;
  const isPage = typeof answer === 'object' && answer !== null && 'nextCursor' in answer;
  if (!seal || !isPage || typeof answer.nextCursor !== 'string') return answer;
  return { ...answer, nextCursor: await seal.seal(answer.nextCursor) };
}

/** Who asks, as often as they may. Errors: UNAUTHENTICATED, RATE_LIMITED. */
async function admitted(
  deps: RouteDeps,
  request: HonoRequest,
  { load, method }: Pick<Shape, 'load' | 'method'>,
): Promise<Principal> {
  const principal = await authenticate(deps, request);
  const headers = deps.limiter?.take(principal.sub, load ?? (method === 'get' ? 'read' : 'write'));
  if (headers) noteHeaders(request.raw, headers);
  return principal;
}

/** What cannot be read names nothing. */
async function namedIn(
  request: HonoRequest,
  { named, limit }: Pick<Shape, 'named' | 'limit'>,
): Promise<readonly string[]> {
  if (!named) return [];
  try {
    return named((await readJson(request, limit ?? SMALL_BODY)).json);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

async function take<Q extends z.ZodType, B extends z.ZodType>(
  deps: RouteDeps,
  request: HonoRequest,
  shape: Pick<Shape<Q, B>, 'query' | 'body' | 'limit' | 'yamlField'>,
  seal?: CursorSeal,
): Promise<Request<z.output<Q>, z.output<B>>> {
  const asked = queryOf(request);
  const { cursor } = asked;
  const opened = seal && typeof cursor === 'string' ? { ...asked, cursor: await seal.open(cursor) } : asked;
  const query = check(shape.query, opened);
  const raw: Body = takesBody(shape.body)
    ? await readJson(request, shape.limit ?? SMALL_BODY, shape.yamlField)
    : { bytes: new Uint8Array(), json: undefined };
  return { deps, request, query, body: check(shape.body, raw.json), bytes: raw.bytes };
}

function define(
  access: Access,
  shape: Shape,
  anew: object | undefined,
  serve: (deps: RouteDeps, request: HonoRequest) => Promise<unknown>,
): Route {
  return {
    access,
    shape,
    answersAnew: anew !== undefined,
    mount(app, deps) {
      app.openAPIRegistry.registerPath(describe(access, shape));
      const pattern = shape.pattern ?? shape.path.replaceAll(/\{(\w+)\}/g, ':$1');
      app.on(shape.method, pattern, async (c) => {
        const answer = await serve(deps, c.req);
        if (answer instanceof Response) return answer;
        if (shape.etag) {
          const caching = shape.etag === 'kept' ? 'private, no-cache' : 'no-store';
          const headers = { 'content-type': 'application/json', 'cache-control': caching };
          return conditional(c.req, JSON.stringify(answer), headers);
        }
        return c.body(JSON.stringify(answer), shape.status ?? 200, { 'content-type': 'application/json' });
      });
    },
  };
}
