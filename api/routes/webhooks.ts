/** Who is told what happens: webhooks, how their deliveries went, and events of the past once more. */
import * as z from 'zod';
import { PUBLIC_TYPES, publicEventSchema, publicTypeSchema } from '../../core/events/public-event.ts';
import { deliverySchema, type Delivery } from '../../core/events/webhook.ts';
import { testWebhook } from '../../core/use-cases/attempt-delivery.ts';
import { LONGEST_REPLAY_DAYS, requestReplay } from '../../core/use-cases/replay-events.ts';
import {
  addWebhook,
  enableWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  showWebhook,
  webhookViewSchema,
} from '../../core/use-cases/webhooks.ts';
import { jobSchema, viewOf } from '../job-view.ts';
import { route, type Call, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { instantOf, openQuery, pageOf, pageQuery } from '../views.ts';

const types = z.array(publicTypeSchema).min(1).max(PUBLIC_TYPES.length);
const webhookSchema = webhookViewSchema.meta({ id: 'Webhook' });
const eventSchema = publicEventSchema.meta({
  id: 'Event',
  description: 'What is sent to webhooks and put on the event bus; docs/events.md says what each type means.',
});
const deliveryViewSchema = deliverySchema
  .omit({ schemaVersion: true, event: true, replay: true })
  .extend({ event: eventSchema })
  .meta({ id: 'Delivery' });

const viewOfDelivery = ({ schemaVersion: _v, replay: _r, ...delivery }: Delivery): z.input<typeof deliveryViewSchema> =>
  delivery;

const idOf = ({ request }: Pick<Call, 'request'>): string => request.param('id') ?? '';

const create = route(
  { right: 'integrate', rows: 'nobody' },
  {
    method: 'post',
    path: '/webhooks',
    operationId: 'addWebhook',
    repeats: 'secret',
    tag: 'Webhooks',
    summary: 'Have events sent to a URL; the secret for checking their signatures is in this answer and never again',
    status: 201,
    query: noQuery,
    body: z
      .strictObject({
        url: z.string().min(1).max(2048),
        types: types.optional().meta({ description: 'All when absent, also those of later versions.' }),
        description: z.string().trim().min(1).max(256).optional(),
      })
      .meta({ id: 'NewWebhook' }),
    answer: webhookViewSchema.extend({ secret: z.string() }).meta({ id: 'WebhookWithSecret' }),
    problems: [409, 503],
  },
  async ({ deps, principal, body: { url, types: wanted, description } }) =>
    addWebhook(deps.context, {
      ...{ url, actor: principal.sub },
      ...(wanted && { types: wanted }),
      ...(description !== undefined && { description }),
    }),
);

const list = route(
  { right: 'integrations', rows: 'nobody' },
  {
    method: 'get',
    path: '/webhooks',
    operationId: 'listWebhooks',
    tag: 'Webhooks',
    summary: 'Webhooks, newest first; there are 20 at most',
    query: noQuery,
    body: noBody,
    answer: pageOf(webhookSchema),
  },
  async ({ deps }) => ({ items: await listWebhooks(deps.context) }),
);

const show = route(
  { right: 'integrations', rows: 'nobody' },
  {
    method: 'get',
    path: '/webhooks/{id}',
    operationId: 'getWebhook',
    tag: 'Webhooks',
    summary: 'One webhook, and whether it fails or is disabled',
    query: noQuery,
    body: noBody,
    answer: webhookSchema,
  },
  async (call) => showWebhook(call.deps.context, idOf(call)),
);

const remove = route(
  { right: 'integrate', rows: 'nobody' },
  {
    method: 'delete',
    path: '/webhooks/{id}',
    operationId: 'removeWebhook',
    tag: 'Webhooks',
    summary: 'Send nothing more to a webhook, and forget its secret',
    query: noQuery,
    body: noBody,
    answer: webhookSchema,
    problems: [409],
  },
  async (call) => removeWebhook(call.deps.context, idOf(call), call.principal.sub),
);

const enable = route(
  { right: 'integrate', rows: 'nobody' },
  {
    method: 'post',
    path: '/webhooks/{id}/enable',
    operationId: 'enableWebhook',
    tag: 'Webhooks',
    summary: 'Send to a disabled webhook again, with the secret it has; what it missed is told by a replay',
    query: noQuery,
    body: noBody,
    answer: webhookSchema,
    problems: [409, 503],
  },
  async (call) => enableWebhook(call.deps.context, idOf(call), call.principal.sub),
);

const test = route(
  { right: 'integrate', rows: 'nobody' },
  {
    method: 'post',
    path: '/webhooks/{id}/test',
    operationId: 'testWebhook',
    tag: 'Webhooks',
    summary: 'Send a webhook.test event now, once, and say how it went',
    query: noQuery,
    body: noBody,
    answer: deliveryViewSchema,
    problems: [503],
  },
  async (call) => viewOfDelivery(await testWebhook(call.deps.context, idOf(call))),
);

const deliveries = route(
  { right: 'integrations', rows: 'nobody' },
  {
    method: 'get',
    path: '/webhooks/{id}/deliveries',
    operationId: 'listDeliveries',
    tag: 'Webhooks',
    summary: 'What was sent to a webhook in the last 30 days, newest first, and how it went',
    query: z.strictObject({ open: openQuery, ...pageQuery }),
    body: noBody,
    answer: pageOf(deliveryViewSchema),
  },
  async (call) => {
    const { open, limit, cursor } = call.query;
    const { items, ...rest } = await listDeliveries(call.deps.context, idOf(call), {
      ...{ limit, ...(open !== undefined && { open }) },
      ...(cursor !== undefined && { cursor }),
    });
    return { ...rest, items: items.map(viewOfDelivery) };
  },
);

const time = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

const replay = route(
  { right: 'integrate', rows: 'nobody' },
  {
    method: 'post',
    path: '/events/replay',
    operationId: 'replayEvents',
    tag: 'Webhooks',
    summary: `Tell events of the past again, with the same ids, of at most ${LONGEST_REPLAY_DAYS} days`,
    status: 202,
    query: noQuery,
    body: z
      .strictObject({
        from: time,
        to: time.meta({ description: 'Exclusive.' }),
        types: types.optional(),
        webhookId: z.string().min(1).max(128).optional().meta({ description: 'To this one alone; otherwise to all.' }),
      })
      .meta({ id: 'ReplayRequest' }),
    answer: jobSchema,
    problems: [404],
  },
  async ({ deps, principal, body: { from, to, types: wanted, webhookId } }) =>
    viewOf(
      await requestReplay(deps.context, {
        ...{ from: instantOf(from), to: instantOf(to), actor: principal.sub },
        ...(wanted && { types: wanted }),
        ...(webhookId !== undefined && { webhookId }),
      }),
    ),
);

export const webhookRoutes: readonly Route[] = [create, list, show, remove, enable, test, deliveries, replay];
