/** What a route declares about itself: its rule, its input and its answer. */
import * as z from 'zod';
import type { Right } from '../core/privacy/access.ts';
import type { Load } from './rate-limit.ts';

export const SMALL_BODY = 256 * 1024;
export const noQuery = z.strictObject({});
export const noBody = z.undefined();

/**
 * `nobody`: the route names no recordings. `listed`: the handler narrows what it lists to the principal's scope.
 * `recording`: the path names one recording, which is looked up and checked before the handler runs.
 */
type Rows = 'nobody' | 'listed' | 'recording';

/** `public` routes need no token. */
export type Access =
  { readonly right: Right; readonly rows: Rows } | { readonly right: 'public'; readonly why: string };

interface Description {
  readonly method: 'get' | 'post' | 'delete';
  /** OpenAPI path template. */
  readonly path: string;
  /** The same path for the router, where a parameter spans several segments. */
  readonly pattern?: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly status?: 200 | 201 | 202;
  /** What the handler answers beside or instead of JSON: content type -> description. */
  readonly media?: Readonly<Record<string, string>>;
  /** Statuses of successful answers other than `status`. */
  readonly otherStatuses?: readonly (202 | 206 | 302 | 304)[];
  /** Optional request headers: name -> description. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What one request costs; by its method unless given. */
  readonly load?: Load;
  /** `own`: the route sees to `Idempotency-Key` itself. `secret`: its answer is given once and never kept. */
  readonly repeats?: 'own' | 'secret';
  /** Of a route about a recording: for one that may be used. Restricted or gone, it is refused, also when the request is a repeat. */
  readonly needsOpen?: boolean;
  /** The answer has an ETag, and `If-None-Match` is answered 304. `kept`: a client may keep it and ask whether it still holds. */
  readonly etag?: 'kept' | 'not-kept';
  /** Problems beyond those that every route of its kind can answer. */
  readonly problems?: readonly number[];
}

export interface Shape<
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> extends Description {
  readonly query: Q;
  readonly body: B;
  /** Bytes of request body. */
  readonly limit?: number;
  /** A body that is sent as YAML is taken as `{[yamlField]: text}`. */
  readonly yamlField?: string;
  /** The JSON answer. */
  readonly answer: O;
  /** The recordings that an unchecked JSON body names, so that a refusal becomes part of their history. */
  readonly named?: (json: unknown) => readonly string[];
}

export function takesBody(body: z.ZodType): boolean {
  return !(body instanceof z.ZodUndefined);
}
