/** The OpenAPI document as the server serves it, made from the route declarations alone: no data folder is needed. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { describe } from '../api/describe.ts';
import { openApiDocument } from '../api/openapi.ts';
import { ROUTES } from '../api/routes.ts';

/** JSON text. */
export function apiDocument(): string {
  const app = new OpenAPIHono();
  for (const { access, shape } of ROUTES) app.openAPIRegistry.registerPath(describe(access, shape));
  return openApiDocument(app);
}
