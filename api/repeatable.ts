/** `Idempotency-Key` of the requests that change something: one key, one request, one answer. */
import { createHash } from 'node:crypto';
import type { HonoRequest } from 'hono';
import * as z from 'zod';
import type { Principal } from '../core/privacy/access.ts';
import { onceOnly } from '../core/use-cases/idempotency.ts';
import { noteHeaders } from './answer-headers.ts';
import type { ApiDeps } from './deps.ts';
import { check } from './read-input.ts';
import type { Shape } from './shape.ts';

export const KEY_HEADER = 'Idempotency-Key';

const keySchema = z.object({
  [KEY_HEADER]: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')
    .optional(),
});

/** Errors: VALIDATION_FAILED. */
export function keyOf(request: HonoRequest): string | undefined {
  return check(keySchema, { [KEY_HEADER]: request.header(KEY_HEADER) })[KEY_HEADER];
}

/** Whether the app sees to it; `own` = the route does. */
export function takesKey({ method, repeats }: Pick<Shape, 'method' | 'repeats'>): boolean {
  return method !== 'get' && repeats !== 'own';
}

interface Asked {
  readonly request: HonoRequest;
  readonly principal: Principal;
  readonly bytes: Uint8Array;
  readonly shape: Pick<Shape, 'operationId' | 'method' | 'repeats' | 'status'>;
  readonly anew?: Again | undefined;
}

/** How a repeat gets an answer of which nothing is kept but a `reference`: it is about a person, or what was said in a call. */
export interface Again {
  /** A random id in the answer (parsed JSON), or nothing. */
  readonly reference: (answer: unknown) => string;
  readonly answer: (reference: string) => Promise<unknown>;
}

/** Carries out `work`, or gives the answer that an earlier request with the same key got. Errors: as `onceOnly`. */
export async function repeatable(
  { context }: Pick<ApiDeps, 'context'>,
  { request, principal, bytes, shape, anew }: Asked,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const key = takesKey(shape) ? keyOf(request) : undefined;
  if (key === undefined) return work();
  const { pathname, search } = new URL(request.url);
  // With the key, which is not kept: nobody who reads the hash finds out by guessing whom the request named.
  const asked = createHash('sha256').update(`${key}\n${pathname}${search}\n`).update(bytes).digest('hex');
  const { status, body, repeated } = await onceOnly(
    context,
    {
      ...{ name: [principal.sub, shape.operationId, key], request: asked },
      ...(shape.repeats === 'secret' && { secret: true }),
      ...(anew && {
        anew: {
          reference: (body: string) => anew.reference(JSON.parse(body)),
          body: async (reference: string) => JSON.stringify(await anew.answer(reference)),
        },
      }),
    },
    async () => {
      const answer = await work();
      if (answer instanceof Response) return { status: answer.status, body: await answer.text() };
      return { status: shape.status ?? 200, body: JSON.stringify(answer) };
    },
  );
  if (repeated) noteHeaders(request.raw, { 'idempotency-replayed': 'true' });
  return new Response(body, { status, headers: { 'content-type': 'application/json' } });
}
