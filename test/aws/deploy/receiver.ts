/** A receiver of webhooks as somebody else would run it, on the machine that the emulator's functions run on. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { Emulator } from './emulator.ts';

/** Of emulator.yaml: an address that this deployment lets webhooks have, and that is this machine. */
const ADDRESS = '0.0.0.0';

export interface Received {
  /** Id of the event. */
  readonly id: string;
  /** Between the time that was signed and the arrival. */
  readonly ageMs: number;
  readonly body: string;
  /** As the specification of Standard Webhooks has it; not by the code under test. */
  isSignedWith(secret: string): boolean;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Statuses of the next answers; 204 when there are no more. */
  answer(...statuses: number[]): void;
  stop(): Promise<void>;
}

/** Its certificate is the emulator's, which the functions trust. */
export async function startReceiver({ dir }: Emulator): Promise<Receiver> {
  const received: Received[] = [];
  const statuses: number[] = [];
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(join(dir, name)));
  const server = createServer({ key, cert }, (request, response) => {
    void bodyOf(request).then((body) => {
      received.push(readWebhook(request, body));
      response.writeHead(statuses.shift() ?? 204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    url: `https://${ADDRESS}:${at.port}/callvault`,
    received,
    answer(...next) {
      statuses.push(...next);
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(request, 'end');
  return Buffer.concat(chunks).toString();
}

function readWebhook({ headers }: IncomingMessage, body: string): Received {
  const [id, at, signature] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`]));
  return {
    id: id ?? '',
    ageMs: Date.now() - Number(at) * 1000,
    body,
    isSignedWith(secret) {
      const bytes = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64');
      const wanted = createHmac('sha256', bytes)
        .update(`${id ?? ''}.${at ?? ''}.${body}`)
        .digest();
      const given = Buffer.from(signature?.replace(/^v1,/u, '') ?? '', 'base64');
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}
