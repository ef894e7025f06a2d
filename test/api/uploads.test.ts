import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { completeUpload } from '../../core/use-cases/complete-upload.ts';
import { sweep } from '../../core/use-cases/sweep.ts';
import { callFile, finishedCall, runAll } from '../support/calls.ts';
import { localApi, ORIGIN } from './local-api.ts';
import { codeOf, compliance, service, type TestApi } from './support.ts';

async function announce(
  api: ReturnType<typeof localApi>,
  metadata: unknown = { callId: 'c-1' },
): Promise<{ id: string; path: string }> {
  const { recordingId: id } = z
    .object({ recordingId: z.string() })
    .parse(await api.json(service, 'POST', '/recordings', metadata));
  const link = await api.links.uploads.create({ recordingId: id, actor: 'service', issuedAt: new Date() });
  expect(link.url.startsWith(`${ORIGIN}/uploads/${id}?ticket=`)).toBe(true);
  return { id, path: link.url.slice(ORIGIN.length) };
}

function put(api: TestApi, path: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(api.app.request(path, { method: 'PUT', body: new Uint8Array(body), headers }));
}
const stateOf = async (api: TestApi, id: string): Promise<unknown> =>
  z.object({ state: z.string() }).parse(await api.json(compliance, 'GET', `/recordings/${id}`)).state;

