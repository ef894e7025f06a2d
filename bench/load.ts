/**
 * Sends reads at a fixed rate, whatever the answers do. A time counts from when the read was due, so that a stall of the server (or of this
 * process) makes all times longer that it has held up.
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Read } from './http-mix.ts';

export interface Answered {
  readonly kind: Read['kind'];
  readonly path: string;
  /** 0: there was no answer. */
  readonly status: number;
  readonly ms: number;
}

/** Browsers and integrations keep their connections. */
const SOCKETS = 128;
const TIMEOUT_MS = 10_000;

/** `token` gives the token of a reader. */
export async function sendReads(
  url: string,
  reads: Generator<Read, never>,
  { perSecond, seconds, token }: { perSecond: number; seconds: number; token: (sub: string) => string },
): Promise<readonly Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
  const start = performance.now();
  const sent: Promise<Answered>[] = [];
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const due = start + (count * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    const { value: read } = reads.next();
    sent.push(send(agent, url, read, token(read.reader.sub), due));
  }
  const answered = await Promise.all(sent);
  agent.destroy();
  return answered;
}

async function send(agent: Agent, url: string, read: Read, token: string, due: number): Promise<Answered> {
  const { kind, path, headers } = read;
  const status = await new Promise<number>((resolve) => {
    const asked = request(
      `${url}${path}`,
      { agent, headers: { ...headers, authorization: `Bearer ${token}` }, timeout: TIMEOUT_MS },
      (answer) => {
        answer.resume();
        answer.once('end', () => {
          resolve(answer.complete ? (answer.statusCode ?? 0) : 0);
        });
        answer.once('error', () => {
          resolve(0);
        });
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => {
      resolve(0);
    });
    asked.end();
  });
  return { kind, path, status, ms: performance.now() - due };
}
