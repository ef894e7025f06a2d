/** A route declaration as an OpenAPI 3.1 operation. */
import type { RouteConfig } from '@hono/zod-openapi';
import * as z from 'zod';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';
import { KEY_HEADER, takesKey } from './repeatable.ts';
import { takesBody, type Access, type Shape } from './shape.ts';

export function describe(access: Access, shape: Shape): RouteConfig {
  const { method, path, operationId, tag, summary, query, body } = shape;
  const headers = headersOf(shape);
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

const KEY =
  'The same key with the same request gives the same answer for a day; another request with it is a conflict.';
const KEY_OF_SECRET = 'With the same key nothing is made twice; the answer holds a secret and is given once.';
const IF_NONE_MATCH = 'The ETag of an earlier answer: 304 while it still holds.';

/** Optional headers of the request. */
function headersOf(shape: Shape): Readonly<Record<string, string>> | undefined {
  const { headers, etag, repeats } = shape;
  const all = {
    ...(takesKey(shape) && { [KEY_HEADER]: repeats === 'secret' ? KEY_OF_SECRET : KEY }),
    ...(etag && { 'If-None-Match': IF_NONE_MATCH }),
    ...headers,
  };
  return Object.keys(all).length > 0 ? all : undefined;
}

function headerSchemas(headers: Readonly<Record<string, string>>): z.ZodObject {
  return z.object(
    Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [name, z.string().optional().meta({ description })]),
    ),
  );
}

function responsesOf(access: Access, shape: Shape, named: boolean): RouteConfig['responses'] {
  const { query, body, answer, media = {}, problems = [] } = shape;
  const content = {
    ...(!(answer instanceof z.ZodNever) && { 'application/json': { schema: answer } }),
    ...Object.fromEntries(
      Object.entries(media).map(([type, description]) => [type, { schema: z.string().meta({ description }) }]),
    ),
  };
  const takesInput = takesBody(body) || (query instanceof z.ZodObject && Object.keys(query.shape).length > 0);
  const refusals = new Set([
    ...(takesInput ? [400] : []),
    ...(access.right === 'public' ? [] : [401, 403, 429]),
    ...(takesKey(shape) ? [400, 409] : []),
    ...(named ? [404] : []),
    ...(takesBody(body) ? [413] : []),
    ...problems,
  ]);
  const problem = { [PROBLEM_TYPE]: { schema: problemSchema } };
  return {
    ...Object.fromEntries(statusesOf(shape).map((code) => [code, statusOf(code, content)])),
    ...Object.fromEntries([...refusals].map((code) => [code, { description: 'Refused.', content: problem }])),
    default: { description: 'Any other problem.', content: problem },
  };
}

/** Of successful answers. */
export function statusesOf({ status = 200, otherStatuses = [], etag }: Shape): readonly number[] {
  return [...new Set([status, ...otherStatuses, ...(etag ? [304] : [])])];
}

const EMPTY: Readonly<Record<number, string>> = {
  302: 'Go to where the header Location leads.',
  304: 'It is what the ETag stands for.',
};

function statusOf<C extends object>(code: number, content: C): { description: string; content?: C } {
  const description = EMPTY[code];
  return description === undefined ? { description: 'Done.', content } : { description };
}
