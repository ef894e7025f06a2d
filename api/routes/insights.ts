/** Questions about many calls, over those that the asker may know about. Every share has its count and its 95 % interval. */
import * as z from 'zod';
import type { FactFilter } from '../../core/insights/fact-question.ts';
import { PERIODS } from '../../core/insights/questions/buckets.ts';
import { SCORE_GROUPS } from '../../core/insights/questions/scores.ts';
import { GROUPS } from '../../core/insights/questions/silence.ts';
import { isInScope, scopeOf, type Principal } from '../../core/privacy/access.ts';
import {
  askAgents,
  askIntents,
  askRootCauses,
  askScores,
  askSilence,
  askTopics,
} from '../../core/use-cases/ask-insights.ts';
import { listRisks } from '../../core/use-cases/list-risks.ts';
import {
  agentFiguresView,
  intentSharesView,
  riskEntryView,
  rootCausesView,
  scoresView,
  topicSharesView,
  waitingView,
} from '../insight-views.ts';
import { route, type Route } from '../route.ts';
import { noBody } from '../shape.ts';
import { instantOf, pageOf, pageQuery, timeQuery } from '../views.ts';

const value = z.string().min(1).max(256).optional();
const filterQuery = {
  from: timeQuery,
  to: timeQuery,
  businessLine: value,
  team: value,
  agentId: value,
  language: value.meta({ description: '`en` means `en-US` as well' }),
};
type FilterQuery = z.output<z.ZodObject<typeof filterQuery>>;

const by = z.enum(PERIODS).default('week').meta({ description: 'Day, week (by its Monday) or month, in UTC' });
const limit = (most: number, usual: number): z.ZodType<number> =>
  z.coerce.number().int().min(1).max(most).default(usual);

const topics = route(
  { right: 'insights', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/topics',
    operationId: 'askTopics',
    tag: 'Insights',
    summary: 'What calls are about, and how that changes',
    query: z.strictObject({ ...filterQuery, by }),
    body: noBody,
    answer: topicSharesView,
  },
  async ({ deps, principal, query }) => ({
    by: query.by,
    ...(await askTopics(deps.context, filterOf(query, principal), query.by)),
  }),
);

const intents = route(
  { right: 'insights', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/intents',
    operationId: 'askIntents',
    tag: 'Insights',
    summary: 'What callers want, what became of it, and what a competitor got',
    query: z.strictObject({ ...filterQuery, by }),
    body: noBody,
    answer: intentSharesView,
  },
  async ({ deps, principal, query }) => ({
    by: query.by,
    ...(await askIntents(deps.context, filterOf(query, principal), query.by)),
  }),
);

const rootCauses = route(
  { right: 'insights', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/root-causes',
    operationId: 'askRootCauses',
    tag: 'Insights',
    summary: 'Steps of the scorecards that are missed in calls about a topic, against all other calls',
    query: z.strictObject({ ...filterQuery, topic: value, limit: limit(100, 20) }),
    body: noBody,
    answer: rootCausesView,
  },
  async ({ deps, principal, query }) => {
    const { causes, more } = await askRootCauses(deps.context, filterOf(query, principal), query);
    return { items: causes, more };
  },
);

const agents = route(
  { right: 'insights', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/agents',
    operationId: 'askAgents',
    tag: 'Insights',
    summary: 'Scores, sentiment and talk by agent, those with most calls first',
    query: z.strictObject({ ...filterQuery, limit: limit(1000, 100) }),
    body: noBody,
    answer: agentFiguresView,
  },
  async ({ deps, principal, query }) => ({
    items: await askAgents(deps.context, filterOf(query, principal), query.limit),
  }),
);

const silence = route(
  { right: 'insights', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/silence',
    operationId: 'askSilence',
    tag: 'Insights',
    summary: 'Silence and hold by line, team, source or language',
    query: z.strictObject({ ...filterQuery, by: z.enum(GROUPS).default('businessLine') }),
    body: noBody,
    answer: waitingView,
  },
  async ({ deps, principal, query }) => ({
    by: query.by,
    items: await askSilence(deps.context, filterOf(query, principal), query.by),
  }),
);

const scores = route(
  { right: 'insights', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/scores',
    operationId: 'askScores',
    tag: 'Insights',
    summary: 'Scorecard results over time, by agent, team, line or scorecard',
    query: z.strictObject({ ...filterQuery, by, group: z.enum(SCORE_GROUPS).default('team') }),
    body: noBody,
    answer: scoresView,
  },
  async ({ deps, principal, query }) => ({
    ...{ by: query.by, group: query.group },
    ...(await askScores(deps.context, filterOf(query, principal), query)),
  }),
);

const risks = route(
  { right: 'risk', rows: 'listed' },
  {
    method: 'get',
    path: '/insights/risk',
    operationId: 'listRisks',
    tag: 'Insights',
    summary: 'Customers by the risk of losing them, highest first; a page may be short and still go on',
    query: z.strictObject({
      ...filterQuery,
      atLeast: z.coerce.number().min(0).max(1).optional().meta({ description: 'Risks from here on, 0 to 1' }),
      ...pageQuery,
    }),
    body: noBody,
    answer: pageOf(riskEntryView).meta({ id: 'RiskPage' }),
  },
  async ({ deps, principal, query }) => {
    const { limit, cursor, atLeast } = query;
    const scope = scopeOf(principal, 'risk');
    const filter = filterOf(query, principal, 'risk');
    return listRisks(deps.context, filter, { limit, cursor, atLeast }, (recording) => isInScope(scope, recording));
  },
);

/** Whoever sees a part of the archive only is told about that part: agents their own calls, supervisors their teams. */
function filterOf(
  { from, to, ...given }: FilterQuery,
  principal: Principal,
  right: 'insights' | 'risk' = 'insights',
): FactFilter {
  const { businessLine, team, agentId, language } = given;
  const { everything, agentIds, teams } = scopeOf(principal, right);
  return {
    ...(from !== undefined && { from: instantOf(from) }),
    ...(to !== undefined && { to: instantOf(to) }),
    ...{ businessLine, team, agentId, language },
    ...(!everything && { within: { agentIds: [...agentIds], teams: [...teams] } }),
  };
}

export const insightRoutes: readonly Route[] = [topics, rootCauses, intents, agents, silence, scores, risks];
