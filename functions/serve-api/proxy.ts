/** API Gateway's REST proxy events as requests, and answers as it wants them. Bytes travel as base64. */
import * as z from 'zod';
import { isSubjectToken } from '../../adapters/aws/kms-subject-tokens.ts';
import { CALLERS_PATH } from './callers-path.ts';
import { observed, type FunctionHandler } from '../middleware.ts';

const lists = z.record(z.string(), z.array(z.string()).optional()).nullish();
const eventSchema = z.object({
  httpMethod: z.string(),
  path: z.string().startsWith('/'),
  multiValueHeaders: lists,
  multiValueQueryStringParameters: lists,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
});
type ProxyEvent = z.infer<typeof eventSchema>;

export interface Api {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export interface ProxyAnswer {
  readonly statusCode: number;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?json\b)/u;

export function proxyHandler(open: () => Promise<Api>): FunctionHandler<ProxyAnswer> {
  return observed(async (event) => answerOf(await (await open()).fetch(requestOf(eventSchema.parse(event)))));
}

function requestOf({ httpMethod: method, path, body, isBase64Encoded, ...event }: ProxyEvent): Request {
  const url = new URL('https://callvault.invalid/');
  const isCaller = path.startsWith(`${CALLERS_PATH}/`);
  url.pathname = isCaller ? path.slice(CALLERS_PATH.length) : path;
  for (const [name, value] of pairs(event.multiValueQueryStringParameters)) url.searchParams.append(name, value);
  const hasBody = typeof body === 'string' && method !== 'GET' && method !== 'HEAD';
  const headers = new Headers(pairs(event.multiValueHeaders));
  const [, token = ''] = /^Bearer +(\S+)$/iu.exec(headers.get('authorization') ?? '') ?? [];
  // The gateway has asked for no token on this way: only those of callers are taken.
  if (isCaller && !isSubjectToken(token)) headers.delete('authorization');
  return new Request(url, {
    method,
    headers,
    ...(hasBody && { body: isBase64Encoded === true ? Buffer.from(body, 'base64') : body }),
  });
}

function pairs(named: ProxyEvent['multiValueHeaders']): [string, string][] {
  return Object.entries(named ?? {}).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
}

async function answerOf(response: Response): Promise<ProxyAnswer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isText =
    TEXT.test(response.headers.get('content-type') ?? 'text/plain') && !response.headers.has('content-encoding');
  const multiValueHeaders = Object.fromEntries(
    [...response.headers.keys()].map((name) => [name, valuesOf(response, name)]),
  );
  return {
    statusCode: response.status,
    multiValueHeaders,
    body: bytes.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}

/** Cookies are the one header whose values cannot be joined. */
function valuesOf({ headers }: Response, name: string): readonly string[] {
  return name === 'set-cookie' ? headers.getSetCookie() : [headers.get(name) ?? ''];
}
