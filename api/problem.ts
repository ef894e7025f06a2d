/** Errors as RFC 9457 problem documents. The `code` is stable; nothing personal, no values and no stack traces leave. */
import * as z from 'zod';
import { isAppError, type AppError } from '../core/errors.ts';
import { LimitError } from './rate-limit.ts';

export const PROBLEM_TYPE = 'application/problem+json';

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  416: 'Range not satisfiable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Storage full',
};

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    /** For people: what to do. */
    detail: z.string(),
    /** For programs: stable. */
    code: z.string(),
    /** The request, as in its `x-request-id` header. */
    instance: z.string().optional(),
    /** VALIDATION_FAILED: which fields break which rule. */
    errors: z.array(z.object({ field: z.string(), rule: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
type Problem = z.infer<typeof problemSchema>;

/** One problem document as a response. */
export function problemResponse(
  problem: { status: number; code: string; detail: string; extensions?: Record<string, unknown> },
  requestId: string,
  headers: Record<string, string> = {},
): Response {
  const { status, code, detail, extensions } = problem;
  const body: Problem = {
    ...extensions,
    type: `urn:callvault:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    code,
    instance: `urn:callvault:request:${requestId}`,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': PROBLEM_TYPE, 'cache-control': 'no-store', ...headers },
  });
}

/** Any failure as a problem. What is not an AppError says nothing about itself. */
export function problemOf(error: unknown, requestId: string): Response {
  if (!isAppError(error)) {
    return problemResponse(
      { status: 500, code: 'INTERNAL', detail: 'Something failed here; the request id helps to find out what.' },
      requestId,
    );
  }
  const { status, code, message } = error;
  return problemResponse({ status, code, detail: message, extensions: extensionsOf(error) }, requestId, hintsOf(error));
}

/** What a client is told to do about it. */
function hintsOf(error: AppError): Record<string, string> {
  if (error instanceof LimitError) return { ...error.headers };
  if (error.code === 'IN_PROGRESS') return { 'retry-after': '2' };
  return error.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
}

/** The detail of a refusal, as extension members beside the standard ones. That of a server error stays inside. */
function extensionsOf({ status, detail }: AppError): Record<string, unknown> {
  const members = z.record(z.string(), z.unknown()).safeParse(detail);
  return status < 500 && members.success ? members.data : {};
}
