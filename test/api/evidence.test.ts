import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deliver, finishedCall, runAll } from '../support/calls.ts';
import { auditor, codeOf, compliance, testApi, type TestApi, type Who } from './support.ts';

const agent = { roles: ['agent'], agentId: 'laura' } as const;
const CONSENT_LINE = { businessLine: 'retail-banking', callId: 'c' };

async function withCall(): Promise<{ api: TestApi; id: string }> {
  const api = testApi();
  return { api, id: await finishedCall(api.context, { metadata: { agentId: 'laura' } }) };
}

describe('GET /recordings/{id}/custody', () => {
  const schema = z.object({ items: z.array(z.looseObject({ type: z.string() })), nextCursor: z.string().optional() });

  it('pages through the history, oldest first', async () => {
    const { api, id } = await withCall();
    const all = schema.parse(await api.json(auditor, 'GET', `/recordings/${id}/custody`));
    expect(all.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['recording.received', 'recording.sealed', 'transcript.sealed']),
    );
    const first = schema.parse(await api.json(auditor, 'GET', `/recordings/${id}/custody?limit=1`));
    const rest = schema.parse(await api.json(auditor, 'GET', `/recordings/${id}/custody?cursor=${first.nextCursor}`));
    expect([...first.items, ...rest.items]).toEqual(all.items);
    expect((await api.request(auditor, 'GET', `/recordings/${id}/custody?cursor=x`)).status).toBe(400);
  });

  it('is refused to those without the right, and that is part of the history', async () => {
    const { api, id } = await withCall();
    expect((await api.request(agent, 'GET', `/recordings/${id}/custody`)).status).toBe(403);
    expect((await api.request(agent, 'GET', '/recordings/nowhere/custody')).status).toBe(403);
    const [event] = await api.events(id, 'access.refused');
    expect(event?.openings.actor?.value).toBe('agent');
    expect(event?.leaf).toContain('"facts":{"code":"FORBIDDEN","right":"custody"}');
    expect(event?.leaf).not.toContain('laura');
  });
});

describe('GET /recordings/{id}/proof', () => {
  it('proves the seal once the log is signed', async () => {
    const { api, id } = await withCall();
    const early = await api.request(agent, 'GET', `/recordings/${id}/proof`);
    expect(early.status).toBe(409);
    await api.integrate();
    expect(await api.json(agent, 'GET', `/recordings/${id}/proof`)).toMatchObject({ type: 'recording.sealed' });
    expect(await api.json(agent, 'GET', `/recordings/${id}/proof?leafIndex=0`)).toMatchObject({
      type: 'recording.received',
      leafIndex: 0,
    });
    expect((await api.request(agent, 'GET', `/recordings/${id}/proof?leafIndex=999`)).status).toBe(404);
    expect((await api.request(agent, 'GET', `/recordings/${id}/proof?leafIndex=-1`)).status).toBe(400);
  });

  it('tells the history to those who may read it, and to others only that it came in and was sealed', async () => {
    const { api, id } = await withCall();
    await api.json(compliance, 'GET', `/recordings/${id}/transcript`);
    await api.json(compliance, 'POST', '/matters/M-1/holds', { recordingIds: [id], reason: 'dispute' });
    await api.integrate();
    const history = await api.context.catalogue.events(id);
    expect(history.map(({ type }) => type)).toEqual(expect.arrayContaining(['transcript.read', 'hold.placed']));
    const proven = async (who: Who): Promise<string[]> => {
      const all = await Promise.all(
        history.map(({ leafIndex }) => api.request(who, 'GET', `/recordings/${id}/proof?leafIndex=${leafIndex}`)),
      );
      expect(all.every(({ status }) => status === 200 || status === 404)).toBe(true);
      return history.flatMap(({ type }, at) => (all[at]?.status === 200 ? [type] : []));
    };
    expect(await proven(auditor)).toEqual(history.map(({ type }) => type));
    const sealing = ['recording.received', 'recording.sealed', 'transcript.sealed'];
    for (const who of [agent, { roles: ['quality'] }] satisfies Who[]) {
      expect((await proven(who)).filter((type) => !sealing.includes(type))).toEqual([]);
      expect(await proven(who)).toContain('recording.sealed');
    }
  });

  it('does not tell agents of holds', async () => {
    const { api, id } = await withCall();
    await api.json(compliance, 'POST', '/matters/M-1/holds', { recordingIds: [id], reason: 'dispute' });
    await api.integrate();
    const [held] = await api.events(id, 'hold.placed');
    const path = `/recordings/${id}/proof?leafIndex=${held?.leafIndex}`;
    expect((await api.request(agent, 'GET', path)).status).toBe(404);
    expect(await api.json(auditor, 'GET', path)).toMatchObject({ type: 'hold.placed' });
  });

  it('has nothing to prove before anything happened', async () => {
    const api = testApi();
    const { recordingId } = z
      .object({ recordingId: z.string() })
      .parse(await api.json({ roles: ['service'] }, 'POST', '/recordings', {}));
    expect((await api.request(compliance, 'GET', `/recordings/${recordingId}/proof`)).status).toBe(404);
  });
});

