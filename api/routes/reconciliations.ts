/** Whether everything that should be here is here. */
import * as z from 'zod';
import { sha256Hex } from '../../core/bytes.ts';
import { cdrMappingSchema, cdrRowSchema } from '../../core/completeness/cdr.ts';
import { listReconciliations, reconcileCalls } from '../../core/use-cases/reconcile-calls.ts';
import { listRecorders } from '../../core/use-cases/watch-recorders.ts';
import { route, type Call, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { instantOf, pageOf, pageQuery } from '../views.ts';

const LIMIT = 5 * 1024 * 1024;

const bodySchema = z
  .strictObject({
    /** CSV or Connect contact records, as text. */
    cdr: z.string().min(1).optional(),
    mapping: cdrMappingSchema.optional(),
    rows: z.array(cdrRowSchema).max(20_000).optional(),
    source: z.string().min(1).max(256).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    shortMs: z.int().nonnegative().optional(),
    lateMs: z.int().nonnegative().optional(),
  })
  .refine(({ cdr, rows }) => (cdr === undefined) !== (rows === undefined), 'needs cdr or rows, one of the two')
  .meta({ id: 'ReconciliationRequest' });

const callSchema = z.object({
  callId: z.string(),
  source: z.string().optional(),
  startedAt: z.string(),
  reason: z.string(),
  recordingId: z.string().optional(),
});
const count = z.int().nonnegative();
const resultSchema = z
  .object({
    reconciliationId: z.string(),
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    rows: count,
    matched: count,
    missing: z.array(callSchema).readonly(),
    short: z
      .array(
        z.object({
          recordingId: z.string(),
          callId: z.string(),
          expectedMs: count,
          durationMs: count,
          missingMs: count,
        }),
      )
      .readonly(),
    extra: z.array(z.object({ recordingId: z.string(), source: z.string(), startedAt: z.string() })).readonly(),
    late: z.array(z.object({ recordingId: z.string(), callId: z.string(), byMs: count })).readonly(),
    duplicates: z
      .array(z.object({ code: z.enum(['ROW', 'SAME_BYTES']), callId: z.string(), recordingId: z.string().optional() }))
      .readonly(),
    witnesses: count,
    gaps: z.array(z.object({ source: z.string(), from: count, to: count })).readonly(),
    hours: z
      .array(
        z.object({
          source: z.string(),
          hour: z.string(),
          expected: count,
          found: count,
          missing: count,
          short: count,
          extra: count,
        }),
      )
      .readonly(),
    /** Rows that could not be read: line and rule. */
    problems: z.array(z.object({ line: count, reason: z.string() })).readonly(),
    /** Rows that are no recorded calls. */
    skipped: count,
  })
  .meta({ id: 'Reconciliation' });

const reconcile = route(
  { right: 'reconcile', rows: 'nobody' },
  {
    method: 'post',
    path: '/reconciliations',
    operationId: 'reconcile',
    load: 'heavy',
    tag: 'Completeness',
    summary: 'Hold the archive against call detail records',
    query: noQuery,
    body: bodySchema,
    limit: LIMIT,
    answer: resultSchema,
  },
  calculate,
  // The answer holds ids of calls: it is calculated again rather than kept.
  { answer: calculate },
);

async function calculate(call: Call<unknown, z.output<typeof bodySchema>>): Promise<z.input<typeof resultSchema>> {
  const { deps, body, bytes, principal } = call;
  const { cdr, rows, mapping, source, from, to, shortMs, lateMs } = body;
  const text = cdr === undefined ? undefined : new TextEncoder().encode(cdr);
  const read = text
    ? deps.readCdr(text, { ...(mapping && { mapping }) })
    : { rows: rows ?? [], problems: [], skipped: 0 };
  const result = await reconcileCalls(deps.context, {
    ...{ rows: read.rows, sha256: sha256Hex(text ?? bytes), actor: principal.sub },
    ...(source !== undefined && { source }),
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
    tolerances: { ...(shortMs !== undefined && { shortMs }), ...(lateMs !== undefined && { lateMs }) },
  });
  return { ...result, problems: read.problems, skipped: read.skipped };
}

const list = route(
  { right: 'operations', rows: 'nobody' },
  {
    method: 'get',
    path: '/reconciliations',
    operationId: 'listReconciliations',
    tag: 'Completeness',
    summary: 'Reconciliations with their counts, newest first',
    query: z.strictObject(pageQuery),
    body: noBody,
    answer: pageOf(
      z
        .object({
          ...{ reconciliationId: z.string(), at: z.iso.datetime(), from: z.iso.datetime(), to: z.iso.datetime() },
          ...{ rows: count, matched: count, missing: count, short: count, extra: count },
          ...{ late: count, duplicates: count, witnesses: count, gaps: count },
        })
        .meta({ id: 'ReconciliationCounts' }),
    ),
  },
  async ({ deps, query: { limit, cursor } }) =>
    listReconciliations(deps.context, { limit, ...(cursor !== undefined && { cursor }) }),
);

const recorders = route(
  { right: 'operations', rows: 'nobody' },
  {
    method: 'get',
    path: '/recorders',
    operationId: 'listRecorders',
    tag: 'Completeness',
    summary: 'When each recorder was heard, and which is quiet in its usual hours',
    query: noQuery,
    body: noBody,
    answer: z
      .object({
        recorders: z
          .array(
            z.object({
              source: z.string(),
              heardAt: z.string().optional(),
              quietSince: z.string().optional(),
              calls: count,
            }),
          )
          .readonly(),
      })
      .meta({ id: 'Recorders' }),
  },
  async ({ deps }) => ({ recorders: await listRecorders(deps.context) }),
);

export const completenessRoutes: readonly Route[] = [reconcile, list, recorders];
