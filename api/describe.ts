/** A route declaration as an OpenAPI 3.1 operation. */
import type { RouteConfig } from '@hono/zod-openapi';
import * as z from 'zod';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';
import { takesBody, type Access, type Shape } from './shape.ts';

export function describe(access: Access, shape: Shape): RouteConfig {
  const { method, path, operationId, tag, summary, query, body, headers } = shape;
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  return {
    method,
    path,
    operationId,
    summary,
    tags: [tag],
    description: access.right === 'public' ? 'No token needed.' : `Right: \`${access.right}\`.`,
    security: access.right === 'public' ? [] : [{ bearer: [] }],
    request: {
      ...(params.length > 0 && { params: z.object(Object.fromEntries(params.map((name) => [name, z.string()]))) }),
      ...(query instanceof z.ZodObject && Object.keys(query.shape).length > 0 && { query }),
      ...(headers && { headers: headerSchemas(headers) }),
      ...(takesBody(body) && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: responsesOf(access, shape, params.length > 0),
  };
}

function headerSchemas(headers: Readonly<Record<string, string>>): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [name, z.string().optional().meta({ description })]),
    ),
  );
}

function responsesOf(access: Access, shape: Shape, named: boolean): RouteConfig['responses'] {
  const { status = 200, otherStatuses = [], query, body, answer, media = {}, problems = [] } = shape;
  const content = {
    ...(!(answer instanceof z.ZodNever) && { 'application/json': { schema: answer } }),
    ...Object.fromEntries(
      Object.entries(media).map(([type, description]) => [type, { schema: z.string().meta({ description }) }]),
    ),
  };
  const takesInput = takesBody(body) || (query instanceof z.ZodObject && Object.keys(query.shape).length > 0);
  const refusals = new Set([
    ...(takesInput ? [400] : []),
    ...(access.right === 'public' ? [] : [401, 403]),
    ...(named ? [404] : []),
    ...(takesBody(body) ? [413] : []),
    ...problems,
  ]);
  const problem = { [PROBLEM_TYPE]: { schema: problemSchema } };
  return {
    ...Object.fromEntries([status, ...otherStatuses].map((code) => [code, { description: 'Done.', content }])),
    ...Object.fromEntries([...refusals].map((code) => [code, { description: 'Refused.', content: problem }])),
    default: { description: 'Any other problem.', content: problem },
  };
}
