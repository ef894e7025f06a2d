/** `POST /recordings/{id}/restriction`, and what is left of a restricted or erased recording for those who ask. */
import { describe, expect, it } from 'vitest';
import { eraseRecordings } from '../../core/use-cases/erase-recordings.ts';
import { finishedCall, runAll } from '../support/calls.ts';
import { auditor, codeOf, compliance, testApi, type TestApi, type Who } from './support.ts';

const subject: Who = { roles: ['subject'], customerRef: 'cust-1' };

async function withCall(): Promise<{ api: TestApi; id: string; path: string }> {
  const api = testApi();
  const id = await finishedCall(api.context, { metadata: { customerRef: 'cust-1', callId: 'c-1' } });
  return { api, id, path: `/recordings/${id}/restriction` };
}

describe('POST /recordings/{id}/restriction', () => {
  it('restricts at once and lifts again', async () => {
    const { api, id, path } = await withCall();
    const on = { restricted: true, reason: 'accuracy is disputed' };
    expect(await api.json(compliance, 'POST', path, on)).toEqual({ results: [{ recordingId: id, restricted: true }] });
    expect(await codeOf(await api.request(compliance, 'GET', `/recordings/${id}/transcript`))).toBe('RESTRICTED');
    expect(await api.json(compliance, 'GET', '/search?q=parcel')).toMatchObject({ total: 0, facets: {} });
    await api.json(compliance, 'POST', path, { ...on, restricted: false });
    await runAll(api.context);
    expect(await api.json(compliance, 'GET', '/search?q=parcel')).toMatchObject({ total: 1 });
    const [event] = await api.events(id, 'recording.restricted');
    expect(event?.openings.actor?.value).toBe('compliance');
  });

  it('wants a reason and the right', async () => {
    const { api, path } = await withCall();
    expect((await api.request(compliance, 'POST', path, { body: { restricted: true } })).status).toBe(400);
    const body = { restricted: true, reason: 'x' };
    for (const who of [auditor, subject]) expect((await api.request(who, 'POST', path, { body })).status).toBe(403);
  });

  it('does not lift what waits for its erasure, and says when a recording is gone', async () => {
    const { api, id, path } = await withCall();
    const hold = { recordingIds: [id], reason: 'dispute' };
    await api.json(compliance, 'POST', '/matters/M-1/holds', hold);
    await eraseRecordings(api.context, { recordingIds: [id], reason: 'asked', actor: 'officer' });
    expect(await codeOf(await api.request(auditor, 'GET', `/recordings/${id}/certificate`))).toBe('NOT_FOUND');
    const body = { restricted: false, reason: 'again' };
    expect(await codeOf(await api.request(compliance, 'POST', path, { body }))).toBe('STATE_CONFLICT');
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({ erasureRequested: {} });
    await api.json(compliance, 'DELETE', '/matters/M-1/holds', hold);
    await eraseRecordings(api.context, { recordingIds: [id], reason: 'asked', actor: 'officer' });
    expect((await api.request(compliance, 'POST', path, { body })).status).toBe(410);
    expect(await api.json(auditor, 'GET', `/recordings/${id}`)).toMatchObject({ state: 'erased', callId: id });
    expect(await api.json(auditor, 'GET', `/recordings/${id}/certificate`)).toMatchObject({ basis: 'request' });
    for (const part of ['transcript', 'analysis', 'audio']) {
      expect((await api.request(compliance, 'GET', `/recordings/${id}/${part}`)).status).toBe(410);
    }
    expect((await api.request(subject, 'GET', `/recordings/${id}`)).status).toBe(404);
  });
});
