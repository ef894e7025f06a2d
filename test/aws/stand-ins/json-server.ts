/** An HTTP server that speaks the AWS JSON 1.1 protocol: one POST per call, the operation in a header, errors by `__type`. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { Server } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a service answers instead of a result. */
export class Refusal extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message = type, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** Answers one operation. `input` is the request's JSON. Throws Refusal. */
export type Operation = (input: unknown) => unknown;

export interface JsonServer {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** Every call so far: `Transcribe.StartTranscriptionJob` and its input. */
  readonly calls: { readonly target: string; readonly input: unknown }[];
  /** The next `times` calls of `target` are refused. */
  refuse(target: string, refusal: Refusal, times?: number): void;
  stop(): Promise<void>;
}

/** `operations` by target, such as `Transcribe.StartTranscriptionJob`, or by path for services with a REST protocol. `http2`: Bedrock's client speaks nothing else. */
export async function startJsonServer(
  operations: Readonly<Record<string, Operation>>,
  { port = 0, http2 = false }: { port?: number | undefined; http2?: boolean } = {},
): Promise<JsonServer> {
  const calls: { target: string; input: unknown }[] = [];
  const refusals: { target: string; refusal: Refusal }[] = [];

  const answer = async (request: IncomingMessage | Http2ServerRequest): Promise<unknown> => {
    const header = request.headers['x-amz-target'];
    const target = typeof header === 'string' ? header : decodeURIComponent(request.url ?? '');
    const body = await text(request);
    const input: unknown = body === '' ? {} : JSON.parse(body);
    calls.push({ target, input });
    const planned = refusals.findIndex((one) => one.target === target);
    if (planned >= 0) throw refusals.splice(planned, 1)[0]?.refusal ?? new Refusal('InternalFailure');
    const operation = operations[target];
    if (!operation) throw new Refusal('UnknownOperationException', `There is no ${target} here.`);
    return operation(input);
  };
  const handle = async (
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): Promise<void> => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    try {
      response.end(JSON.stringify((await answer(request)) ?? {}));
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal('InternalFailure', String(error), 500);
      const { type, status, message } = refusal;
      response.statusCode = status;
      response.setHeader('x-amzn-errortype', type);
      response.end(JSON.stringify({ __type: type, message, Message: message }));
    }
  };

  const { server, disconnect } = http2 ? http2Server(handle) : http1Server(handle);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    calls,
    refuse(target, refusal, times = 1) {
      for (let at = 0; at < times; at += 1) refusals.push({ target, refusal });
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      disconnect();
      await closed;
    },
  };
}

type Handler = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
) => Promise<void>;

function http1Server(handle: Handler): { server: Server; disconnect: () => void } {
  const server = createServer((request, response) => void handle(request, response));
  return {
    server,
    disconnect: () => {
      server.closeAllConnections();
    },
  };
}

function http2Server(handle: Handler): { server: Server; disconnect: () => void } {
  const server = createHttp2Server((request, response) => void handle(request, response));
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  return {
    server,
    disconnect: () => {
      for (const session of sessions) session.destroy();
    },
  };
}
