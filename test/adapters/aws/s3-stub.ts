/** An S3 that says what a test wants it to say: for answers that no test server gives. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import type { Place } from '../../../adapters/aws/s3-errors.ts';
import { S3_OPTIONS } from '../../../adapters/aws/s3-options.ts';

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface S3Stub {
  readonly place: Place;
  /** What was asked, such as `GET /vault/key?versions`. */
  readonly asked: readonly string[];
}

/** An answer of S3 that refuses. */
export function refusal(status: number, code: string, message = 'a message with audio/rec1 in it'): StubAnswer {
  return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** `answer` is asked once for each request, with its method, path and query. */
export async function s3Stub(answer: (what: string, request: IncomingMessage) => StubAnswer): Promise<S3Stub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const what = `${request.method ?? ''} ${decodeURIComponent(request.url ?? '')}`;
    asked.push(what);
    request.resume().on('end', () => {
      const { status, headers = {}, body = '' } = answer(what, request);
      response.writeHead(status, { 'content-type': 'application/xml', ...headers });
      response.end(request.method === 'HEAD' ? undefined : body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const endpoint = `http://127.0.0.1:${address.port}`;
  const common = { endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 };
  const client = new S3Client({ ...common, ...S3_OPTIONS });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return { place: { client, bucket: 'vault' }, asked };
}
