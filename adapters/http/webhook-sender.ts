/**
 * One signed POST to a receiver that somebody named. The name is resolved here, every address it has must be allowed, and the connection goes
 * to the address that was looked at: a name cannot change its mind in between. No redirects; the body of the answer is not
 * kept.
 */
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { SendOutcome, WebhookSender } from '../../core/events/ports.ts';
import { createReach, isLoopback, systemResolve, type Reach, type Resolve } from './public-address.ts';

const TIMEOUT_MS = 10_000;
const LONGEST_URL = 2048;
/** Of one name, tried in turn while nobody answers. */
const MOST_ADDRESSES = 4;
/** Of an answer that nobody looks at: whoever sends it may end in peace. */
const MOST_BYTES = 65_536;

export interface WebhookSenderOptions {
  readonly reach?: Reach;
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
  /** More authorities than the system's, PEM; for tests. */
  readonly ca?: string;
}

export function createWebhookSender({
  reach = {},
  resolve = systemResolve,
  timeoutMs = TIMEOUT_MS,
  ca,
}: WebhookSenderOptions = {}): WebhookSender {
  const allows = createReach(reach);
  return {
    problemOf: (text) => problemOf(text, { allows, toSelf: reach.loopback === true }),
    async send({ url, headers, body }) {
      if (problemOf(url, { allows, toSelf: reach.loopback === true }) !== undefined) return { error: 'NOT_ALLOWED' };
      const target = new URL(url);
      const deadline = AbortSignal.timeout(timeoutMs);
      const found = await within(deadline, addressesOf(target, resolve)).catch((): readonly string[] => []);
      if (!found.every(allows)) return { error: 'NOT_ALLOWED' };
      if (target.protocol === 'http:' && !found.every(isLoopback)) return { error: 'NOT_ALLOWED' };
      let outcome: SendOutcome = { error: deadline.aborted ? 'TIMEOUT' : 'UNREACHABLE' };
      for (const address of found.slice(0, MOST_ADDRESSES)) {
        outcome = await post(target, { address, headers, body, deadline, ...(ca !== undefined && { ca }) });
        if (!('error' in outcome) || outcome.error !== 'UNREACHABLE') break;
      }
      return outcome;
    },
  };
}

function problemOf(
  text: string,
  { allows, toSelf }: { readonly allows: (address: string) => boolean; readonly toSelf: boolean },
): string | undefined {
  if (text.length > LONGEST_URL) return `has at most ${LONGEST_URL} characters`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return 'is not an absolute URL';
  if (url.username !== '' || url.password !== '') return 'must not carry a name or password';
  if (url.hash !== '') return 'must not have a fragment';
  const host = hostOf(url);
  const isSelf = isLoopback(host) || host === 'localhost';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isSelf && toSelf)) return 'must begin with https';
  if (isIP(host) !== 0 && !allows(host)) return 'must not point to a private address';
  if (isSelf && !toSelf) return 'must not point to this machine';
  return undefined;
}

const hostOf = ({ hostname }: URL): string => hostname.replaceAll(/^\[|\]$/gu, '');

async function addressesOf(url: URL, resolve: Resolve): Promise<readonly string[]> {
  const host = hostOf(url);
  return isIP(host) === 0 ? resolve(host) : [host];
}

function post(
  url: URL,
  {
    address,
    headers,
    body,
    deadline,
    ca,
  }: {
    readonly address: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly deadline: AbortSignal;
    readonly ca?: string;
  },
): Promise<SendOutcome> {
  const host = hostOf(url);
  const isTls = url.protocol === 'https:';
  const options: RequestOptions & { servername?: string; ca?: string } = {
    ...{ method: 'POST', agent: false, signal: deadline },
    ...{ host: address, path: `${url.pathname}${url.search}` },
    ...(url.port !== '' && { port: url.port }),
    headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)) },
    // The certificate is that of the name, not of the address.
    ...(isTls && isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
  };
  return new Promise((done) => {
    const sending = (isTls ? httpsRequest : httpRequest)(options, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Uint8Array) => {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) answer.destroy();
      });
      // Cut off, by whomever: the status has come.
      answer.on('error', () => undefined);
      answer.on('close', () => {
        done({ status: answer.statusCode ?? 0 });
      });
    });
    sending.on('error', (error) => {
      done({ error: deadline.aborted ? 'TIMEOUT' : isTlsError(error) ? 'TLS' : 'UNREACHABLE' });
    });
    sending.end(body);
  });
}

function isTlsError(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME)/u.test(code);
}

function within<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    deadline.addEventListener('abort', () => {
      fail(new Error('too late'));
    });
    work.then(done, fail);
  });
}
