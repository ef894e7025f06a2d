/** Sends a file, or a part of one, as it is read: `fetch` keeps what it sends in memory and tells no progress. */
import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { problemFrom, retrying, type Send } from '../../../client/index.ts';

/** For `uploadRecording`. Errors: CallvaultProblem. */
export const sendFile: Send = async ({ url, method }, body, headers, onSent) => {
  const send = retrying(() => put({ url, method, headers }, body, onSent));
  const answer = await send(new Request(url));
  if (!answer.ok) throw await problemFrom(answer);
};

interface Target {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

function put({ url, method, headers }: Target, body: Blob, onSent: (bytes: number) => void): Promise<Response> {
  const open = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { method, headers: { ...headers, 'content-length': String(body.size) } });
    // A refusal may come before everything is sent, and counts more than the broken pipe behind it.
    outgoing.once('response', (answer) => {
      const { statusCode: status = 500 } = answer;
      const retryAfter = answer.headers['retry-after'];
      text(answer).then((said) => {
        resolve(new Response(said, { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } }));
      }, reject);
    });
    outgoing.once('error', reject);
    pipeline(chunksOf(body, onSent), outgoing).catch(reject);
  });
}

async function* chunksOf(body: Blob, onSent: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let sent = 0;
  const chunks: AsyncIterable<Uint8Array> = body.stream();
  for await (const chunk of chunks) {
    yield chunk;
    sent += chunk.length;
    onSent(sent);
  }
}
