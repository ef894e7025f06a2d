/** Questions about many calls: what they answer, to whom, and what they refuse. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { memoryContext } from '../support/memory-context.ts';
import { plantedCalls, TRACKING } from '../support/planted-calls.ts';
import { auditor, codeOf, compliance, testApi, type TestApi, type Who } from './support.ts';

const rows = plantedCalls(600);
const laura: Who = { roles: ['agent'], agentId: 'agent-03' };
const lead: Who = { roles: ['supervisor'], teams: ['parcels'] };

let api: TestApi;
beforeAll(async () => {
  api = testApi();
  for (const row of rows) await api.context.facts?.put(row);
});

const countSchema = z.object({ calls: z.number() });
const listSchema = z.object({ items: z.array(z.looseObject({ agentId: z.string().optional() })) });

async function counted(who: Who, query = ''): Promise<number> {
  return countSchema.parse(await api.json(who, 'GET', `/insights/topics?${query}`)).calls;
}

describe('insights', () => {
  it('say what calls are about, by month', async () => {
    const answer = await api.json(compliance, 'GET', '/insights/topics?by=month');
    expect(answer).toMatchObject({
      by: 'month',
      calls: 600,
      items: [{ id: 'delivery', of: 600, tooFew: false }, {}, {}, {}, {}],
    });
  });

  it('name the step that is missed, how often elsewhere, by whom, and calls to listen to', async () => {
    const answer = await api.json(auditor, 'GET', `/insights/root-causes?topic=${TRACKING.topic}&limit=1`);
    const [first] = z.object({ items: z.array(z.looseObject({ examples: z.array(z.string()) })) }).parse(answer).items;
    expect(first).toMatchObject({ topic: TRACKING.topic, step: TRACKING.step, lift: { clear: true } });
    const known = rows.filter(({ missed }) => missed.includes(TRACKING.step)).map(({ recordingid }) => recordingid);
    expect(first?.examples.every((id) => known.includes(id))).toBe(true);
    expect(first?.examples).toHaveLength(5);
  });

  it('mark what few calls carry', async () => {
    const few = await api.json(compliance, 'GET', '/insights/agents?from=2026-01-05&to=2026-01-06');
    const { items } = z.object({ items: z.array(z.object({ calls: z.number(), tooFew: z.boolean() })) }).parse(few);
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ calls, tooFew }) => tooFew === calls < 10)).toBe(true);
  });

  it('answer intents with outcomes and silence by team', async () => {
    expect(await api.json(compliance, 'GET', '/insights/intents')).toMatchObject({
      by: 'week',
      items: [{ id: 'cancel-contract', unknown: 0, lost: { tooFew: false } }],
    });
    expect(await api.json(compliance, 'GET', '/insights/silence?by=team')).toMatchObject({
      by: 'team',
      items: [{ group: 'contracts' }, { group: 'parcels' }],
    });
  });
});

describe('who asks', () => {
  const own = rows.filter(({ agent }) => agent === 'agent-03').length;
  const team = rows.filter(({ team: of }) => of === 'parcels').length;

  it('is told about the own calls, the own team, or all', async () => {
    expect([await counted(laura), await counted(lead), await counted(compliance)]).toEqual([own, team, 600]);
    expect(await counted({ roles: ['agent', 'supervisor'], agentId: 'agent-15', teams: ['parcels'] })).toBe(
      team + rows.filter(({ agent }) => agent === 'agent-15').length,
    );
  });

  it('cannot ask further than that', async () => {
    expect(await counted(laura, 'agentId=agent-04')).toBe(0);
    expect(await counted(lead, 'team=contracts')).toBe(0);
    expect(await counted({ roles: ['agent'] })).toBe(0);
    expect(await counted({ roles: ['supervisor'], teams: [] })).toBe(0);
    const { items } = listSchema.parse(await api.json(laura, 'GET', '/insights/agents'));
    expect(items.map(({ agentId }) => agentId)).toEqual(['agent-03']);
    const causes = await api.json(lead, 'GET', '/insights/root-causes');
    const named = z
      .object({ items: z.array(z.object({ agents: z.array(z.object({ agentId: z.string() })) })) })
      .parse(causes);
    const members = new Set(rows.filter(({ team: of }) => of === 'parcels').map(({ agent }) => agent));
    expect(named.items.flatMap(({ agents }) => agents).filter(({ agentId }) => !members.has(agentId))).toEqual([]);
  });

  it.each(['service', 'subject'] as const)('as %s is refused', async (role) => {
    const response = await api.request({ roles: [role], customerRef: 'c' }, 'GET', '/insights/topics');
    expect(response.status).toBe(403);
  });
});

describe('refused', () => {
  it.each([
    'topics?by=year',
    'silence?by=agent',
    'agents?limit=0',
    'topics?customerRef=x',
    'topics?from=soon',
    'topics?team=%0A',
  ])('%s', async (question) => {
    const response = await api.request(compliance, 'GET', `/insights/${question}`);
    expect([response.status, await codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('where no facts are kept', async () => {
    const { factSource: _none, ...context } = memoryContext();
    const response = await testApi(context).request(compliance, 'GET', '/insights/topics');
    expect([response.status, await codeOf(response)]).toEqual([503, 'UNAVAILABLE']);
  });
});
