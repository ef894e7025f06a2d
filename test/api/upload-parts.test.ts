import { describe, expect, it } from 'vitest';
import { sweep } from '../../core/use-cases/sweep.ts';
import { callFile, finishedCall, runAll } from '../support/calls.ts';
import {
  announced,
  complete,
  cut,
  linksFor,
  localApi,
  sendParts,
  sendTo,
  sha256Of,
  type CutPart,
} from './local-api.ts';
import { codeOf, compliance, service, type TestApi } from './support.ts';

const FILE = callFile();
const PARTS = cut(FILE, 20_000);
const WHOLE = { bytes: FILE.length, sha256: sha256Of(FILE) };
const HOUR_MS = 3_600_000;

const told = ({ body: _, ...part }: CutPart): object => part;
const partsOf = (api: TestApi, id: string): Promise<unknown> =>
  api.json(service, 'GET', `/recordings/${id}/upload-parts`);

describe('an upload in parts', () => {
  it('becomes the recording that a single upload would be', async () => {
    const api = localApi();
    const { id } = await announced(api, { declaredSha256: WHOLE.sha256 });
    const limits = { minPartBytes: 1, maxParts: 10_000, maxBytes: 5_367_660_544 };
    expect(await partsOf(api, id)).toEqual({
      ...{ recordingId: id, state: 'awaiting-upload', complete: false, limits, parts: [] },
    });
    await sendParts(api, id, PARTS.toReversed());
    expect(await partsOf(api, id)).toMatchObject({ complete: false, parts: PARTS.map(told) });
    const response = await complete(api, id, PARTS);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ recordingId: id, state: 'received', ...WHOLE });
    expect(await partsOf(api, id)).toMatchObject({ complete: true, parts: [] });
    expect((await api.events(id, 'recording.received'))[0]?.openings.actor?.value).toBe('service');
    await runAll(api.context);
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({
      ...{ state: 'indexed', sha256: WHOLE.sha256 },
    });
    const again = await complete(api, id, PARTS);
    expect([again.status, await again.json()]).toEqual([202, { recordingId: id, state: 'indexed', ...WHOLE }]);
  });

  it('is completed of what has arrived only', async () => {
    const api = localApi();
    const { id } = await announced(api);
    const [first, second, ...others] = PARTS;
    if (!first || !second) throw new Error('too few parts');
    await sendParts(api, id, [first, ...others]);
    const missing = await complete(api, id, PARTS);
    expect(missing.status).toBe(409);
    expect(await missing.json()).toMatchObject({ code: 'PARTS_MISSING', missing: [2] });
    await sendParts(api, id, [
      {
        ...second,
        sha256: sha256Of(others[0]?.body ?? FILE),
        body: others[0]?.body ?? FILE,
        bytes: others[0]?.bytes ?? 0,
      },
    ]);
    expect(await codeOf(await complete(api, id, PARTS))).toBe('PARTS_MISSING');
    expect(await codeOf(await complete(api, id, [first, ...others]))).toBe('VALIDATION_FAILED');
    expect(await api.context.intake.size(id, 'audio')).toBeUndefined();
    await sendParts(api, id, [second]);
    expect(await (await complete(api, id, PARTS)).json()).toMatchObject(WHOLE);
  });

  it('takes no part with other bytes, another length, without its checksum or by another link', async () => {
    const api = localApi();
    const { id } = await announced(api);
    const other = await announced(api, { callId: 'other' });
    const [part] = PARTS;
    if (!part) throw new Error('no part');
    const [link] = await linksFor(api, id, [part]);
    if (!link) throw new Error('no link');
    const wrong = part.body.with(0, 255);
    const bare = { ...link, headers: { 'content-type': 'application/octet-stream' } };
    const lie = {
      ...bare,
      headers: { 'x-amz-checksum-sha256': Buffer.from(sha256Of(wrong), 'hex').toString('base64') },
    };
    for (const [to, body] of [
      [link, wrong],
      [link, part.body.subarray(1)],
      [link, Buffer.concat([part.body, Buffer.from('!')])],
      [bare, part.body],
      [lie, wrong],
    ] as const) {
      const response = await sendTo(api, to, body);
      expect([response.status, await codeOf(response)]).toEqual([400, 'VALIDATION_FAILED']);
    }
    for (const [from, to] of [
      [id, other.id],
      ['/parts/1/', '/parts/2/'],
      [part.sha256, sha256Of(wrong)],
      [`/parts/1`, ''],
    ] as const) {
      expect((await sendTo(api, { ...link, url: link.url.replace(from, to) }, part.body)).status).toBeGreaterThan(400);
    }
    expect(await partsOf(api, id)).toMatchObject({ parts: [] });
    expect((await sendTo(api, link, part.body)).status).toBe(200);
  });

  it('is for who announced it, and a stranger leaves a trace', async () => {
    const api = localApi();
    const { id } = await announced(api);
    await sendParts(api, id, PARTS);
    const stranger = { ...service, sub: 'another-recorder' };
    const path = `/recordings/${id}/upload-parts`;
    const named = { parts: PARTS.map(({ partNumber, sha256 }) => ({ partNumber, sha256 })) };
    for (const answer of [
      await api.request(stranger, 'GET', path),
      await api.request(stranger, 'POST', path, { body: { parts: PARTS.map(told) } }),
      await api.request(stranger, 'DELETE', path),
      await api.request(stranger, 'POST', `/recordings/${id}/upload-completion`, { body: named }),
    ]) {
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'FORBIDDEN']);
    }
    expect(await api.events(id, 'access.refused')).toHaveLength(4);
    expect((await complete(api, id, PARTS)).status).toBe(202);
  });

  it('has the limit of the policy, with what has arrived before', async () => {
    const api = localApi(FILE.length);
    const { id } = await announced(api);
    await sendParts(api, id, PARTS);
    const more = [...cut(FILE, 5)].slice(0, 1).map((part) => ({ ...part, partNumber: PARTS.length + 1 }));
    const body = { parts: more.map(told) };
    const refused = await api.request(service, 'POST', `/recordings/${id}/upload-parts`, { body });
    expect([refused.status, await codeOf(refused)]).toEqual([413, 'TOO_LARGE']);
    expect((await complete(api, id, PARTS)).status).toBe(202);
  });

  it('is forgotten on request, and begins anew', async () => {
    const api = localApi();
    const { id } = await announced(api);
    await sendParts(api, id, PARTS);
    const gone = await api.json(service, 'DELETE', `/recordings/${id}/upload-parts`);
    expect(gone).toMatchObject({ state: 'awaiting-upload', parts: [] });
    expect(await codeOf(await complete(api, id, PARTS))).toBe('PARTS_MISSING');
    await sendParts(api, id, PARTS);
    expect((await complete(api, id, PARTS)).status).toBe(202);
  });

  it('ends with its announcement, a day after the last link, and leaves no bytes', async () => {
    const api = localApi();
    const { id } = await announced(api);
    const began = api.context.clock.now().getTime();
    api.context.clock.advance(23 * HOUR_MS);
    await sendParts(api, id, PARTS.slice(1));
    api.context.clock.advance(23 * HOUR_MS);
    await sweep(api.context);
    expect(await partsOf(api, id)).toMatchObject({ state: 'awaiting-upload' });
    expect(await api.context.intake.pieces.list(id)).toHaveLength(PARTS.length - 1);
    api.context.clock.advance(2 * HOUR_MS);
    expect(api.context.clock.now().getTime() - began).toBe(48 * HOUR_MS);
    await sweep(api.context);
    expect(await partsOf(api, id)).toMatchObject({ state: 'rejected', complete: false, parts: [] });
    expect(await api.context.intake.pieces.list(id)).toEqual([]);
    expect(await codeOf(await complete(api, id, PARTS))).toBe('STATE_CONFLICT');
  });

  it('of a call that is here already says so, and a repeat says the same', async () => {
    const api = localApi();
    const first = await finishedCall(api.context, { metadata: { callId: 'c-1' } });
    const { id } = await announced(api);
    await sendParts(api, id, PARTS);
    const answer = await (await complete(api, id, PARTS)).json();
    expect(answer).toEqual({ recordingId: first, state: 'indexed', ...WHOLE, duplicateOf: first });
    expect(await (await complete(api, id, PARTS)).json()).toEqual(answer);
    expect(await api.context.intake.pieces.list(id)).toEqual([]);
  });

  it('waits for a single upload of the same recording, which is not written over', async () => {
    const api = localApi();
    const { id, whole } = await announced(api);
    await sendParts(api, id, PARTS);
    const other = callFile(2);
    const begun = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    const body = async function* (): AsyncGenerator<Uint8Array> {
      yield other.subarray(0, 9000);
      begun.resolve(undefined);
      await goOn.promise;
      yield other.subarray(9000);
    };
    const { url, headers } = whole;
    const stream = ReadableStream.from(body());
    const put = api.app.request(new Request(url, { method: 'PUT', headers, body: stream, duplex: 'half' }));
    await begun.promise;
    const refused = await complete(api, id, PARTS);
    expect([refused.status, await codeOf(refused)]).toEqual([409, 'CONFLICT']);
    goOn.resolve(undefined);
    expect((await put).status).toBe(200);
    await runAll(api.context);
    const sha256 = sha256Of(other);
    expect(await api.json(compliance, 'GET', `/recordings/${id}`)).toMatchObject({ state: 'indexed', sha256 });
    expect(await (await complete(api, id, PARTS)).json()).toMatchObject({ sha256 });
    expect(await api.context.intake.pieces.list(id)).toEqual([]);
  });
});
