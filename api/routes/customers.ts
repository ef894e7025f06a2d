/** What customers mean to the business: how their matters ended, the risk of losing them, and alerts. */
import * as z from 'zod';
import { riskSchema } from '../../core/analysis/analysis.ts';
import { AppError } from '../../core/errors.ts';
import { isInScope, scopeOf } from '../../core/privacy/access.ts';
import { outcomeCodeSchema } from '../../core/recording/outcome.ts';
import { customerRisk } from '../../core/use-cases/call-risk.ts';
import { alertViewSchema, listAlerts } from '../../core/use-cases/list-alerts.ts';
import { tellOutcome } from '../../core/use-cases/tell-outcome.ts';
import { names, namesOf } from '../names.ts';
import { recordingRoute, route, type Route } from '../route.ts';
import { noBody, noQuery } from '../shape.ts';
import { pageOf, pageQuery } from '../views.ts';

const outcome = recordingRoute(
  'outcome',
  {
    method: 'post',
    path: '/recordings/{id}/outcome',
    operationId: 'tellOutcome',
    needsOpen: true,
    tag: 'Customers',
    summary: 'Tell how the matter of a call ended; the last word counts',
    query: noQuery,
    body: z
      .strictObject({
        outcome: outcomeCodeSchema,
        competitor: z.string().max(64).optional().meta({ description: 'With `lost-to-competitor`: a short name.' }),
        at: z.iso.datetime({ offset: true }).optional().meta({ description: 'When; now unless given.' }),
      })
      .meta({ id: 'OutcomeRequest' }),
    answer: z
      .object({
        recordingId: z.string(),
        outcome: outcomeCodeSchema,
        competitor: z.string().optional(),
        at: z.iso.datetime(),
      })
      .meta({ id: 'Outcome' }),
    problems: [409, 410],
  },
  async ({ deps, principal, recording, body }) => {
    const { competitor, at } = body;
    const { code, ...told } = await tellOutcome(deps.context, {
      ...{ recordingId: recording.recordingId, outcome: body.outcome, actor: principal.sub },
      ...(competitor !== undefined && { competitor }),
      ...(at !== undefined && { at }),
    });
    return { ...told, outcome: code };
  },
  {
    answer: ({ recording: { recordingId, outcome: told } }) => {
      if (!told) throw new AppError('NOT_FOUND', 'The outcome was told, and has gone since.');
      const { code, ...rest } = told;
      return Promise.resolve({ recordingId, ...rest, outcome: code });
    },
  },
);

/** Calls that the principal does not see do not count, and a customer of such calls alone does not exist. */
const risk = route(
  { right: 'risk', rows: 'listed' },
  {
    method: 'get',
    path: '/customers/{ref}/risk',
    operationId: 'getCustomerRisk',
    tag: 'Customers',
    summary: 'The risk of losing a customer as of the last call, with all that it is made of',
    query: noQuery,
    body: noBody,
    answer: z
      .object({
        ...{ customerRef: z.string(), recordingId: z.string(), startedAt: z.string() },
        ...riskSchema.shape,
      })
      .meta({ id: 'CustomerRisk' }),
    problems: [404],
  },
  async ({ deps, principal, request }) => {
    const scope = scopeOf(principal, 'risk');
    return customerRisk(deps.context, request.param('ref') ?? '', (recording) => isInScope(scope, recording));
  },
);

const alerts = route(
  { right: 'alerts', rows: 'listed' },
  {
    method: 'get',
    path: '/alerts',
    operationId: 'listAlerts',
    tag: 'Customers',
    summary: 'Alerts by the rules of the company, newest first; a page may be short and still go on',
    query: z.strictObject({
      ...pageQuery,
      customerRef: z.string().min(1).max(256).optional(),
      ruleId: z.string().min(1).max(64).optional(),
    }),
    body: noBody,
    answer: pageOf(alertViewSchema.meta({ id: 'Alert' }))
      .extend({
        rules: z
          .array(z.object({ ruleId: z.string(), ...names, severity: alertViewSchema.shape.severity }))
          .readonly()
          .meta({ description: 'What is watched for.' }),
      })
      .meta({ id: 'AlertPage' }),
  },
  async ({ deps, principal, query }) => {
    const { limit, cursor, customerRef, ruleId } = query;
    const filter = { ...(customerRef !== undefined && { customerRef }), ...(ruleId !== undefined && { ruleId }) };
    const scope = scopeOf(principal, 'alerts');
    const found = await listAlerts(deps.context, filter, { limit, cursor }, (alert) => isInScope(scope, alert));
    const rules = deps.context.policies.alerts.rules.map(({ id, severity, ...rule }) => {
      return { ruleId: id, severity, ...namesOf(rule) };
    });
    return { ...found, rules };
  },
);

export const customerRoutes: readonly Route[] = [outcome, risk, alerts];
