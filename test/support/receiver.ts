/** A receiver of webhooks on this machine: keeps what comes and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  close(): Promise<void>;
}

/** `answer` gives the status of the n-th request, from 1; 0 = none, the connection stays silent. */
export async function startReceiver(
  answer: (n: number) => number | Record<string, string> = () => 204,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const n = received.push({ path: request.url ?? '', headers: request.headers, body: body.toString() });
      const status = answer(n);
      if (typeof status === 'object') response.writeHead(302, status).end();
      else if (status > 0) response.writeHead(status).end('nobody reads this');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/hooks`,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
