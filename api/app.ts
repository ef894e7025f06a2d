/** The HTTP API: one Hono app over one context, the same on Lambda and on a single machine. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { isAppError } from '../core/errors.ts';
import { notedHeaders } from './answer-headers.ts';
import type { ApiDeps } from './deps.ts';
import { openApiDocument } from './openapi.ts';
import { createPlayWindow, REFUSAL_WINDOW_MS } from './play-window.ts';
import { problemOf, problemResponse } from './problem.ts';
import { createRateLimiter } from './rate-limit.ts';
import { ROUTES } from './routes.ts';

const REQUEST_ID_LENGTH = 64;

/** An edition may mount routes of its own on the result; they get the same headers and problem documents. */
export function createApi(deps: ApiDeps): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(requestId({ generator: () => deps.context.random.id(), limitLength: REQUEST_ID_LENGTH }));
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }));
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    for (const [name, value] of Object.entries(notedHeaders(c.req.raw))) c.res.headers.set(name, value);
    c.res.headers.set('x-request-id', idOf(c));
  });
  app.onError((error, c) => {
    if (!isAppError(error) || error.status >= 500) deps.onFailure(idOf(c), error);
    return problemOf(error, idOf(c));
  });
  app.notFound((c) =>
    problemResponse({ status: 404, code: 'NOT_FOUND', detail: 'There is nothing at this path.' }, idOf(c)),
  );
  const { clock } = deps.context;
  const shared = {
    ...deps,
    plays: createPlayWindow(clock),
    refusals: createPlayWindow(clock, REFUSAL_WINDOW_MS),
    ...(deps.limits && { limiter: createRateLimiter(clock, deps.limits) }),
  };
  for (const { mount } of ROUTES) mount(app, shared);
  const document = openApiDocument(app);
  app.get('/openapi.json', (c) => c.body(document, 200, { 'content-type': 'application/json' }));
  refuseOtherMethods(app);
  return app;
}

/** 405 for the paths that are there: reached only when no route of the path took the method. */
function refuseOtherMethods(app: OpenAPIHono): void {
  const methods = new Map<string, string[]>();
  for (const { path, method } of app.routes) {
    if (method !== 'ALL') methods.set(path, [...new Set([...(methods.get(path) ?? []), method])]);
  }
  for (const [path, allowed] of methods) {
    app.all(path, (c) => {
      const detail = `This path takes ${allowed.join(', ')}.`;
      return problemResponse({ status: 405, code: 'METHOD_NOT_ALLOWED', detail }, idOf(c), {
        allow: allowed.join(', '),
      });
    });
  }
}

function idOf(c: Context): string {
  return c.get('requestId');
}
