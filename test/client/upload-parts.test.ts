/** A file that goes in parts: what is sent, and what is sent again after an interruption. */
import { describe, expect, it } from 'vitest';
import {
  CallvaultProblem,
  uploadRecording,
  type Announcement,
  type Send,
  type UploadOptions,
} from '../../client/index.ts';
import { localApi, ORIGIN, sha256Of, type LocalApi } from '../api/local-api.ts';
import { service } from '../api/support.ts';
import { callFile, runAll } from '../support/calls.ts';
import { clientOf } from './support.ts';

const announcement: Announcement = { callId: 'c-1', source: 'pbx', businessLine: 'default' };
const FILE = callFile(1, 3000);
const PART = 10_000;
const COUNT = Math.ceil(FILE.length / PART);

interface Line {
  readonly send: Send;
  /** Part numbers in the order they were sent whole; 0 = the file itself. */
  readonly sent: number[];
}

/** A line to the server that `fails` for some of what goes over it. */
function lineTo(api: LocalApi, fails: (sent: number, part: number) => Error | undefined = () => undefined): Line {
  const sent: number[] = [];
  const send: Send = async ({ url, method }, body, headers, onSent) => {
    const part = Number(/\/parts\/(\d+)\//u.exec(url)?.[1] ?? 0);
    onSent(body.size / 2);
    const failure = fails(sent.length, part);
    if (failure !== undefined) throw failure;
    const response = await api.app.request(url.slice(ORIGIN.length), {
      method,
      headers,
      body: await body.arrayBuffer(),
    });
    if (!response.ok) throw new CallvaultProblem({ status: response.status, code: 'HTTP_ERROR', detail: 'refused' });
    sent.push(part);
  };
  return { send, sent };
}

function upload(api: LocalApi, line: Line, options: UploadOptions = {}): ReturnType<typeof uploadRecording> {
  const { client } = clientOf(api, service);
  return uploadRecording(client, new Blob([new Uint8Array(FILE)]), announcement, {
    ...{ partBytes: PART, send: line.send },
    ...options,
  });
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const noting =
  (progress: number[]): NonNullable<UploadOptions['onProgress']> =>
  (phase, done) => {
    if (phase === 'sending') progress.push(done);
  };
const cut = new CallvaultProblem({ status: 0, code: 'NETWORK', detail: 'The line was cut.' });

describe('a large file', () => {
  it('goes in parts, with progress that ends at its size, and is sealed as what it is', async () => {
    const api = localApi();
    const line = lineTo(api);
    const progress: number[] = [];
    const { recordingId, sha256 } = await upload(api, line, {
      onProgress: noting(progress),
    });
    expect(line.sent.toSorted((a, b) => a - b)).toEqual(numbers(1, COUNT));
    expect(progress.at(0)).toBe(0);
    expect(progress.at(-1)).toBe(FILE.length);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
    await runAll(api.context);
    const sealed = (await api.context.catalogue.recording(recordingId))?.sealed?.sha256;
    expect([sealed, sha256]).toEqual([sha256Of(FILE), sha256Of(FILE)]);
    const again = await upload(
      api,
      lineTo(api, () => cut),
    );
    expect(again).toMatchObject({ recordingId, isThere: true });
  });

  it('goes on where an interrupted upload was: what had arrived is not sent again', async () => {
    const api = localApi();
    const abort = new AbortController();
    const killed = lineTo(api, (sent) => {
      if (sent < 7) return undefined;
      abort.abort(new Error('killed'));
      return new Error('killed');
    });
    await expect(upload(api, killed, { signal: abort.signal })).rejects.toThrow('killed');
    expect(killed.sent.length).toBeGreaterThanOrEqual(7);
    const rest = lineTo(api);
    const progress: number[] = [];
    await upload(api, rest, { onProgress: noting(progress) });
    expect([...killed.sent, ...rest.sent].toSorted((a, b) => a - b)).toEqual(numbers(1, COUNT));
    expect(progress.at(-1)).toBe(FILE.length);
  });

  it('survives a line that fails now and then, and sends again only what failed', async () => {
    const api = localApi();
    let fails = 0;
    const line = lineTo(api, (_, part) => (part % 5 === 0 && (fails += 1) <= 3 ? cut : undefined));
    const progress: number[] = [];
    await upload(api, line, { onProgress: noting(progress) });
    expect(line.sent.toSorted((a, b) => a - b)).toEqual(numbers(1, COUNT));
    expect(progress.every((done) => done >= 0 && done <= FILE.length)).toBe(true);
    expect(progress.at(-1)).toBe(FILE.length);
  });

  it('asks for new links when the ones it has are over', async () => {
    const api = localApi();
    let first = true;
    const over = new CallvaultProblem({ status: 403, code: 'HTTP_ERROR', detail: 'Request has expired' });
    const line = lineTo(api, () => {
      const failure = first ? over : undefined;
      first = false;
      return failure;
    });
    await upload(api, line);
    expect(line.sent.toSorted((a, b) => a - b)).toEqual(numbers(1, COUNT));
  });

  it('gives up on a line that takes nothing, with what the line said', async () => {
    const api = localApi();
    await expect(
      upload(
        api,
        lineTo(api, () => cut),
      ),
    ).rejects.toBe(cut);
  }, 20_000);

  it('is done when the answer to its completion got lost', async () => {
    const api = localApi();
    let lost = false;
    const { client: deaf } = clientOf(api, service, {
      fetch: async (request) => {
        const answer = await api.app.fetch(request);
        if (lost || !request.url.endsWith('/upload-completion')) return answer;
        lost = true;
        return new Response('The gateway has waited long enough.', { status: 504 });
      },
    });
    const line = lineTo(api);
    const file = new Blob([new Uint8Array(FILE)]);
    const uploaded = await uploadRecording(deaf, file, announcement, { partBytes: PART, send: line.send });
    expect([lost, uploaded.isThere]).toEqual([true, false]);
    expect(line.sent).toHaveLength(COUNT);
  });
});

it('a small file goes whole', async () => {
  const api = localApi();
  const line = lineTo(api);
  await upload(api, line, { partBytes: FILE.length });
  expect(line.sent).toEqual([0]);
});
