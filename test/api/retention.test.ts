/** Business events and policy plans over the API. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { reviewArchive } from '../../core/use-cases/review-archive.ts';
import { callFile, finishedCall } from '../support/calls.ts';
import { auditor, codeOf, compliance, service, testApi, type TestApi } from './support.ts';

const CONSENT = { noticeId: 'ivr-recording-notice', version: '1', language: 'en', offsetMs: 0, outcome: 'given' };
const YAML = readFileSync(new URL('../../policies/retention.yaml', import.meta.url), 'utf8');
const AT = '2030-05-01T00:00:00+08:00';

const toldSchema = z.object({ results: z.array(z.object({ recordingId: z.string(), outcome: z.string() })) });

async function bank(api: TestApi, seed = 1, more: Record<string, unknown> = {}): Promise<string> {
  const metadata = { businessLine: 'retail-banking', source: 'pbx', callId: `c${seed}`, consent: CONSENT, ...more };
  return finishedCall(api.context, { audio: callFile(seed), metadata });
}

describe('POST /retention-events', () => {
  it('extends one recording, and says so in its retention', async () => {
    const api = testApi();
    const recordingId = await bank(api);
    const body = { recordingId, type: 'relationship-ended', at: AT };
    const told = { recordingId, outcome: 'extended', retainUntil: '2040-04-30T16:00:00.000Z' };
    expect(await api.json(service, 'POST', '/retention-events', body)).toEqual({ results: [told] });
    expect(await api.json(service, 'POST', '/retention-events', body)).toEqual({
      results: [{ ...told, outcome: 'unchanged' }],
    });
    expect(await api.json(compliance, 'GET', `/recordings/${recordingId}/retention`)).toMatchObject({
      retainUntil: '2040-04-30T16:00:00.000Z',
      earliestDeletion: '2040-04-30T16:00:00.000Z',
      businessEvents: [{ type: 'relationship-ended', at: '2030-04-30T16:00:00.000Z' }],
    });
    expect(await api.events(recordingId, 'retention.event-told')).toHaveLength(1);
  });

  it('takes all of a call or of a customer, and leaves out who does not wait for it', async () => {
    const api = testApi();
    const first = await bank(api, 1, { customerRef: 'cust-1' });
    const second = await bank(api, 2, { customerRef: 'cust-1' });
    const other = await finishedCall(api.context, { audio: callFile(3), metadata: { customerRef: 'cust-1' } });
    const event = { type: 'relationship-ended', at: AT };
    const call = await api.json(service, 'POST', '/retention-events', { callId: 'c1', source: 'pbx', ...event });
    expect(call).toMatchObject({ results: [{ recordingId: first, outcome: 'extended' }] });
    const { results } = toldSchema.parse(
      await api.json(service, 'POST', '/retention-events', { customerRef: 'cust-1', ...event }),
    );
    const outcomes = new Map(results.map(({ recordingId, outcome }) => [recordingId, outcome]));
    expect(outcomes).toEqual(
      new Map([
        [first, 'unchanged'],
        [second, 'extended'],
        [other, 'not-awaited'],
      ]),
    );
  });

  it('puts the first locks on at once and leaves the others to the review', { timeout: 60_000 }, async () => {
    const api = testApi();
    for (let seed = 1; seed <= 22; seed += 1) await bank(api, seed, { customerRef: 'cust-1' });
    const body = { customerRef: 'cust-1', type: 'relationship-ended', at: AT };
    const { results } = toldSchema.parse(await api.json(service, 'POST', '/retention-events', body));
    const count = (wanted: string): number => results.filter(({ outcome }) => outcome === wanted).length;
    expect([count('extended'), count('queued')]).toEqual([20, 2]);
    const { renewed, failed } = await reviewArchive(api.context);
    expect([renewed.length, failed]).toEqual([2, []]);
  });

  it('refuses what nobody waits for, naming what somebody does', async () => {
    const api = testApi();
    const recordingId = await bank(api);
    const wrong = await api.request(service, 'POST', '/retention-events', {
      body: { recordingId, type: 'contract-ended', at: AT },
    });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', awaited: ['relationship-ended'] },
    ]);
    const type = 'relationship-ended';
    for (const body of [
      { type, at: AT },
      { recordingId, customerRef: 'c', type, at: AT },
      { callId: 'c', type, at: AT },
      { recordingId, type, at: '2030-05-01' },
      { recordingId, type, at: '2999-05-01T00:00:00Z' },
    ]) {
      expect(await codeOf(await api.request(service, 'POST', '/retention-events', { body }))).toBe('VALIDATION_FAILED');
    }
    const unknown = await api.request(service, 'POST', '/retention-events', {
      body: { recordingId: 'nobody', type, at: AT },
    });
    expect([unknown.status, await codeOf(unknown)]).toEqual([404, 'NOT_FOUND']);
  });

  it('is not for those who only read; the refusal is part of the history', async () => {
    const api = testApi();
    const recordingId = await bank(api);
    const body = { recordingId, type: 'relationship-ended', at: AT };
    expect((await api.request(auditor, 'POST', '/retention-events', { body })).status).toBe(403);
    expect(await api.events(recordingId, 'access.refused')).toHaveLength(1);
  });
});

describe('POST /policies/retention/plan', () => {
  it('says what a policy would change, as JSON or as YAML', async () => {
    const api = testApi();
    const recordingId = await bank(api, 1, { businessLine: 'brokerage' });
    const yaml = YAML.replace('period: P6Y', 'period: P8Y');
    const plan = {
      longer: [{ recordingId, to: '2034-03-01T09:00:00.000Z' }],
      longerTotal: 1,
      refusedTotal: 0,
      unchanged: 0,
      cost: { price: { usd: 0.004 } },
    };
    expect(await api.json(auditor, 'POST', '/policies/retention/plan', { yaml })).toMatchObject(plan);
    const headers = { 'content-type': 'application/yaml; charset=utf-8' };
    const sent = await api.request(auditor, 'POST', '/policies/retention/plan', { body: yaml, headers });
    expect([sent.status, await sent.json()]).toMatchObject([200, plan]);
    expect(await api.events(recordingId, 'retention.extended')).toEqual([]);
  });

  it('refuses a policy that cannot be used, with file and line', async () => {
    const api = testApi();
    const answer = await api.request(compliance, 'POST', '/policies/retention/plan', {
      body: { yaml: YAML.replace('version: 1', 'version: one') },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { code: 'POLICY_INVALID', problems: [{ file: 'retention.yaml', line: 3 }] },
    ]);
    expect((await api.request(service, 'POST', '/policies/retention/plan', { body: { yaml: YAML } })).status).toBe(403);
  });
});