describe('GET /recordings/{id}/retention', () => {
  it('explains every rule', async () => {
    const { api, id } = await withCall();
    expect(await api.json(auditor, 'GET', `/recordings/${id}/retention`)).toMatchObject({
      lane: 'erasable',
      rules: [{ wins: true }],
      holds: [],
    });
    expect((await api.request(agent, 'GET', `/recordings/${id}/retention`)).status).toBe(403);
  });

  it('says so when no rule applies', async () => {
    const api = testApi();
    const { recording } = await deliver(api.context, { metadata: { businessLine: 'nowhere' } });
    const response = await api.request(auditor, 'GET', `/recordings/${recording.recordingId}/retention`);
    expect(response.status).toBe(409);
  });
});

describe('POST /recordings/{id}/verify', () => {
  it('gives a verdict that is on record', async () => {
    const { api, id } = await withCall();
    expect(await api.json(auditor, 'POST', `/recordings/${id}/verify`)).toMatchObject({
      recordingId: id,
      verdict: 'intact',
    });
    const object = api.context.vault.objects.get(`audio/${id}`);
    if (object) object.body = object.body.slice(0, -1);
    expect(await api.json(auditor, 'POST', `/recordings/${id}/verify`)).toMatchObject({ verdict: 'altered' });
    expect(await api.events(id, 'recording.verified')).toHaveLength(2);
    expect((await api.request(agent, 'POST', `/recordings/${id}/verify`)).status).toBe(403);
  });

  it('keeps a damage in the recording and in the list until it is intact again', async () => {
    const { api, id } = await withCall();
    const object = api.context.vault.objects.get(`audio/${id}`);
    if (!object) throw new Error('nothing stored');
    const { body } = object;
    expect(await api.json(auditor, 'GET', '/damages')).toEqual({ items: [] });
    object.body = body.slice(0, -1);
    await api.json(auditor, 'POST', `/recordings/${id}/verify`);
    const damages = { items: [{ recordingId: id, verdict: 'altered', at: api.context.clock.now().toISOString() }] };
    expect(await api.json(auditor, 'GET', '/damages')).toEqual(damages);
    expect(await api.json(auditor, 'GET', `/recordings/${id}`)).toMatchObject({ damage: { verdict: 'altered' } });
    expect(await api.json(agent, 'GET', `/recordings/${id}`)).not.toHaveProperty('damage');
    expect((await api.request(agent, 'GET', '/damages')).status).toBe(403);
    object.body = body;
    await api.json(auditor, 'POST', `/recordings/${id}/verify`);
    expect(await api.json(auditor, 'GET', '/damages')).toEqual({ items: [] });
    expect(await api.json(auditor, 'GET', `/recordings/${id}`)).not.toHaveProperty('damage');
  });

  it('has nothing to verify before the seal', async () => {
    const api = testApi();
    const { recording } = await deliver(api.context);
    const response = await api.request(auditor, 'POST', `/recordings/${recording.recordingId}/verify`);
    expect(await codeOf(response)).toBe('STATE_CONFLICT');
  });
});

