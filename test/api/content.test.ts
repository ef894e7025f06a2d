import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deliver, finishedCall, runAll, TRANSCRIPT } from '../support/calls.ts';
import { codeOf, compliance, testApi, type TestApi, type Who } from './support.ts';

const OWN = { agentId: 'laura', team: 'parcels', customerRef: 'cust-1' };
const insiders: Who[] = [
  { roles: ['agent'], agentId: 'laura' },
  { roles: ['supervisor'], teams: ['sales', 'parcels'] },
  { roles: ['subject'], customerRef: 'cust-1' },
  { roles: ['quality'] },
  { roles: ['compliance'] },
  { roles: ['auditor'] },
];
const outsiders: Who[] = [
  { roles: ['agent'], agentId: 'tom' },
  { roles: ['agent'] },
  { roles: ['agent'], customerRef: 'cust-1', teams: ['parcels'] },
  { roles: ['supervisor'], teams: ['sales'] },
  { roles: ['supervisor'], agentId: 'laura' },
  { roles: ['subject'], customerRef: 'cust-2' },
];
const name = ({ roles, ...claims }: Who): string => `${roles.join('+')} ${JSON.stringify(claims)}`;

let api: TestApi;
let id: string;
beforeAll(async () => {
  api = testApi();
  id = await finishedCall(api.context, { metadata: { callId: 'c-1', ...OWN } });
});

async function problemWithoutRequest(response: Response): Promise<unknown> {
  return { ...z.looseObject({}).parse(await response.json()), instance: undefined };
}

/** What of the archive changed: events of a type before and after. */
async function newEvents(type: string, work: () => Promise<Response>): Promise<{ response: Response; added: number }> {
  const before = (await api.events(id, type)).length;
  const response = await work();
  return { response, added: (await api.events(id, type)).length - before };
}

describe('what the company makes of a call', () => {
  const seenBy = async (who: Who): Promise<unknown> => {
    const read = async (path: string): Promise<Record<string, unknown>> =>
      z.looseObject({}).parse(await (await api.request(who, 'GET', path)).json());
    const { scorecards, ticket, risk, complexity } = await read(`/recordings/${id}/analysis`);
    const { agentId, team } = await read(`/recordings/${id}`);
    return {
      ...{ agentId, team, isScored: Array.isArray(scorecards) && scorecards.length > 0 },
      ...{ hasTicket: ticket !== null, hasRisk: risk !== null, isRated: complexity !== null },
    };
  };
  const everything = { ...{ agentId: 'laura', team: 'parcels', isScored: true }, hasTicket: true, isRated: true };

  it.each([['service'], ['quality'], ['compliance'], ['auditor']] as const)('is shown to %s', async (role) => {
    expect(await seenBy({ roles: [role] })).toEqual({ ...everything, hasRisk: true });
  });

  it('is shown to agents without the risk of losing the customer', async () => {
    expect(await seenBy({ roles: ['agent'], agentId: 'laura' })).toEqual({ ...everything, hasRisk: false });
  });

  it('is not shown to the caller, who is not told either who took the call', async () => {
    expect(await seenBy({ roles: ['subject'], customerRef: 'cust-1' })).toEqual({
      ...{ agentId: undefined, team: undefined, isScored: false },
      ...{ hasTicket: false, hasRisk: false, isRated: false },
    });
  });
});