describe('PUT /uploads/{id}', () => {
  it('takes the audio in and the pipeline does the rest', async () => {
    const api = localApi();
    const { id, path } = await announce(api);
    const response = await put(api, path, callFile());
    expect(response.status).toBe(200);
    const sha256 = createHash('sha256').update(callFile()).digest('hex');
    expect(await response.json()).toEqual({ recordingId: id, state: 'received', bytes: callFile().length, sha256 });
    const [event] = await api.events(id, 'recording.received');
    expect(event?.openings.actor?.value).toBe('service');
    await runAll(api.context);
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({ state: 'indexed', sha256 });
  });

  it('refuses a second upload, and the first stays what it is', async () => {
    const api = localApi();
    const { id, path } = await announce(api);
    await put(api, path, callFile());
    const again = await put(api, path, callFile(2));
    expect(again.status).toBe(409);
    expect(await codeOf(again)).toBe('STATE_CONFLICT');
    expect(await api.context.intake.size(id, 'audio')).toBe(callFile().length);
    await runAll(api.context);
    expect((await put(api, path, callFile())).status).toBe(409);
  });

  it('lets one of two uploads at the same time in', async () => {
    const api = localApi();
    const { path } = await announce(api);
    const answers = await Promise.all([put(api, path, callFile(1)), put(api, path, callFile(2))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('keeps nothing of a body over the limit, and takes a smaller one afterwards', async () => {
    const api = localApi(50_000);
    const { id, path } = await announce(api);
    for (const headers of [{}, { 'content-length': '50001' }]) {
      const response = await put(api, path, new Uint8Array(50_001), headers);
      expect(response.status).toBe(413);
      expect(await api.context.intake.size(id, 'audio')).toBeUndefined();
      expect(await stateOf(api, id)).toBe('awaiting-upload');
    }
    expect((await put(api, path, new Uint8Array(50_000))).status).toBe(200);
  });

  it.each([
    ['length', { 'content-length': '10' }],
    ['checksum', { 'x-amz-checksum-sha256': createHash('sha256').update('other').digest('base64') }],
  ])('keeps nothing of a body with another %s than declared', async (_, headers) => {
    const api = localApi();
    const { id, path } = await announce(api);
    const response = await put(api, path, callFile(), headers);
    expect(response.status).toBe(400);
    expect(await api.context.intake.size(id, 'audio')).toBeUndefined();
    const checksum = createHash('sha256').update(callFile()).digest('base64');
    expect((await put(api, path, callFile(), { 'x-amz-checksum-sha256': checksum })).status).toBe(200);
  });

  it('leaves an empty body and a wrong declared hash to the gate', async () => {
    const api = localApi();
    const empty = await announce(api, { callId: 'e' });
    expect((await put(api, empty.path, new Uint8Array())).status).toBe(200);
    const wrong = await announce(api, { callId: 'w', declaredSha256: '0'.repeat(64) });
    expect((await put(api, wrong.path, callFile())).status).toBe(200);
    await runAll(api.context);
    const reason = async (id: string): Promise<unknown> => api.json(compliance, 'GET', `/recordings/${id}`);
    expect(await reason(empty.id)).toMatchObject({ state: 'rejected', reason: { code: 'EMPTY' } });
    expect(await reason(wrong.id)).toMatchObject({ state: 'rejected', reason: { code: 'HASH_MISMATCH' } });
  });

  it('takes its own unexpired ticket and nothing else', async () => {
    const api = localApi();
    const { id, path } = await announce(api);
    const other = await announce(api, { callId: 'other' });
    const late = await api.links.uploads.create({
      recordingId: id,
      actor: 'service',
      issuedAt: new Date(Date.now() - 3_600_001),
    });
    const playback = await api.links.playback.create({
      recordingId: id,
      actor: 'x',
      issuedAt: new Date(),
      variant: 'full',
      path: `access/${id}.opus`,
    });
    for (const wrong of [
      `/uploads/${id}`,
      `/uploads/${id}?ticket=x`,
      path.replace(id, other.id),
      late.url.slice(ORIGIN.length),
      playback.url.slice(ORIGIN.length).replace('/media/', '/uploads/'),
    ]) {
      expect((await put(api, wrong, callFile())).status).toBe(401);
    }
    expect(await stateOf(api, id)).toBe('awaiting-upload');
  });
});

describe('a duplicate', () => {
  it('is reported, keeps nothing, and ends what was announced with the reason', async () => {
    const api = localApi();
    const first = await finishedCall(api.context, { metadata: { callId: 'c-1' } });
    const { id, path } = await announce(api);
    const response = await put(api, path, callFile());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ recordingId: first, duplicateOf: first, state: 'indexed' });
    const ended = await api.json(compliance, 'GET', `/recordings/${id}`);
    expect(ended).toMatchObject({ state: 'rejected', sameBytesAs: first });
    expect(JSON.stringify(ended)).toContain(`recording ${first} is the same call with the same bytes`);
    for (const part of ['audio', 'metadata', 'transcript'] as const) {
      expect(await api.context.intake.size(id, part)).toBeUndefined();
    }
    expect(await api.events(first, 'recording.duplicate')).toHaveLength(1);
    expect(await api.events(id, 'recording.rejected')).toHaveLength(1);
    expect((await put(api, path, callFile())).status).toBe(409);
  });

  it('is a witness when the bytes differ', async () => {
    const api = localApi();
    const first = await finishedCall(api.context, { metadata: { callId: 'c-1' } });
    const { id, path } = await announce(api);
    await put(api, path, callFile(2));
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({ witnessOf: first });
  });

  it('that crashed half way is completed with the announced metadata', async () => {
    const api = localApi();
    const { id, path } = await announce(api, { callId: 'c-9', agentId: 'laura' });
    await api.context.intake.remove(id, 'metadata');
    await put(api, path, callFile());
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({
      callId: 'c-9',
      agentId: 'laura',
      state: 'received',
    });
  });
});

describe('completeUpload', () => {
  it('answers once more for bytes that the sweeper has registered', async () => {
    const api = localApi();
    const { id, path } = await announce(api);
    await put(api, path, callFile());
    const received = (await api.context.catalogue.recording(id))?.received;
    if (!received) throw new Error('not received');
    const arrival = { recordingId: id, received, actor: 'x' };
    expect((await completeUpload(api.context, arrival)).recording.state).toBe('received');
    const foreign = { ...arrival, received: { ...received, sha256: '0'.repeat(64) } };
    await expect(completeUpload(api.context, foreign)).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    await expect(completeUpload(api.context, { ...arrival, recordingId: 'nowhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('an announcement that has ended', () => {
  const DAY_MS = 86_400_000;

  it('answers that the upload was not taken, and keeps none of it', async () => {
    const api = localApi();
    const { id, path } = await announce(api);
    await sweep({ ...api.context, clock: { now: () => new Date(Date.now() + DAY_MS + 60_000) } });
    const response = await put(api, path, callFile());
    expect(response.status).toBe(409);
    const problem = z.object({ code: z.string(), detail: z.string() }).parse(await response.json());
    expect(problem.code).toBe('STATE_CONFLICT');
    expect(problem.detail).toContain('NOT taken');
    expect(await api.context.intake.size(id, 'audio')).toBeUndefined();
  });

  it('while the bytes were on their way makes them a recording of their own', async () => {
    const api = localApi();
    const { id, path } = await announce(api);
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield callFile().subarray(0, 1000);
      await sweep({ ...api.context, clock: { now: () => new Date(Date.now() + DAY_MS + 60_000) } });
      yield callFile().subarray(1000);
    };
    const response = await api.app.request(
      new Request(`${ORIGIN}${path}`, { method: 'PUT', body: ReadableStream.from(body()), duplex: 'half' }),
    );
    expect(response.status).toBe(200);
    const answer = z.object({ recordingId: z.string(), state: z.string() }).parse(await response.json());
    expect(answer.state).toBe('received');
    expect(answer.recordingId).not.toBe(id);
    expect(await stateOf(api, id)).toBe('rejected');
    const [event] = await api.events(answer.recordingId, 'recording.received');
    expect(event?.openings.actor?.value).toBe('service');
  });
});

describe('GET /media/{id}', () => {
  it('serves ranges to the holder of the link until the recording is restricted', async () => {
    const api = localApi();
    const id = await finishedCall(api.context);
    const { url, expiresAt } = await api.links.playback.create({
      recordingId: id,
      actor: 'anna',
      issuedAt: new Date(),
      variant: 'full',
      path: `access/${id}.opus`,
    });
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(300_000);
    const path = url.slice(ORIGIN.length);
    const part = await api.app.request(path, { headers: { range: 'bytes=0-3' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('OggS');
    expect((await api.app.request(path.replace(id, 'other'))).status).toBe(401);
    expect((await api.app.request(`/media/${id}`)).status).toBe(401);
    const recording = await api.context.catalogue.recording(id);
    if (!recording) throw new Error('not stored');
    await api.context.catalogue.commit({
      recordings: [{ ...recording, restricted: true, revision: recording.revision + 1 }],
    });
    expect((await api.app.request(path)).status).toBe(403);
    expect(await api.events(id, 'access.refused')).toHaveLength(1);
  });
});
