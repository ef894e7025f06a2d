/** Time-stamping authorities and witnesses over HTTP: what is sent, and what is made of every kind of answer. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpAuthority } from '../../../adapters/http/timestamp-authority.ts';
import { createHttpWitness } from '../../../adapters/http/witness.ts';
import { createWitnessKey, openFileWitness } from '../../../adapters/local/file-witness.ts';
import { systemClock, systemRandom } from '../../../adapters/local/clock-random.ts';
import { cosignLog } from '../../../core/use-cases/cosign-log.ts';
import { stampLog } from '../../../core/use-cases/stamp-log.ts';
import { signer, testLog, type TestLog } from '../../core/custody/log-fixture.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { opensslAuthority, WITHOUT_OPENSSL } from '../../support/openssl-authority.ts';

const temporary = temporaryFolder('outside');
const { verifierKey } = signer;

type Handler = (body: Buffer, request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

let server: Server;
let url: string;
let handler: Handler;
let log: TestLog;

beforeEach(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void handler(Buffer.concat(chunks), request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  log = testLog();
  await log.commit(5);
  await log.integrate();
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

afterAll(temporary.remove);

function answer(status: number, type: string, body: string | Uint8Array): Handler {
  return (_body, _request, response) => {
    response.writeHead(status, { 'content-type': type }).end(body);
  };
}

describe('a time-stamping authority', () => {
  const stamp = (): Promise<unknown> =>
    stampLog({ store: log.store, verifierKey, authority: createHttpAuthority({ url, random: systemRandom }) });

  it.skipIf(WITHOUT_OPENSSL !== undefined)('is asked as RFC 3161 says, and openssl understands it', async () => {
    const folder = join(temporary.path, 'tsa');
    mkdirSync(folder);
    const authority = opensslAuthority(folder);
    handler = (body, request, response) => {
      expect(request.headers['content-type']).toBe('application/timestamp-query');
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(authority.reply(body));
    };
    expect(await stamp()).toMatchObject({ size: 5, fresh: true, authority: 'not checked' });
    const [response, note] = [await log.store.get('checkpoints/5.tsr'), await log.store.get('checkpoints/5')];
    expect(authority.accepts(response ?? new Uint8Array(), note ?? new Uint8Array())).toBe(true);
  });

  it.each([
    ['an error', answer(500, 'text/plain', ''), 'UNAVAILABLE'],
    ['a page', answer(200, 'text/html', '<html>'), 'UNAVAILABLE'],
    ['nonsense', answer(200, 'application/timestamp-reply', 'nonsense'), 'INTEGRITY'],
    ['far too much', answer(200, 'application/timestamp-reply', Buffer.alloc(2 << 20)), 'UNAVAILABLE'],
  ])('that answers with %s is refused, and nothing is kept', async (_what, how, code) => {
    handler = how;
    await expect(stamp()).rejects.toMatchObject({ code });
    expect(await log.store.get('checkpoints/5.tsr')).toBeUndefined();
  });

  it('that is not there, or no URL at all, is said to be so', async () => {
    const at = (where: string): Promise<unknown> =>
      createHttpAuthority({ url: where, random: systemRandom }).stamp(new Uint8Array(32));
    await expect(at('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(at('file:///etc/passwd')).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('a witness', () => {
  it('gets old size, proof and checkpoint, and its cosignature is kept', async () => {
    const file = join(temporary.path, 'key');
    const vkey = createWitnessKey(file, 'witness.example/w1');
    const behind = openFileWitness({ file, log: verifierKey, clock: systemClock });
    const oldSizes: string[] = [];
    handler = async (body, request, response) => {
      expect(request.url).toBe('/w/add-checkpoint');
      const text = body.toString();
      const blank = text.indexOf('\n\n');
      const [old = '', ...proof] = text.slice(0, blank).split('\n');
      oldSizes.push(old);
      const reply = await behind.cosign({
        checkpoint: text.slice(blank + 2),
        oldSize: Number(old.slice('old '.length)),
        proof: proof.map((hash) => Buffer.from(hash, 'base64')),
      });
      if (reply.outcome === 'cosigned') response.writeHead(200).end(reply.line);
      else response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end(`${reply.size}\n`);
    };
    const witness = createHttpWitness({ url: `${url}/w`, vkey });
    expect(await cosignLog({ store: log.store, verifierKey, witness })).toMatchObject({ size: 5 });
    await log.commit(40);
    await log.integrate();
    const { size, checkpoint } = await cosignLog({ store: log.store, verifierKey, witness });
    expect(size).toBe(45);
    expect(checkpoint).toContain('\u2014 witness.example/w1 ');
    // It did not say what it has seen before it was asked; then it did.
    expect(oldSizes).toEqual(['old 0', 'old 0', 'old 5']);
  });

  it.each([
    ['a conflict without a size', answer(409, 'text/plain', ''), 'INTEGRITY'],
    ['a size that is none', answer(409, 'text/x.tlog.size', '1e3\n'), 'INTEGRITY'],
    ['a size beyond the log', answer(409, 'text/x.tlog.size', '6\n'), 'INTEGRITY'],
    ['the same conflict for ever', answer(409, 'text/x.tlog.size', '3\n'), 'UNAVAILABLE'],
    ['a proof it does not accept', answer(422, 'text/plain', ''), 'INTEGRITY'],
    ['another log', answer(404, 'text/plain', ''), 'UNAVAILABLE'],
    ['no line of its own', answer(200, 'text/plain', '\u2014 somebody AAAAAAAA\n'), 'UNAVAILABLE'],
  ])('that answers with %s is refused', async (_what, how, code) => {
    handler = how;
    const vkey = createWitnessKey(join(temporary.path, `key-${_what.replaceAll(' ', '-')}`), 'witness.example/w2');
    const witness = createHttpWitness({ url, vkey });
    await expect(cosignLog({ store: log.store, verifierKey, witness })).rejects.toMatchObject({ code });
  });
});
