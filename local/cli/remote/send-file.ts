/** Sends a file as it is read: `fetch` keeps what it sends of a file in memory, and a recording has up to 5 GB. */
import { createReadStream, statSync } from 'node:fs';
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { problemFrom, retrying, type UploadOptions } from '../../../client/index.ts';

/** For `uploadRecording`; `onBytes` gets how many bytes are sent of how many. Errors: CallvaultProblem. */
export function fileSender(
  path: string,
  onBytes: (done: number, total: number) => void,
): NonNullable<UploadOptions['send']> {
  return async ({ url, method }, _, headers) => {
    const send = retrying(() => put(path, { url, method, headers }, onBytes));
    const answer = await send(new Request(url));
    if (!answer.ok) throw await problemFrom(answer);
  };
}

interface Target {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

function put(
  path: string,
  { url, method, headers }: Target,
  onBytes: (done: number, total: number) => void,
): Promise<Response> {
  const { size } = statSync(path);
  const open = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method, headers: { ...headers, 'content-length': String(size) } });
    // A refusal may come before everything is sent, and counts more than the broken pipe behind it.
    outgoing.once('response', (answer) => {
      const { statusCode: status = 500 } = answer;
      const retryAfter = answer.headers['retry-after'];
      text(answer).then((body) => {
        resolve(new Response(body, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } }));
      }, reject);
    });
    outgoing.once('error', reject);
    const file = createReadStream(path, { highWaterMark: 1 << 18 });
    let done = 0;
    file.on('data', (chunk) => {
      done += chunk.length;
      onBytes(done, size);
    });
    pipeline(file, outgoing).catch(reject);
  });
}
