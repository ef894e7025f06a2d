/** The service itself: whether it works, and under which rules. */
import * as z from 'zod';
import { hasRight } from '../../core/privacy/access.ts';
import { LANES } from '../../core/recording/recording.ts';
import { lastAudit } from '../../core/use-cases/audit-archive.ts';
import { authenticate } from '../guard.ts';
import { names } from '../names.ts';
import { publicRoute, route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';

const count = z.int().nonnegative();

const health = publicRoute(
  'A load balancer has no token; without one the answer says that it works and nothing else.',
  {
    method: 'get',
    path: '/healthz',
    operationId: 'getHealth',
    tag: 'Service',
    summary: 'Whether the service works; for those who operate it, how much waits and what the last audit found',
    query: noQuery,
    body: noBody,
    answer: z
      .object({
        status: z.literal('ok'),
        queue: z.object({ ready: count, delayed: count, inFlight: count, dead: count }).optional(),
        lastAudit: z.object({ at: z.iso.datetime(), intact: z.boolean() }).optional(),
      })
      .meta({ id: 'Health' }),
    problems: [503],
  },
  async ({ deps, request }) => {
    const queue = await deps.health();
    const status = 'ok' as const;
    if (request.header('authorization') === undefined) return { status };
    const principal = await authenticate(deps, request);
    if (!hasRight(principal, 'operations')) return { status };
    const audit = await lastAudit(deps.context);
    return { status, ...(queue && { queue }), ...(audit && { lastAudit: audit }) };
  },
);

const strings = z.array(z.string()).readonly();
const policySchema = z
  .object({
    version: z.int(),
    classes: z.record(
      z.string(),
      z.object({
        title: z.string(),
        titleZh: z.string().optional(),
        lane: z.enum(LANES),
        basis: z.enum(['recording', 'event']),
        event: z.string().optional(),
        /** ISO 8601. */
        period: z.string(),
        citation: z.string(),
        note: z.string().optional(),
        byteExact: z.boolean().optional(),
      }),
    ),
    businessLines: z.record(
      z.string(),
      z.object({
        ...names,
        classes: strings,
        jurisdictions: strings.optional(),
        consent: z.string(),
        screenBeforeSeal: z.boolean().optional(),
      }),
    ),
    quarantineDays: z.int(),
    limits: z.object({ maxBytes: z.int(), maxDurationMs: z.int(), minDurationMs: z.int() }),
  })
  .meta({ id: 'RetentionPolicy' });

const retentionPolicy = route(
  { right: 'policies', rows: 'nobody' },
  {
    method: 'get',
    path: '/policies/retention',
    operationId: 'getRetentionPolicy',
    tag: 'Policies',
    summary: 'The retention policy in force',
    query: noQuery,
    body: noBody,
    answer: policySchema,
  },
  async ({ deps }) => {
    const { classes, ...policy } = deps.context.policies.retention;
    const written = Object.entries(classes).map(([id, rule]) => [id, { ...rule, period: rule.period.text }] as const);
    return Promise.resolve({ ...policy, classes: Object.fromEntries(written) });
  },
);

export const serviceRoutes: readonly Route[] = [health, retentionPolicy];
