/** What a real OpenSearch adds to the contract: its index and alias, bulk, stemming, what is shown to whom, and going away. */
import { randomUUID } from 'node:crypto';
import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectOpenSearch, type OpenSearchOptions } from '../../../adapters/aws/opensearch-client.ts';
import {
  createOpenSearchIndex,
  type OpenSearchIndex,
  type OpenSearchIndexOptions,
} from '../../../adapters/aws/opensearch-index.ts';
import { ensureIndex, switchIndex } from '../../../adapters/aws/opensearch-setup.ts';
import { AppError } from '../../../core/errors.ts';
import type { SearchDocument, SearchResult } from '../../../core/search/search.ts';
import { startOpenSearch, type RunningServer } from '../servers/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startOpenSearch();
});
afterAll(() => server.stop());

const at = (node: string): OpenSearchOptions => ({
  node,
  service: 'es',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const open = (change: Partial<OpenSearchIndexOptions> = {}): OpenSearchIndex =>
  createOpenSearchIndex({ ...at(server.endpoint), index: `calls-${randomUUID()}`, refresh: 'true', ...change });

const call = (recordingId: string, ...texts: string[]): SearchDocument => ({
  recordingId,
  startedAt: '2026-01-01T00:00:00.000Z',
  fields: { team: ['red'] },
  turns: texts.map((text, i) => ({ index: i, startMs: i * 1000, text })),
});
const find = (index: OpenSearchIndex, words: string): Promise<SearchResult> =>
  index.search({ words, filters: {}, limit: 10 });

describe('the index', () => {
  it('is made once, and by the first document if need be', async () => {
    const index = open();
    await expect(find(index, '')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await index.remove('a');
    await index.put(call('a', 'refund'));
    const states = await Promise.all([index.ensureIndex(), index.ensureIndex()]);
    expect(new Set(states.map(({ name, current }) => name === current && name)).size).toBe(1);
    expect((await find(index, 'refund')).total).toBe(1);
  });

  it('is not made without its mapping by documents in bulk', async () => {
    expect(await open().putMany([call('a', 'refund')])).toMatchObject([
      { recordingId: 'a', type: 'index_not_found_exception' },
    ]);
  });

  it('gives way to a new version', async () => {
    const name = `calls-${randomUUID()}`;
    const openSearch = connectOpenSearch(at(server.endpoint));
    const index = open({ index: name });
    await index.put(call('old', 'refund'));
    const next = await ensureIndex(openSearch, { index: name, version: 2 });
    expect(next).toEqual({ name: `${name}-v2`, current: `${name}-v1` });
    expect(await index.putMany([call('new', 'refund')], { into: next.name, refresh: 'true' })).toEqual([]);
    expect((await find(index, 'refund')).hits[0]?.recordingId).toBe('old');
    await switchIndex(openSearch, { index: name, to: next.name });
    await switchIndex(openSearch, { index: name, to: next.name });
    expect((await find(index, 'refund')).hits.map(({ recordingId }) => recordingId)).toEqual(['new']);
  });

  it('refuses fields that it does not know', async () => {
    const index = open();
    const { name } = await index.ensureIndex();
    const write = connectOpenSearch(at(server.endpoint)).request({
      method: 'PUT',
      path: [name, '_doc', 'a'],
      json: { recordingId: 'a', nickname: 'x' },
    });
    await expect(write).rejects.toMatchObject({ detail: { type: 'strict_dynamic_mapping_exception' } });
  });

  it('keeps no text in what it gives back', async () => {
    const index = open();
    await index.put(call('a', 'a refund for the order'));
    const { name } = await index.ensureIndex();
    const { body } = await connectOpenSearch(at(server.endpoint)).request({ method: 'GET', path: [name, '_doc', 'a'] });
    expect(JSON.stringify(body)).toContain('startedAt');
    expect(JSON.stringify(body)).not.toContain('refund');
  });
});

describe('documents', () => {
  it('are found after a put that waits for the refresh', async () => {
    const index = open({ refresh: 'wait_for' });
    await index.ensureIndex();
    await index.put(call('a', 'refund'));
    expect((await find(index, 'refund')).total).toBe(1);
  });

  it('are put in bulk', async () => {
    const index = open();
    await index.ensureIndex();
    const tooMany = {
      ...call('b'),
      turns: Array.from({ length: 50_001 }, (_, i) => ({ index: i, startMs: 0, text: '' })),
    };
    const failures = await index.putMany([call('a', 'refund'), tooMany, call('c', 'refund')], { refresh: 'true' });
    expect(failures).toMatchObject([{ recordingId: 'b', status: 400 }]);
    expect((await find(index, '')).total).toBe(2);
  });

  it('may be as long as a transcript may be', async () => {
    const index = open({ loadTurns: () => Promise.resolve([]) });
    await index.ensureIndex();
    const word = 'x'.repeat(100_000);
    const turns = Array.from({ length: 50_000 }, (_, i) => ({ index: i, startMs: i, text: i === 7 ? word : 'yes' }));
    await index.put({ ...call('a'), turns });
    expect((await find(index, 'yes')).total).toBe(1);
  });

  it.each([
    ['refunds', 'refunded'],
    ["agent's", 'agents'],
    ['CAFÉ', 'cafe'],
    ['cafe\u0301', 'café'],
    ['ＡＢＣ', 'abc'],
    ['the', 'the'],
    ['example.com', 'example'],
  ])('with %j are found by %j', async (spoken, asked) => {
    const index = open();
    await index.put(call('a', `so ${spoken} it is`));
    expect((await find(index, asked)).total).toBe(1);
  });
});

describe('turns', () => {
  const texts = ['a refund', 'nothing', 'refunds!'];

  it('are shown as far as the caller may open them', async () => {
    const calls = ['open', 'restricted', 'erased'].map((id) => call(id, ...texts));
    const index = open({
      loadTurns: (id) => {
        if (id === 'restricted') return Promise.reject(new AppError('RESTRICTED', 'no'));
        return Promise.resolve(calls.find(({ recordingId }) => recordingId === id && id !== 'erased')?.turns);
      },
    });
    for (const document of calls) await index.put(document);
    const hits = Object.fromEntries(
      (await find(index, 'refund')).hits.map(({ recordingId, turns }) => [recordingId, turns]),
    );
    expect(hits).toEqual({
      open: [
        { index: 0, startMs: 0, highlight: 'a **refund**' },
        { index: 2, startMs: 2000, highlight: '**refunds**!' },
      ],
      restricted: [],
      erased: [],
    });
  });

  it('are not shown without a way to open them', async () => {
    const index = open();
    await index.put(call('a', ...texts));
    expect((await find(index, 'refund')).hits).toMatchObject([{ recordingId: 'a', turns: [] }]);
  });

  it('do not hide an error that is not of the call', async () => {
    const index = open({ loadTurns: () => Promise.reject(new TypeError('bug')) });
    await index.put(call('a', ...texts));
    await expect(find(index, 'refund')).rejects.toThrow(TypeError);
  });

  it('are marked where they are many and long', async () => {
    const many = call('a', ...Array.from({ length: 900 }, (_, i) => `${'订'.repeat(i)} refund`));
    const index = open({ loadTurns: () => Promise.resolve(many.turns) });
    await index.put(many);
    const turns = (await find(index, 'refund')).hits[0]?.turns ?? [];
    expect(turns.map(({ highlight }) => highlight)).toEqual(
      many.turns.map(({ text }) => text.replace('refund', '**refund**')),
    );
  });
});

describe('OpenSearch that goes away', () => {
  it('refuses a document, and takes it when it is back', async () => {
    const gateway = await openGateway();
    const index = open({ node: `http://127.0.0.1:${gateway.port}`, retryDelaysMs: [50] });
    try {
      await index.put(call('a', 'refund'));
      gateway.cut(true);
      await expect(index.put(call('b', 'refund'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(find(index, 'refund')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(index.remove('a')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      gateway.cut(false);
      await index.put(call('b', 'refund'));
      expect((await find(index, 'refund')).hits.map(({ recordingId }) => recordingId)).toEqual(['a', 'b']);
    } finally {
      gateway.close();
    }
  });
});

interface Gateway {
  readonly port: number;
  /** Ends the connections, and new ones at once. */
  cut(off: boolean): void;
  close(): void;
}

/** The way to the server, to be cut: a second start of OpenSearch takes far longer. */
async function openGateway(): Promise<Gateway> {
  const sockets = new Set<Socket>();
  let off = false;
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const gateway = createServer((client) => {
    if (off) {
      client.destroy();
      return;
    }
    const upstream = connect(server.port, '127.0.0.1');
    sockets.add(client).add(upstream);
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const address = gateway.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    cut: (now) => {
      off = now;
      if (off) end();
    },
    close: () => {
      gateway.close();
      end();
    },
  };
}
