import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDecoder } from '../../core/audio/decode/decoder.ts';
import { NOTHING_FOUND } from '../../core/use-cases/search-calls.ts';
import { finishedCall } from '../support/calls.ts';
import { auditor, compliance, testApi, type TestApi, type Who } from './support.ts';

const CARD = '4111 1111 1111 1111';
const lines = [
  'Thank you for calling, this is Marcus. Who am I speaking with?',
  'Ximena Castellanos, and my parcel is lost.',
  'Thank you Ximena, can I have your card number?',
  `Yes, it is ${CARD}, please refund 20 dollars for order 88124410.`,
];
const transcript = {
  language: 'en-US',
  source: 'callvault',
  turns: lines.map((text, index) => ({
    index,
    channel: (index + 1) % 2,
    role: index % 2 === 0 ? 'agent' : 'customer',
    startMs: index * 300,
    endMs: index * 300 + 250,
    text,
  })),
};
const metadata = { callId: 'c-1', agentId: 'marcus', team: 'parcels', customerRef: 'cust-1' };

const agent: Who = { roles: ['agent'], agentId: 'marcus' };
const supervisor: Who = { roles: ['supervisor'], teams: ['parcels'] };
const quality: Who = { roles: ['quality'] };
const service: Who = { roles: ['service'] };
const subject: Who = { roles: ['subject'], customerRef: 'cust-1' };
const REDACTED = [agent, supervisor, quality, service];
const FULL = [compliance, auditor, subject];
const PERSONAL = /Ximena|Castellanos|Marcus|4111|1111/u;

let api: TestApi;
let id: string;
beforeAll(async () => {
  api = testApi();
  id = await finishedCall(api.context, { metadata, transcript });
});

