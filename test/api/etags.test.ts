/** ETags: a body that somebody has is not sent again, and that it was asked for is on record all the same. */
import { beforeEach, describe, expect, it } from 'vitest';
import { finishedCall, TRANSCRIPT } from '../support/calls.ts';
import { compliance, testApi, type TestApi, type Who } from './support.ts';

let api: TestApi;
beforeEach(() => {
  api = testApi();
});

describe('an ETag', () => {
  it.each(['', '/transcript', '/analysis', '/waveform'])(
    'of /recordings/{id}%s saves the body, not the event',
    async (part) => {
      const id = await finishedCall(api.context, { transcript: TRANSCRIPT });
      const path = `/recordings/${id}${part}`;
      const first = await api.request(compliance, 'GET', path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]{27}"$/u);
      const before = (await api.events(id, 'transcript.read')).length;
      const again = await api.request(compliance, 'GET', path, { headers: { 'if-none-match': `"x", W/${etag}` } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      const isReading = part === '/transcript' || part === '/analysis';
      expect(await api.events(id, 'transcript.read')).toHaveLength(before + Number(isReading));
      const changed = await api.request(compliance, 'GET', path, { headers: { 'if-none-match': '"x"' } });
      expect(changed.status).toBe(200);
    },
  );

  it('changes with the recording', async () => {
    const id = await finishedCall(api.context);
    const tag = async (): Promise<string | null> =>
      (await api.request(compliance, 'GET', `/recordings/${id}`)).headers.get('etag');
    const before = await tag();
    expect(await tag()).toBe(before);
    await api.json(compliance, 'POST', `/recordings/${id}/restriction`, { restricted: true, reason: 'r' });
    expect(await tag()).not.toBe(before);
  });

  it('is not answered 304 to those who may not read', async () => {
    const id = await finishedCall(api.context, { transcript: TRANSCRIPT });
    const path = `/recordings/${id}/transcript`;
    const etag = (await api.request(compliance, 'GET', path)).headers.get('etag') ?? '';
    const stranger: Who = { roles: ['agent'], agentId: 'tom' };
    expect((await api.request(stranger, 'GET', path, { headers: { 'if-none-match': etag } })).status).toBe(404);
    await api.json(compliance, 'POST', `/recordings/${id}/restriction`, { restricted: true, reason: 'r' });
    expect((await api.request(compliance, 'GET', path, { headers: { 'if-none-match': '*' } })).status).toBe(403);
  });
});
