/** What goes over the wire, and what becomes of refusals: against a server that answers as told. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenSearchIndex, type OpenSearchIndex } from '../../../adapters/aws/opensearch-index.ts';
import type { SearchDocument } from '../../../core/search/search.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Gives the answers in turn, the last one for ever. */
async function serve(answers: readonly [number, unknown][]): Promise<{ node: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      const [status, body] = answers[Math.min(seen.length, answers.length) - 1] ?? [500, {}];
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { node: `http://127.0.0.1:${address.port}`, seen };
}

const open = (node: string, service: 'es' | 'aoss' = 'es'): OpenSearchIndex =>
  createOpenSearchIndex({
    node,
    service,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' },
    index: 'calls',
    retryDelaysMs: [1, 1],
  });

const document = (recordingId: string): SearchDocument => ({
  recordingId,
  startedAt: '2026-01-01T00:00:00Z',
  fields: { team: ['red'] },
  turns: [{ index: 0, startMs: 0, text: 'a secret \uD800' }],
});

describe('requests', () => {
  it('are signed, with the hash of the body', async () => {
    const { node, seen } = await serve([[201, {}]]);
    await open(node, 'aoss').put(document('a/b'));
    expect(seen[0]).toMatchObject({ method: 'PUT', url: '/calls/_doc/a%2Fb' });
    expect(seen[0]?.headers).toMatchObject({ 'x-amz-security-token': 'token' });
    const hash = createHash('sha256').update(seen[0]?.body ?? '');
    expect(seen[0]?.headers['x-amz-content-sha256']).toBe(hash.digest('hex'));
    expect(seen[0]?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-west-1\/aoss\/aws4_request, SignedHeaders=content-type;host;/u,
    );
    expect(seen[0]?.body).toContain('a secret \uFFFD');
  });

  it('wait for the refresh on a domain and name no refresh on Serverless', async () => {
    const { node, seen } = await serve([[200, {}]]);
    for (const service of ['es', 'aoss'] as const) {
      const index = open(node, service);
      await index.put(document('a'));
      await index.remove('a');
    }
    expect(seen.map(({ url }) => url)).toEqual([
      '/calls/_doc/a?refresh=wait_for&require_alias=true',
      '/calls/_doc/a?refresh=true',
      '/calls/_doc/a',
      '/calls/_doc/a',
    ]);
  });
});

describe('refusals', () => {
  const reason = { error: { type: 'mapper_parsing_exception', reason: "Preview of field's value: 'a secret'" } };

  it.each([429, 502, 503, 504])('%i is tried again', async (status) => {
    const { node, seen } = await serve([
      [status, '<html>'],
      [status, {}],
      [201, {}],
    ]);
    await open(node).put(document('a'));
    expect(seen).toHaveLength(3);
  });

  it.each<[number, string]>([
    [429, 'UNAVAILABLE'],
    [500, 'UNAVAILABLE'],
    [400, 'INTERNAL'],
    [403, 'INTERNAL'],
  ])('%i becomes %s and quotes nothing', async (status, code) => {
    const { node } = await serve([[status, reason]]);
    const error = await open(node)
      .put(document('a'))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, detail: { status, type: 'mapper_parsing_exception' } });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('no server is UNAVAILABLE, with its cause', async () => {
    const index = open('http://127.0.0.1:1');
    const error = await index.put(document('a')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', cause: { name: 'TypeError' } });
  });

  it('an answer of only a part of the index is UNAVAILABLE', async () => {
    const whole = {
      timed_out: false,
      _shards: { failed: 0 },
      hits: { total: { value: 0 }, hits: [] },
      aggregations: {},
    };
    for (const part of [{ timed_out: true }, { _shards: { failed: 1 } }]) {
      const { node } = await serve([[200, { ...whole, ...part }]]);
      const search = open(node).search({ words: '', filters: {}, limit: 10 });
      await expect(search).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    }
  });
});

describe('putMany', () => {
  const item = (id: string, status: number, type?: string): unknown => ({
    index: { _id: id, status, ...(type && { error: { type, reason: 'a secret' } }) },
  });
  const documents = ['a', 'b', 'c'].map(document);
  const retryDelaysMs = [1, 1];

  it('tells which documents were refused and sends those again that met too much load', async () => {
    const { node, seen } = await serve([
      [200, { items: [item('a', 201), item('b', 400, 'mapper_parsing_exception'), item('c', 429, 'rejected')] }],
      [200, { items: [item('c', 201)] }],
    ]);
    expect(await open(node).putMany(documents, { retryDelaysMs })).toEqual([
      { recordingId: 'b', status: 400, type: 'mapper_parsing_exception' },
    ]);
    expect(seen.map(({ url }) => url)).toEqual(Array(2).fill('/calls/_bulk?require_alias=true'));
    expect(seen[1]?.body.trim().split('\n')).toHaveLength(2);
  });

  it('reports what stays refused for load', async () => {
    const { node } = await serve([[200, { items: [item('a', 429, 'rejected')] }]]);
    expect(await open(node).putMany([document('a')], { retryDelaysMs })).toEqual([
      { recordingId: 'a', status: 429, type: 'rejected' },
    ]);
  });

  it('sends a request again that was refused as a whole, then gives up', async () => {
    const busy = { error: { type: 'circuit_breaking_exception' } };
    const once = await serve([
      [429, busy],
      [200, { items: documents.map(({ recordingId }) => item(recordingId, 201)) }],
    ]);
    expect(await open(once.node).putMany(documents)).toEqual([]);
    const always = await serve([[429, busy]]);
    await expect(open(always.node).putMany(documents)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('cuts what is large into several requests', async () => {
    const { node, seen } = await serve([[200, { items: [] }]]);
    const large = ['a', 'b'].map((id) => ({
      ...document(id),
      turns: [{ index: 0, startMs: 0, text: 'x'.repeat(1_500_000) }],
    }));
    await open(node).putMany(large);
    expect(seen).toHaveLength(2);
  });
});
