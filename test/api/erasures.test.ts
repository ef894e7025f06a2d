/** `POST /erasures` and `POST /restrictions`: by id, or everything of a customer. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { finishedCall } from '../support/calls.ts';
import { auditor, codeOf, compliance, service, testApi, type TestApi } from './support.ts';

const resultsSchema = z.object({
  results: z.array(
    z.looseObject({ recordingId: z.string(), outcome: z.string().optional(), restricted: z.boolean().optional() }),
  ),
});

async function withCalls(): Promise<{ api: TestApi; ids: string[] }> {
  const api = testApi();
  const ids: string[] = [];
  for (const callId of ['c-1', 'c-2']) {
    ids.push(await finishedCall(api.context, { metadata: { customerRef: 'cust-1', callId } }));
  }
  return { api, ids };
}

describe('POST /erasures', () => {
  it('erases named recordings, with their certificates', async () => {
    const { api, ids } = await withCalls();
    const [first = ''] = ids;
    const done = await api.json(compliance, 'POST', '/erasures', { recordingIds: [first], reason: 'asked' });
    expect(done).toMatchObject({ results: [{ recordingId: first, outcome: 'erased' }] });
    expect(await api.json(compliance, 'GET', `/recordings/${first}`)).toMatchObject({ state: 'erased' });
    expect(await api.json(compliance, 'GET', `/recordings/${ids[1] ?? ''}`)).not.toMatchObject({ state: 'erased' });
  });

  it('erases everything of a customer, and queues what is held', async () => {
    const { api, ids } = await withCalls();
    await api.json(compliance, 'POST', '/matters/M-1/holds', { recordingIds: [ids[0]], reason: 'dispute' });
    const done = await api.json(compliance, 'POST', '/erasures', { customerRef: 'cust-1', reason: 'asked' });
    const outcomes = resultsSchema.parse(done).results.map(({ recordingId, outcome }) => [recordingId, outcome]);
    expect(Object.fromEntries(outcomes)).toEqual({ [ids[0] ?? '']: 'queued', [ids[1] ?? '']: 'erased' });
  });

  it('refuses an unknown id, a body that names nothing or both, and who may not', async () => {
    const { api, ids } = await withCalls();
    const send = (who: typeof compliance, body: object): Promise<Response> =>
      api.request(who, 'POST', '/erasures', { body });
    expect(await codeOf(await send(compliance, { recordingIds: ['none'], reason: 'x' }))).toBe('NOT_FOUND');
    expect((await send(compliance, { reason: 'x' })).status).toBe(400);
    expect((await send(compliance, { recordingIds: ids, customerRef: 'cust-1', reason: 'x' })).status).toBe(400);
    for (const who of [service, auditor]) {
      expect((await send(who, { recordingIds: ids, reason: 'x' })).status).toBe(403);
    }
    const refused = await api.events(ids[0] ?? '', 'access.refused');
    expect(refused).toHaveLength(2);
  });
});

describe('POST /restrictions', () => {
  it('restricts everything of a customer and lifts it again', async () => {
    const { api, ids } = await withCalls();
    const body = { customerRef: 'cust-1', reason: 'disputed' };
    const restricted = (answer: unknown): boolean[] =>
      resultsSchema.parse(answer).results.map((result) => result.restricted === true);
    const on = await api.json(compliance, 'POST', '/restrictions', { ...body, restricted: true });
    expect(restricted(on)).toEqual([true, true]);
    expect(await codeOf(await api.request(compliance, 'GET', `/recordings/${ids[0] ?? ''}/transcript`))).toBe(
      'RESTRICTED',
    );
    const off = await api.json(compliance, 'POST', '/restrictions', { ...body, restricted: false });
    expect(restricted(off)).toEqual([false, false]);
    expect((await api.request(auditor, 'POST', '/restrictions', { body: { ...body, restricted: true } })).status).toBe(
      403,
    );
  });
});