describe.each(['transcript', 'analysis', 'audio', 'waveform'] as const)('GET /recordings/{id}/%s', (part) => {
  const get = (who: Who | undefined, headers: Record<string, string> = {}): Promise<Response> =>
    api.request(who, 'GET', `/recordings/${id}/${part}`, { headers });

  it.each(insiders.map((who) => [name(who), who] as const))('is open to %s', async (_, who) => {
    const type = part === 'audio' ? 'audio.played' : 'transcript.read';
    const { response, added } = await newEvents(type, () => get(who));
    expect(response.status).toBe(200);
    expect(added).toBe(part === 'waveform' ? 0 : 1);
    const [event] = (await api.events(id, type)).slice(-1);
    if (part !== 'waveform') expect(event?.openings.actor?.value).toBe(who.roles.join('+'));
  });

  it.each(outsiders.map((who) => [name(who), who] as const))('does not exist for %s', async (_, who) => {
    const { response, added } = await newEvents('access.refused', () => get(who));
    expect(response.status).toBe(404);
    expect(added).toBe(1);
    const unknown = await api.request(who, 'GET', `/recordings/nowhere/${part}`);
    const refused = await problemWithoutRequest(response);
    const absent = await problemWithoutRequest(unknown);
    expect(refused).toEqual(absent);
  });

  it('needs a token', async () => {
    const { response, added } = await newEvents('access.refused', () => get(undefined));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(added).toBe(0);
    expect((await get(undefined, { authorization: 'Bearer forged' })).status).toBe(401);
    expect((await get(undefined, { authorization: 'Basic eDp5' })).status).toBe(401);
  });

  it('is closed while restricted, for everybody, and the refusal is on record', async () => {
    const other = testApi();
    const call = await finishedCall(other.context, { metadata: OWN });
    const recording = await other.context.catalogue.recording(call);
    if (!recording) throw new Error('not stored');
    const put = async (change: object): Promise<void> => {
      const { revision } = (await other.context.catalogue.recording(call)) ?? recording;
      await other.context.catalogue.commit({ recordings: [{ ...recording, ...change, revision: revision + 1 }] });
    };
    await put({ restricted: true });
    const response = await other.request(compliance, 'GET', `/recordings/${call}/${part}`);
    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('RESTRICTED');
    await put({ erased: { at: '2026-03-01T09:00:00.000Z' }, state: 'erased' });
    expect((await other.request(compliance, 'GET', `/recordings/${call}/${part}`)).status).toBe(410);
    expect(await other.events(call, 'access.refused')).toHaveLength(2);
    expect(await other.events(call, part === 'audio' ? 'audio.played' : 'transcript.read')).toHaveLength(0);
    expect((await other.request(compliance, 'GET', `/recordings/${call}`)).status).toBe(200);
  });

  it('is not there before it is made', async () => {
    const other = testApi();
    const { recording } = await deliver(other.context);
    const response = await other.request(compliance, 'GET', `/recordings/${recording.recordingId}/${part}`);
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe('STATE_CONFLICT');
  });

  it('is not there for a rejected recording', async () => {
    const other = testApi();
    const call = await finishedCall(other.context, { audio: new Uint8Array() });
    expect((await other.request(compliance, 'GET', `/recordings/${call}/${part}`)).status).toBe(404);
    expect(await other.events(call, 'audio.played')).toHaveLength(0);
  });
});

describe('content', () => {
  it('gives the transcript as it was delivered', async () => {
    expect(await api.json(compliance, 'GET', `/recordings/${id}/transcript`)).toEqual(TRANSCRIPT);
  });

  it('says why there is no transcript', async () => {
    const other = testApi();
    const { recording } = await deliver(other.context);
    const call = recording.recordingId;
    await runAll(other.context);
    const response = await other.request(compliance, 'GET', `/recordings/${call}/transcript`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ detail: 'There is no transcript: NO_ANSWER.' });
    expect((await other.request(compliance, 'GET', `/recordings/${call}/analysis`)).status).toBe(200);
  });

  it('gives no content when the event cannot be written', async () => {
    const other = testApi();
    const call = await finishedCall(other.context);
    const commit = other.context.catalogue.commit.bind(other.context.catalogue);
    Object.assign(other.context.catalogue, { commit: () => Promise.reject(new Error('disk')) });
    for (const part of ['transcript', 'analysis', 'audio']) {
      expect((await other.request(compliance, 'GET', `/recordings/${call}/${part}`)).status).toBe(500);
    }
    Object.assign(other.context.catalogue, { commit });
    expect(await other.events(call, 'audio.played')).toHaveLength(0);
  });

  it('does not widen a right by a role that does not carry it', async () => {
    const who: Who = { roles: ['service', 'agent'], agentId: 'tom' };
    expect((await api.request(who, 'GET', `/recordings/${id}`)).status).toBe(200);
    expect((await api.request(who, 'GET', `/recordings/${id}/audio`)).status).toBe(404);
  });
});
