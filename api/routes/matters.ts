/** Legal holds by matter. */
import * as z from 'zod';
import { placeHold, releaseHold, type HoldResult } from '../../core/use-cases/hold-recordings.ts';
import { check } from '../read-input.ts';
import { route, type Call, type Route } from '../route.ts';
import { noQuery } from '../shape.ts';

const recordingIds = z.array(z.string().min(1).max(128)).min(1).max(1000);
const bodySchema = z
  .strictObject({
    recordingIds,
    reason: z.string().trim().min(1).max(2000),
  })
  .meta({ id: 'HoldRequest' });
/** Whatever else is wrong with the body. */
const namedSchema = z.object({ recordingIds });
const ids = z.array(z.string()).readonly();
const resultSchema = z
  .object({ matterId: z.string(), placed: ids, released: ids, unchanged: ids })
  .meta({ id: 'HoldResult' });

const matterSchema = z.object({
  id: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not hold control characters'),
});

type HoldCall = Call<unknown, z.output<typeof bodySchema>>;

function asked({ request, body, principal }: HoldCall): Parameters<typeof placeHold>[1] {
  const { id } = check(matterSchema, { id: request.param('id') });
  return { matterId: id, ...body, actor: principal.sub };
}

const common = {
  path: '/matters/{id}/holds',
  tag: 'Matters',
  query: noQuery,
  body: bodySchema,
  answer: resultSchema,
  named: (json: unknown) => namedSchema.safeParse(json).data?.recordingIds ?? [],
} as const;

const place = route(
  { right: 'hold', rows: 'nobody' },
  { ...common, method: 'post', operationId: 'placeHolds', summary: 'Hold recordings for a matter', problems: [410] },
  async (call): Promise<HoldResult> => placeHold(call.deps.context, asked(call)),
);

const release = route(
  { right: 'hold', rows: 'nobody' },
  { ...common, method: 'delete', operationId: 'releaseHolds', summary: 'Release recordings from a matter' },
  async (call): Promise<HoldResult> => releaseHold(call.deps.context, asked(call)),
);

export const matterRoutes: readonly Route[] = [place, release];
