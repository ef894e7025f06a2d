/** Reviews, calibration and the training library over HTTP. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { finishedCall } from '../support/calls.ts';
import { auditor, codeOf, testApi, type Who } from './support.ts';

const quality: Who = { roles: ['quality'] };
const lead: Who = { roles: ['supervisor'], teams: ['blue'] };
const other: Who = { roles: ['supervisor'], teams: ['red'] };
const REVIEW = { scorecard: 'service-basics', items: [{ id: 'greeting', passed: true }], score: 80 };

describe('reviews', () => {
  it('are given by quality and the own team lead, and compared', async () => {
    const api = testApi();
    const id = await finishedCall(api.context, { metadata: { team: 'blue' } });
    const path = `/recordings/${id}/reviews`;
    await api.json(quality, 'POST', path, REVIEW);
    expect(await api.json(lead, 'POST', path, REVIEW)).toMatchObject({ reviews: [{}, { reviewer: 'supervisor' }] });
    expect((await api.request(other, 'POST', path, { body: REVIEW })).status).toBe(404);
    expect((await api.request(auditor, 'POST', path, { body: REVIEW })).status).toBe(403);
    const wrong = { ...REVIEW, scorecard: 'none' };
    expect(await codeOf(await api.request(quality, 'POST', path, { body: wrong }))).toBe('VALIDATION_FAILED');
    expect(await api.json(lead, 'GET', path)).toMatchObject({ recordingId: id, reviews: [{}, {}] });
    expect(await api.json(quality, 'GET', '/insights/calibration')).toMatchObject({
      ...{ calls: 1, skipped: 0 },
      scorecards: [{ id: 'service-basics', overall: { compared: 2, agreement: 1 } }],
    });
    expect(await api.json(other, 'GET', '/insights/calibration')).toMatchObject({ calls: 0, scorecards: [] });
  });
});

describe('the training library', () => {
  it('finds calls, keeps a set, and gives its clips to whoever asked', async () => {
    const api = testApi();
    const id = await finishedCall(api.context);
    expect(await api.json(quality, 'GET', '/training-calls?maxComplexity=1')).toMatchObject({
      items: [{ recordingId: id }],
    });
    const body = { title: 'greetings', items: [{ recordingId: id, fromTurn: 0, toTurn: 1 }] };
    expect((await api.request(lead, 'POST', '/training-sets', { body })).status).toBe(403);
    const set = z.object({ setId: z.string() }).parse(await api.json(quality, 'POST', '/training-sets', body));
    expect(await api.json(quality, 'GET', '/training-sets')).toMatchObject({ items: [{ setId: set.setId }] });
    const asked = await api.json(quality, 'POST', `/training-sets/${set.setId}/exports`);
    const job = z
      .object({ jobId: z.string(), state: z.literal('done'), result: z.object({ bundle: z.string() }) })
      .parse(asked);
    expect(job.result.bundle).toBe(`/training-exports/${job.jobId}/clips`);
    const zip = await api.request(quality, 'GET', job.result.bundle);
    expect(zip.headers.get('content-type')).toBe('application/zip');
    expect(
      Buffer.from(await zip.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    const else_: Who = { roles: ['quality'], sub: 'somebody-else' };
    expect((await api.request(else_, 'GET', job.result.bundle)).status).toBe(404);
    expect((await api.request(quality, 'GET', '/training-sets/nowhere')).status).toBe(404);
  });

  it('gives no evidence by the right to clips, and no clips by the right to evidence', async () => {
    const api = testApi();
    const id = await finishedCall(api.context);
    const jobShape = z.object({ jobId: z.string(), state: z.literal('done') });
    // The same person, before and after a role was taken away.
    const trainer: Who = { roles: ['quality'], sub: 'anna' };
    const lawyer: Who = { roles: ['compliance'], sub: 'anna' };
    const order = { recordingIds: [id], purpose: 'dispute' };
    const evidence = jobShape.parse(await api.json(lawyer, 'POST', '/exports', order)).jobId;
    for (const who of [trainer, lawyer]) {
      for (const path of ['', '/clips']) {
        expect((await api.request(who, 'GET', `/training-exports/${evidence}${path}`)).status).toBe(404);
      }
    }
    const body = { title: 'greetings', items: [{ recordingId: id, fromTurn: 0, toTurn: 1 }] };
    const { setId } = z.object({ setId: z.string() }).parse(await api.json(trainer, 'POST', '/training-sets', body));
    const clips = jobShape.parse(await api.json(trainer, 'POST', `/training-sets/${setId}/exports`)).jobId;
    expect((await api.request(lawyer, 'GET', `/exports/${clips}/bundle`)).status).toBe(404);
    expect((await api.request(trainer, 'GET', `/training-exports/${clips}/clips`)).status).toBe(200);
    expect((await api.request(lawyer, 'GET', `/exports/${evidence}/bundle`)).status).toBe(200);
  });
});
