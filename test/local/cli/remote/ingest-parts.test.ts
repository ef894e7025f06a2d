/** A large file over the API, and a command line that is killed half-way: the next one goes on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { once } from 'node:events';
import { channel } from 'node:diagnostics_channel';
import { IncomingMessage, ServerResponse } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../../../e2e/temporary-folder.ts';
import { ROOT } from '../run-cli.ts';
import * as shapes from '../shapes.ts';
import { serve, type Served } from './server.ts';

const PART = 16 << 20;
const PARTS = 5;
const KILL_AFTER = 2;

const temporary = temporaryFolder('cli-remote-parts');
let served: Served;
/** Numbers of the parts that the server has taken, in order; 0 = a whole file. */
const taken: number[] = [];
let onTaken = (): void => undefined;

function noteAnswer(message: unknown): void {
  if (typeof message !== 'object' || message === null || !('request' in message) || !('response' in message)) return;
  const { request, response } = message;
  if (!(request instanceof IncomingMessage) || !(response instanceof ServerResponse)) return;
  const { method, url = '' } = request;
  if (method !== 'PUT' || !url.startsWith('/uploads/') || response.statusCode !== 200) return;
  taken.push(Number(/\/parts\/(\d+)\//u.exec(url)?.[1] ?? 0));
  onTaken();
}
const answered = channel('http.server.response.finish');

beforeAll(async () => {
  served = await serve(join(temporary.path, 'served'));
  answered.subscribe(noteAnswer);
});

afterAll(async () => {
  answered.unsubscribe(noteAnswer);
  await served.server.close();
  temporary.remove();
});

/** No sound in it: the gate has little work with that. */
function noise(bytes: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

function ingest(file: string): ChildProcess {
  const cli = join(ROOT, 'local/cli.ts');
  const env = { PATH: process.env['PATH'], ...served.env };
  return spawn(process.execPath, [cli, 'ingest', file, '--no-wait', '--json'], { env, stdio: 'ignore' });
}

it('a killed upload goes on: no part that had arrived is sent again', async () => {
  const content = noise(PARTS * PART - 1000);
  const file = join(temporary.path, 'in', 'long.wav');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  const killed = ingest(file);
  onTaken = () => {
    if (taken.length >= KILL_AFTER) killed.kill('SIGKILL');
  };
  await once(killed, 'exit');
  expect(killed.signalCode).toBe('SIGKILL');
  onTaken = () => undefined;
  const before = taken.length;
  expect(before).toBeLessThan(PARTS);
  const { files } = await served.cli(shapes.ingestShape, 1, 'ingest', file);
  expect(taken.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  const again = taken.slice(before);
  const [one] = files;
  // It is no sound, and the server has looked at all of it.
  expect(one?.state).toBe('rejected');
  expect(one?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  process.stdout.write(`killed after ${before} of ${PARTS} parts of ${PART} bytes; then sent: ${again.length} parts\n`);
}, 180_000);
