import { beforeAll, describe, expect, it } from 'vitest';
import { PLAY_WINDOW_MS } from '../../api/play-window.ts';
import { finishedCall } from '../support/calls.ts';
import { compliance, testApi, type TestApi, type Who } from './support.ts';

let api: TestApi;
let id: string;
beforeAll(async () => {
  api = testApi();
  id = await finishedCall(api.context);
});

/** What of the archive changed: events of a type before and after. */
async function newEvents(type: string, work: () => Promise<Response>): Promise<{ response: Response; added: number }> {
  const before = (await api.events(id, type)).length;
  const response = await work();
  return { response, added: (await api.events(id, type)).length - before };
}

describe('GET /recordings/{id}/audio', () => {
  const get = (headers: Record<string, string>): Promise<Response> =>
    api.request(compliance, 'GET', `/recordings/${id}/audio`, { headers });
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());

  it('sends the player to the link where an answer cannot carry audio, on record before', async () => {
    const cloud = testApi(api.context, { redirects: true });
    const before = (await api.events(id, 'audio.played')).length;
    const answer = await cloud.request(compliance, 'GET', `/recordings/${id}/audio`, {
      headers: { range: 'bytes=0-3' },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `http://test/media/${id}`]);
    expect(await api.events(id, 'audio.played')).toHaveLength(before + 1);
  });

  it('serves the whole and any byte range of it', async () => {
    const whole = await get({});
    expect(whole.headers.get('content-type')).toBe('audio/ogg');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('cache-control')).toBe('no-store');
    const all = await bytesOf(whole);
    expect(all.subarray(0, 4).toString()).toBe('OggS');
    const size = all.length;
    for (const [range, start, end] of [
      ['bytes=0-3', 0, 4],
      ['bytes=10-', 10, size],
      ['bytes=-5', size - 5, size],
      [`bytes=0-${size * 2}`, 0, size],
    ] as const) {
      const part = await get({ range });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${size}`);
      expect(part.headers.get('content-length')).toBe(String(end - start));
      expect((await bytesOf(part)).equals(all.subarray(start, end))).toBe(true);
    }
    expect((await get({ range: 'bytes=0-3', 'if-range': '"x"' })).status).toBe(200);
    expect((await get({ range: 'bytes=0-1,4-5' })).status).toBe(200);
  });

  it('answers 416 beyond the end, and nothing was played', async () => {
    const { response, added } = await newEvents('audio.played', () => get({ range: 'bytes=99999999-' }));
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/);
    expect(added).toBe(0);
  });

  it('is one playing for five minutes, however often a player asks for ranges', async () => {
    const other = testApi();
    const call = await finishedCall(other.context, { metadata: { callId: 'seek' } });
    const second = await finishedCall(other.context, { metadata: { callId: 'seek-2' } });
    const play = async (sub: string, recording = call, range = 'bytes=0-3'): Promise<number> => {
      const who: Who = { roles: ['quality'], sub };
      return (await other.request(who, 'GET', `/recordings/${recording}/audio`, { headers: { range } })).status;
    };
    const played = async (recording = call): Promise<number> => (await other.events(recording, 'audio.played')).length;
    expect(await Promise.all(Array.from({ length: 20 }, () => play('ann')))).toEqual(Array(20).fill(206));
    expect(await played()).toBe(1);
    await play('bob');
    expect(await played()).toBe(2);
    await play('ann', second);
    expect([await played(), await played(second)]).toEqual([2, 1]);
    other.context.clock.advance(PLAY_WINDOW_MS - 1);
    await play('ann');
    expect(await played()).toBe(2);
    other.context.clock.advance(1);
    await play('ann');
    expect(await played()).toBe(3);
    const link = { headers: { accept: 'application/json' } };
    for (let n = 0; n < 2; n += 1) await other.request(compliance, 'GET', `/recordings/${call}/audio`, link);
    expect(await played()).toBe(5);
  });

  it('starts no playing when its event cannot be written', async () => {
    const other = testApi();
    const call = await finishedCall(other.context);
    const commit = other.context.catalogue.commit.bind(other.context.catalogue);
    const play = (): Promise<Response> => other.request(compliance, 'GET', `/recordings/${call}/audio`);
    Object.assign(other.context.catalogue, { commit: () => Promise.reject(new Error('disk')) });
    for (const { status } of await Promise.all([play(), play()])) expect(status).toBe(500);
    Object.assign(other.context.catalogue, { commit });
    expect((await play()).status).toBe(200);
    expect(await other.events(call, 'audio.played')).toHaveLength(1);
  });

  it('gives a link of five minutes for Accept: application/json; giving it is the event', async () => {
    const { response, added } = await newEvents('audio.played', () => get({ accept: 'application/json' }));
    const expiresAt = new Date(api.context.clock.now().getTime() + 300_000).toISOString();
    expect(await response.json()).toEqual({ url: `http://test/media/${id}`, expiresAt });
    expect(added).toBe(1);
  });
});
