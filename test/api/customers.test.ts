import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { riskSchema } from '../../core/analysis/analysis.ts';
import { restrictRecordings } from '../../core/use-cases/restrict-recording.ts';
import { callFile, finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { codeOf, compliance, service, testApi, type TestApi, type Who } from './support.ts';

const quality: Who = { roles: ['quality'] };
const supervisor: Who = { roles: ['supervisor'], teams: ['parcels'] };

const customerRiskSchema = riskSchema.extend({ recordingId: z.string() });
const pageSchema = z.object({
  items: z.array(z.object({ recordingId: z.string(), ruleId: z.string() })),
  nextCursor: z.string().optional(),
});

const THREAT = {
  ...TRANSCRIPT,
  turns: [
    {
      index: 0,
      channel: 0,
      role: 'customer',
      startMs: 0,
      endMs: 900,
      text: 'My parcel was lost, I will call my lawyer.',
    },
  ],
};

let api: TestApi;
let first: string;
let last: string;
beforeEach(async () => {
  api = testApi();
  const about = { customerRef: 'cust-1', agentId: 'laura' };
  const call = (seed: number, team: string, startedAt: string): Promise<string> =>
    finishedCall(api.context, {
      ...{ audio: callFile(seed), transcript: THREAT },
      metadata: { ...about, team, startedAt },
    });
  first = await call(1, 'sales', '2026-02-01T10:00:00Z');
  last = await call(2, 'parcels', '2026-02-10T10:00:00Z');
});

async function risk(who: Who): Promise<z.infer<typeof customerRiskSchema>> {
  return customerRiskSchema.parse(await api.json(who, 'GET', '/customers/cust-1/risk'));
}

describe('POST /recordings/{id}/outcome', () => {
  const path = (): string => `/recordings/${first}/outcome`;

  it('takes what the business says, in the history as a code', async () => {
    const told = { outcome: 'lost-to-competitor', competitor: 'acme-mobile', at: '2026-02-05T01:00:00+01:00' };
    const answer = { ...told, recordingId: first, at: '2026-02-05T00:00:00.000Z' };
    expect(await api.json(service, 'POST', path(), told)).toEqual(answer);
    expect(await api.json(service, 'POST', path(), told)).toEqual(answer);
    expect((await api.context.catalogue.recording(first))?.outcome).toMatchObject({ code: 'lost-to-competitor' });
    const events = await api.events(first, 'recording.outcome');
    expect(events).toHaveLength(1);
    expect(events[0]?.leaf).toContain('lost-to-competitor');
    expect(events[0]?.leaf).not.toContain('acme');
    await api.json(service, 'POST', path(), { outcome: 'resolved' });
    expect((await api.context.catalogue.recording(first))?.outcome?.competitor).toBeUndefined();
    expect(await api.events(first, 'recording.outcome')).toHaveLength(2);
  });

  it.each([
    { outcome: 'gone' },
    { outcome: 'lost', competitor: 'acme' },
    { outcome: 'lost-to-competitor', competitor: 'Mr Acme' },
    { outcome: 'lost', at: 'yesterday' },
    {},
  ])('refuses %j', async (body) => {
    expect(await codeOf(await api.request(service, 'POST', path(), { body }))).toBe('VALIDATION_FAILED');
    expect((await api.context.catalogue.recording(first))?.outcome).toBeUndefined();
  });

  it('is closed to those without the right, and on a restricted call', async () => {
    expect(await codeOf(await api.request(quality, 'POST', path(), { body: { outcome: 'lost' } }))).toBe('FORBIDDEN');
    await restrictRecordings(api.context, { recordingIds: [first], restricted: true, reason: 'asked', actor: 'x' });
    expect(await codeOf(await api.request(service, 'POST', path(), { body: { outcome: 'lost' } }))).toBe('RESTRICTED');
  });
});

describe('GET /customers/{ref}/risk', () => {
  it('is that of the last call, from all calls that the asker sees', async () => {
    const whole = await risk(quality);
    expect(whole).toMatchObject({ recordingId: last, callsSeen: 2 });
    const repeats = whole.contributions.find(({ factor }) => factor === 'repeat-contacts');
    expect(repeats).toMatchObject({ value: 1, calls: [first] });
    expect(await risk(supervisor)).toMatchObject({ recordingId: last, callsSeen: 1 });
    const other: Who = { roles: ['supervisor'], teams: ['elsewhere'] };
    expect(await codeOf(await api.request(other, 'GET', '/customers/cust-1/risk'))).toBe('NOT_FOUND');
    expect(await codeOf(await api.request(quality, 'GET', '/customers/nobody/risk'))).toBe('NOT_FOUND');
  });

  it('is that of the analysis, and leaves out what is restricted', async () => {
    const { recordingId: _, ...whole } = await risk(quality);
    const analysis = z
      .object({ risk: riskSchema })
      .parse(await api.json(compliance, 'GET', `/recordings/${last}/analysis`));
    expect(whole).toMatchObject({ ...analysis.risk });
    await restrictRecordings(api.context, { recordingIds: [first], restricted: true, reason: 'asked', actor: 'x' });
    expect(await risk(quality)).toMatchObject({ recordingId: last, callsSeen: 1 });
  });
});

describe('GET /alerts', () => {
  it('lists what the asker sees, page by page, newest first', async () => {
    const list = async (who: Who, query: string): Promise<z.infer<typeof pageSchema>> =>
      pageSchema.parse(await api.json(who, 'GET', `/alerts?ruleId=legal-threat&${query}`));
    expect((await list(quality, '')).items.map(({ recordingId }) => recordingId).sort()).toEqual([first, last].sort());
    expect((await list(supervisor, '')).items.map(({ recordingId }) => recordingId)).toEqual([last]);
    expect((await list(quality, 'customerRef=nobody')).items).toEqual([]);
    const page = await list(quality, 'customerRef=cust-1&limit=1');
    const next = await list(quality, `customerRef=cust-1&limit=1&cursor=${encodeURIComponent(page.nextCursor ?? '')}`);
    const both = [...page.items, ...next.items].map(({ recordingId }) => recordingId);
    expect(both.sort()).toEqual([first, last].sort());
    expect(await codeOf(await api.request(quality, 'GET', '/alerts?cursor=nonsense'))).toBe('VALIDATION_FAILED');
  });
});