async function walked(from: TestApi, who: Who, path: string): Promise<{ ids: string[]; totals: number[] }> {
  const ids: string[] = [];
  const totals: number[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page = await from.json(who, 'GET', `${path}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const hit = z.looseObject({ recordingId: z.string() });
    const shape = z.looseObject({ total: z.number(), hits: z.array(hit), nextCursor: z.string().optional() });
    const { total, hits, nextCursor } = shape.parse(page);
    ids.push(...hits.map(({ recordingId }) => recordingId));
    totals.push(total);
    cursor = nextCursor;
  }
  expect(new Set(ids).size).toBe(ids.length);
  return { ids, totals };
}

const text = async (who: Who, path: string): Promise<string> => (await api.request(who, 'GET', path)).text();

describe('transcript and analysis', () => {
  it.each(REDACTED)('of $roles are redacted', async (who) => {
    const said = await text(who, `/recordings/${id}/transcript`);
    expect(said).not.toMatch(PERSONAL);
    expect(said).toContain('[CARD], please refund 20 dollars for order 88124410.');
    expect(said).toContain('[NAME], and my parcel is lost.');
    const analysis = await text(who, `/recordings/${id}/analysis`);
    expect(analysis).not.toMatch(PERSONAL);
    expect(analysis).toContain('88124410');
  });

  it.each(FULL)('of $roles are not', async (who) => {
    expect(await text(who, `/recordings/${id}/transcript`)).toContain(CARD);
    expect(await text(who, `/recordings/${id}/analysis`)).toContain('Castellanos');
  });

  it('follow the role that carries the right to see this recording', async () => {
    const other: Who = { roles: ['quality', 'subject'], customerRef: 'cust-2' };
    expect(await text(other, `/recordings/${id}/transcript`)).not.toMatch(PERSONAL);
    const own: Who = { roles: ['quality', 'subject'], customerRef: 'cust-1' };
    expect(await text(own, `/recordings/${id}/transcript`)).toContain(CARD);
  });

  it('are on record with what was read', async () => {
    const leaves = (await api.events(id, 'transcript.read')).map(({ leaf }) => leaf);
    expect(leaves.filter((leaf) => leaf.includes('"redacted":true')).length).toBeGreaterThan(0);
    expect(leaves.filter((leaf) => !leaf.includes('"redacted"')).length).toBeGreaterThan(0);
    expect(leaves.join()).not.toMatch(PERSONAL);
  });
});

describe('search', () => {
  it('finds no card number, for nobody', async () => {
    for (const who of [compliance, quality]) {
      expect(await api.json(who, 'GET', '/search?q=4111')).toMatchObject({ total: 0, hits: [] });
    }
  });

  it('finds a name for those who see it, and only for them', async () => {
    expect(await text(compliance, '/search?q=castellanos')).toContain('**Castellanos**');
    expect(await api.json(quality, 'GET', '/search?q=castellanos')).toEqual(NOTHING_FOUND);
    expect(await api.json(quality, 'GET', '/search?q=castellanos+parcel')).toMatchObject({ total: 0, hits: [] });
  });

  it('tells nobody who is named where: a name that was said and one that was not get the same answer', async () => {
    const names = ['Ximena', 'Xulania'] as const;
    const said = (text: string): unknown => ({ ...transcript, turns: [{ ...transcript.turns[1], index: 0, text }] });
    const other = testApi();
    const spoken = ['Ximena Castellanos, and my parcel is lost.', 'The parcel is late.', 'Ximena here, a parcel.'];
    for (const [at, words] of [...spoken, ...spoken, ...spoken].entries()) {
      const own = { ...metadata, callId: `c-${at}`, customerRef: `cust-${at}` };
      await finishedCall(other.context, { metadata: own, transcript: said(words) });
    }
    expect(await other.json(compliance, 'GET', '/search?q=ximena')).toMatchObject({ total: 6 });
    for (const who of REDACTED) {
      for (const more of ['', '+parcel', '&limit=1', '+parcel&limit=2', '&agentId=marcus', '&customerRef=cust-0']) {
        const answers = await Promise.all(
          names.map(async (name) => {
            const response = await other.request(who, 'GET', `/search?q=${name}${more}`);
            const headers = [...response.headers].filter(([header]) => header !== 'x-request-id');
            return JSON.stringify([response.status, headers, await response.text()]);
          }),
        );
        expect(answers[0]).toBe(answers[1]);
      }
      // What may be found is found, page by page, though much on the way may not.
      const found = await walked(other, who, '/search?q=parcel&limit=2');
      expect(found.ids).toHaveLength(9);
      expect(found.totals.at(-1)).toBe(9);
    }
  });

  it('has cursors that say nothing, and go on with their own list for their own reader only', async () => {
    const other = testApi();
    for (const at of [0, 1, 2]) await finishedCall(other.context, { metadata: { ...metadata, callId: `c-${at}` } });
    const cursorOf = async (who: Who, path: string): Promise<string> =>
      z.object({ nextCursor: z.string() }).parse(await other.json(who, 'GET', path)).nextCursor;
    const ids = (await walked(other, compliance, '/search?q=')).ids;
    const lists = ['/search?q=parcel', '/recordings?team=parcels', `/recordings/${ids[0]}/custody?`];
    for (const list of lists) {
      const cursor = await cursorOf(compliance, `${list}&limit=1`);
      const open = Buffer.from(cursor, 'base64url').toString('latin1');
      for (const id of ids) expect(open).not.toContain(id);
      const next = (who: Who, path: string, with_ = cursor): Promise<Response> =>
        other.request(who, 'GET', `${path}&limit=2&cursor=${with_}`);
      expect((await next(compliance, list)).status).toBe(200);
      expect((await next(auditor, list)).status).toBe(400);
      expect((await next(compliance, '/search?q=lost')).status).toBe(400);
      expect((await next(compliance, list, `${cursor.slice(0, -2)}AA`)).status).toBe(400);
    }
  });

  it('shows the words around a hit without names', async () => {
    const shown = await text(supervisor, '/search?q=parcel');
    expect(shown).toContain('[NAME], and my **parcel** is lost.');
    expect(shown).not.toMatch(PERSONAL);
    expect(await api.json(quality, 'GET', '/search?agentId=marcus')).toMatchObject({ total: 1 });
  });
});

describe('audio', () => {
  async function loudness(who: Who): Promise<readonly number[]> {
    const response = await api.request(who, 'GET', `/recordings/${id}/audio`);
    const samples: number[] = [];
    let rate = 0;
    const decoder = createDecoder({
      onMedia: (media) => {
        rate = media.sampleRate;
      },
      onPcm: ([left]) => samples.push(...(left ?? [])),
    });
    await decoder.push(new Uint8Array(await response.arrayBuffer()));
    await decoder.end();
    const per = rate / 20;
    return Array.from({ length: Math.floor(samples.length / per) }, (_, at) =>
      Math.max(...samples.slice(at * per, (at + 1) * per).map(Math.abs)),
    );
  }

  it('is muted where something personal is said, for those without the right', async () => {
    const [full, redacted] = [await loudness(compliance), await loudness(agent)];
    expect(redacted).toHaveLength(full.length);
    expect(Math.min(...full.slice(1, -1))).toBeGreaterThan(0.1);
    // The turn with the card number lasts from 900 to 1150 ms.
    for (const level of redacted.slice(19, 23)) expect(level).toBeLessThan(0.05);
  });

  it('is one and the same where there is nothing to take out, or no transcript', async () => {
    const plain = {
      ...transcript,
      turns: transcript.turns.slice(0, 1).map((turn) => ({ ...turn, text: 'My parcel is lost.' })),
    };
    for (const [at, options] of [{ transcript: plain }, { transcript: undefined }].entries()) {
      const call = await finishedCall(api.context, { ...options, metadata: { ...metadata, callId: `c-plain-${at}` } });
      const { accessCopy } = (await api.context.catalogue.recording(call)) ?? {};
      expect(accessCopy?.key).toBe(`access/${call}.opus`);
      expect(accessCopy?.redactedKey).toBeUndefined();
      expect((await api.request(quality, 'GET', `/recordings/${call}/audio`)).status).toBe(200);
    }
  });

  it('is muted as a whole when the times of a turn cannot be used', async () => {
    const timeless = { ...transcript, turns: transcript.turns.map((turn) => ({ ...turn, startMs: 0, endMs: 0 })) };
    const call = await finishedCall(api.context, { transcript: timeless, metadata: { ...metadata, callId: 'c-t' } });
    const { accessCopy } = (await api.context.catalogue.recording(call)) ?? {};
    expect(accessCopy?.redactedKey).toBe(`access/${call}.redacted.opus`);
  });
});