describe('POST /recordings/{id}/quarantine-decision', () => {
  async function quarantined(): Promise<{ api: TestApi; path: string; id: string }> {
    const api = testApi();
    const { recording } = await deliver(api.context, { metadata: CONSENT_LINE });
    expect(recording.state).toBe('quarantined');
    const id = recording.recordingId;
    return { api, id, path: `/recordings/${id}/quarantine-decision` };
  }

  it('lets compliance accept, and the recording is sealed', async () => {
    const { api, path, id } = await quarantined();
    const body = { outcome: 'accept', reason: 'consent on paper' };
    expect(await api.json(compliance, 'POST', path, body)).toMatchObject({ recordingId: id, state: 'received' });
    await runAll(api.context);
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({ state: 'indexed' });
    expect((await api.request(compliance, 'POST', path, { body: { ...body, outcome: 'reject' } })).status).toBe(409);
  });

  it('refuses everybody else, and anything but a decision with a reason', async () => {
    const { api, path, id } = await quarantined();
    const body = { outcome: 'accept', reason: 'x' };
    for (const who of [auditor, agent, { roles: ['service'] } as const]) {
      expect((await api.request(who, 'POST', path, { body })).status).toBe(403);
    }
    for (const bad of [{ outcome: 'accept' }, { outcome: 'accept', reason: ' ' }, { ...body, outcome: 'maybe' }]) {
      expect((await api.request(compliance, 'POST', path, { body: bad })).status).toBe(400);
    }
    expect(await api.events(id, 'recording.decided')).toHaveLength(0);
    expect(await api.events(id, 'access.refused')).toHaveLength(3);
  });
});

describe('/matters/{id}/holds', () => {
  it('places and releases', async () => {
    const { api, id } = await withCall();
    const body = { recordingIds: [id], reason: 'dispute' };
    const path = '/matters/M-1/holds';
    expect(await api.json(compliance, 'POST', path, body)).toEqual({
      matterId: 'M-1',
      placed: [id],
      released: [],
      unchanged: [],
    });
    expect(await api.json(compliance, 'POST', path, body)).toMatchObject({ placed: [], unchanged: [id] });
    expect(await api.json(auditor, 'GET', `/recordings/${id}`)).toMatchObject({ holds: [{ matterId: 'M-1' }] });
    expect(await api.json(compliance, 'DELETE', path, body)).toMatchObject({ released: [id] });
    const [event] = await api.events(id, 'hold.placed');
    expect(event?.openings.actor?.value).toBe('compliance');
  });

  it('refuses other roles, unknown recordings and what is not a request', async () => {
    const { api, id } = await withCall();
    const body = { recordingIds: [id], reason: 'dispute' };
    for (const method of ['POST', 'DELETE']) {
      expect((await api.request(auditor, method, '/matters/M-1/holds', { body })).status).toBe(403);
      expect(
        (await api.request(compliance, method, '/matters/M-1/holds', { body: { recordingIds: [id] } })).status,
      ).toBe(400);
      expect((await api.request(compliance, method, '/matters/M%00/holds', { body })).status).toBe(400);
      const response = await api.request(compliance, method, '/matters/M-1/holds', {
        body: { recordingIds: [id, 'nowhere'], reason: 'x' },
      });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ recordingId: 'nowhere' });
    }
    expect(await api.events(id, 'hold.placed')).toHaveLength(0);
  });

  it('puts a refusal into the history of every recording that was named', async () => {
    const { api, id } = await withCall();
    const other = await finishedCall(api.context, { metadata: { callId: 'other' } });
    const path = '/matters/M-1/holds';
    const body = { recordingIds: [id, 'nowhere', other, id], reason: 'dispute' };
    for (const method of ['POST', 'DELETE']) {
      expect(await codeOf(await api.request(agent, method, path, { body }))).toBe('FORBIDDEN');
    }
    const incomplete = await api.request(agent, 'POST', path, { body: { recordingIds: [id] } });
    expect(await codeOf(incomplete)).toBe('FORBIDDEN');
    expect(await codeOf(await api.request(agent, 'POST', path, { body: 'no json' }))).toBe('FORBIDDEN');
    const events = await api.events(id, 'access.refused');
    expect(events).toHaveLength(3);
    expect(await api.events(other, 'access.refused')).toHaveLength(2);
    expect(events[0]?.openings.actor?.value).toBe('agent');
    expect(events[0]?.leaf).toContain('"facts":{"code":"FORBIDDEN","right":"hold"}');
  });
});
