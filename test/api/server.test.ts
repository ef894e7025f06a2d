/** The single-machine edition over HTTP, with real files, threads and signals. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { ApiRole } from '../../core/privacy/access.ts';
import { startServer, type RunningServer } from '../../local/server.ts';
import { readSettings, type Settings } from '../../local/settings.ts';
import { issueToken } from '../../local/tokens.ts';
import { callFile, TRANSCRIPT } from '../support/calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'callvault-server-'));
const settings = (name: string, port = '0'): Settings =>
  readSettings({ CALLVAULT_DATA: join(folder, name), CALLVAULT_PORT: port, CALLVAULT_WORKERS: '1' });

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ settings: settings('data') });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function send(role: ApiRole, method: string, path: string, body?: unknown): Promise<Response> {
  const { token } = await issueToken(server.keyFile, { sub: role, roles: [role] }, 5);
  return fetch(`${server.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

const announcedSchema = z.object({
  recordingId: z.string(),
  upload: z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) }),
});

async function announce(body: unknown): Promise<z.infer<typeof announcedSchema>> {
  return announcedSchema.parse(await (await send('service', 'POST', '/recordings', body)).json());
}

async function until(id: string, state: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 200; tries += 1) {
    const recording = z
      .record(z.string(), z.unknown())
      .parse(await (await send('compliance', 'GET', `/recordings/${id}`)).json());
    if (recording['state'] === state) return recording;
    await pause(100);
  }
  throw new Error(`never ${state}`);
}

describe('the server', () => {
  it('says what it is', async () => {
    const response = await fetch(server.url);
    expect(await response.text()).toContain('/openapi.json');
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it('takes a call in, seals it, and gives it back with proof', async () => {
    const { recordingId: id, upload } = await announce({ callId: 'e2e', transcript: TRANSCRIPT });
    const { url, method, headers } = upload;
    expect((await fetch(url, { method, headers, body: new Uint8Array(callFile()) })).status).toBe(200);
    await until(id, 'indexed');
    const transcript = await send('quality', 'GET', `/recordings/${id}/transcript`);
    expect(await transcript.json()).toEqual(TRANSCRIPT);
    const found = await send('quality', 'GET', '/search?q=parcel');
    expect(await found.json()).toMatchObject({ total: 1, hits: [{ recordingId: id }] });
    const verdict = await send('auditor', 'POST', `/recordings/${id}/verify`);
    expect(await verdict.json()).toMatchObject({ verdict: 'intact' });
    expect((await send('auditor', 'GET', `/recordings/${id}/proof`)).status).toBe(200);
    const checkpoint = await (await send('auditor', 'GET', '/log/checkpoint')).text();
    expect(checkpoint.split('\n')[0]).toBe('callvault.local/log');
  });

  it('plays through the link', async () => {
    const { recordingId: id, upload } = await announce({ callId: 'play' });
    await fetch(upload.url, { method: 'PUT', body: new Uint8Array(callFile(3)) });
    await until(id, 'indexed');
    const { token } = await issueToken(server.keyFile, { sub: 'q', roles: ['quality'] }, 5);
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    let response: Response;
    do response = await fetch(`${server.url}/recordings/${id}/audio`, { headers });
    while (response.status === 409);
    const { url } = z.object({ url: z.string() }).parse(await response.json());
    const part = await fetch(url, { headers: { range: 'bytes=0-3' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('OggS');
  });

  it('gives links under the name it was asked by, as far as that is its own', async () => {
    const { port } = new URL(server.url);
    const { token } = await issueToken(server.keyFile, { sub: 's', roles: ['service'] }, 5);
    const linkFor = async (host: string): Promise<string> => {
      const headers = { host, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const asked = request(`${server.url}/recordings`, { method: 'POST', headers });
      const answered = new Promise<IncomingMessage>((resolve, reject) => {
        asked.once('response', resolve).once('error', reject);
      });
      asked.end(JSON.stringify({ callId: host }));
      const answer = await answered;
      return new URL(announcedSchema.parse(await json(answer)).upload.url).origin;
    };
    expect(await linkFor(`localhost:${port}`)).toBe(`http://localhost:${port}`);
    expect(await linkFor('evil.example')).toBe(server.url);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const { recordingId: id, upload } = await announce({ callId: 'broken' });
    const broken = request(upload.url, { method: 'PUT', headers: { 'content-length': '1000000' } });
    broken.on('error', () => undefined);
    broken.write(Buffer.alloc(100_000));
    await pause(200);
    broken.destroy();
    await pause(300);
    expect(await until(id, 'awaiting-upload')).toMatchObject({ recordingId: id });
    expect((await fetch(upload.url, { method: 'PUT', body: new Uint8Array(callFile(4)) })).status).toBe(200);
    await until(id, 'indexed');
  });

  it('has every event in the signed log within ten seconds', async () => {
    await announce({ callId: 'quick' }).then(({ upload }) =>
      fetch(upload.url, { method: 'PUT', body: new Uint8Array(callFile(5)) }),
    );
    const sizeOf = async (): Promise<number> =>
      Number((await (await send('auditor', 'GET', '/log/checkpoint')).text()).split('\n')[1]);
    const before = await sizeOf();
    const { recordingId } = await announce({ callId: 'quick-2' });
    await send('agent', 'GET', `/recordings/${recordingId}/audio`);
    await vi.waitFor(
      async () => {
        expect(await sizeOf()).toBeGreaterThan(before);
      },
      { timeout: 10_000, interval: 250 },
    );
  });

  it('says clearly that the port is taken', async () => {
    const taken = settings('other', new URL(server.url).port);
    const failed = startServer({ settings: taken });
    await expect(failed).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(failed).rejects.toThrow('CALLVAULT_PORT');
  });
});

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends in order on %s, with the log signed', async (signal) => {
    const data = join(folder, signal);
    const main = spawn(process.execPath, [fileURLToPath(new URL('../../local/main.ts', import.meta.url))], {
      env: { ...process.env, CALLVAULT_DATA: data, CALLVAULT_PORT: '0', CALLVAULT_WORKERS: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output: string[] = [];
    main.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    const exit = once(main, 'exit');
    while (!output.join('').includes('callvault token')) await pause(50);
    main.kill(signal);
    expect((await exit)[0]).toBe(0);
    expect(output.join('')).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    expect(readFileSync(join(data, 'log', 'checkpoint'), 'utf8')).toContain('callvault.local/log\n0\n');
  });
});
