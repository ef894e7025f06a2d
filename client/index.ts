/** A typed client of the Callvault HTTP API, for browsers and Node. Calls give the JSON answer; a refusal is thrown as CallvaultProblem. */
import createClient, { type Client, type ClientPathsWithMethod } from 'openapi-fetch';
import type { MaybeOptionalInit } from 'openapi-fetch';
import { problemFrom } from './problem.ts';
import { retrying, type Fetch, type RetryOptions } from './retry.ts';
import type { components, paths } from './schema.d.ts';

export { everyItem, waitForJob, type Job, type Page } from './follow.ts';
export { CallvaultProblem, problemFrom } from './problem.ts';
export { retrying } from './retry.ts';
export { createSha256 } from './sha256.ts';
export type { Send } from './upload-parts.ts';
export { uploadRecording, type Announcement, type Uploaded, type UploadOptions } from './upload.ts';
export { everyVerdict, notInOrder, orderOf, verdictOf, verificationOf } from './verdict.ts';
export type { components, paths };

/** A named shape of the API, such as `Schema<'Recording'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export interface ClientOptions extends RetryOptions {
  /** Such as `https://callvault.example` or `http://127.0.0.1:8700`. */
  readonly baseUrl: string;
  /** Bearer token, or a function that gives the one of the moment. */
  readonly token?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  readonly fetch?: Fetch | undefined;
}

type Verb = 'get' | 'post' | 'delete';
type PathOf<V extends Verb> = ClientPathsWithMethod<Client<paths>, V>;
/** What a call gives: JSON, or text where the path answers with text alone. */
export type Answer<P extends keyof paths, V extends Verb> = paths[P][V] extends { responses: infer R }
  ? { [S in keyof R & Done]: R[S] extends { content: infer C } ? Body<C> : undefined }[keyof R & Done]
  : never;
type Done = 200 | 201 | 202 | 204;
type Body<C> = C extends { 'application/json': infer J } ? J : string;
/** What is undefined is not sent, so optional fields may be undefined; lists may be read-only. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: object extends Pick<T, K> ? Loose<T[K]> | undefined : Loose<T[K]> }
    : T;
type Loosened<I> = { [K in keyof I]: K extends 'params' | 'body' ? Loose<I[K]> : I[K] };
type Init<P extends keyof paths, V extends Verb> = Loosened<Exclude<MaybeOptionalInit<paths[P], V>, undefined>>;
type Call<V extends Verb> = <P extends PathOf<V>>(
  path: P,
  ...init: undefined extends MaybeOptionalInit<paths[P], V> ? [init?: Init<P, V>] : [init: Init<P, V>]
) => Promise<Answer<P, V>>;

export interface CallvaultClient {
  readonly baseUrl: string;
  /** `get('/recordings/{id}', { params: { path: { id } } })`; `signal` and `headers` go beside `params`. Errors: CallvaultProblem. */
  readonly get: Call<'get'>;
  /** `post('/exports', { body })`. The call gets an Idempotency-Key of its own unless `headers` has one. */
  readonly post: Call<'post'>;
  readonly delete: Call<'delete'>;
  /** Any path with token, retries and Idempotency-Key, for answers that are not JSON. Errors: CallvaultProblem. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

export function createCallvaultClient({ baseUrl, token, fetch: given, ...retry }: ClientOptions): CallvaultClient {
  const base = baseUrl.replace(/\/+$/, '');
  const again = retrying(given ?? ((request) => fetch(request)), retry);
  const send = async (request: Request): Promise<Response> => {
    const bearer = typeof token === 'function' ? await token() : token;
    if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
    if (request.method !== 'GET' && !request.headers.has('idempotency-key')) {
      request.headers.set('idempotency-key', newKey());
    }
    const response = await again(request);
    if (!response.ok && response.status !== 304) throw await problemFrom(response);
    return response;
  };
  const http = createClient<Untyped>({ baseUrl: base, fetch: send, headers: { accept: 'application/json' } });
  return {
    baseUrl: base,
    get: caller<'get'>((path, init) => http.GET(path, init)),
    post: caller<'post'>((path, init) => http.POST(path, init)),
    delete: caller<'delete'>((path, init) => http.DELETE(path, init)),
    fetch: (path, init) => send(new Request(base + path, init)),
  };
}

interface UntypedOperation {
  readonly parameters: Record<string, never>;
  readonly responses: { readonly 200: { readonly content: { readonly 'application/json': unknown } } };
}
type Untyped = Record<string, Record<Verb, UntypedOperation>>;
type UntypedInit = Record<string, unknown>;
type UntypedCall = (path: string, init: UntypedInit & { parseAs: 'stream' }) => Promise<{ response: Response }>;

/** The one place where the answers get their declared types: the server holds its answers to the same document. */
function caller<V extends Verb>(call: UntypedCall): Call<V>;
function caller(call: UntypedCall): unknown {
  return async (path: string, init?: UntypedInit): Promise<unknown> => {
    const { response } = await call(path, { ...init, parseAs: 'stream' });
    if (response.status === 204) return undefined;
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return isJson ? response.json() : response.text();
  };
}

/** Unguessable and unique; `randomUUID` is missing from pages that are not served by HTTPS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
