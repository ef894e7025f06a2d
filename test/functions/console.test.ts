/** The console beside the API: its files by their exact names, everything else the API's. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { withConsole } from '../../functions/serve-api/console.ts';
import { proxyHandler } from '../../functions/serve-api/proxy.ts';
import { captureOutput, invocation } from './support.ts';

const folder = mkdtempSync(join(tmpdir(), 'callvault-console-'));
const CONFIG = JSON.stringify({ apiBase: './', signIn: { kind: 'token' }, docs: './docs/' });
for (const path of ['assets', 'docs']) mkdirSync(join(folder, path));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Callvault</title>');
writeFileSync(join(folder, 'assets/main-1.js'), 'export {};');
writeFileSync(join(folder, 'docs/index.html'), '<h1>Docs</h1>');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  captureOutput();
});

const api = { fetch: (request: Request): Response => new Response(`api ${new URL(request.url).pathname}`) };
const site = withConsole(api, { folder, config: CONFIG, origins: ['https://bucket.example'] });
const get = async (path: string, init?: RequestInit): Promise<Response> =>
  site.fetch(new Request(`https://callvault.invalid${path}`, init));

describe('the console beside the API', () => {
  it('is at the root, under the strict policy with the origins it needs', async () => {
    const page = await get('/');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Callvault')]);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toContain("connect-src 'self' https://bucket.example");
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  });

  it('says what the deployment says', async () => {
    const answer = await get('/console-config.json');
    expect([await answer.text(), answer.headers.get('cache-control')]).toEqual([CONFIG, 'no-cache']);
  });

  it('lets programs be kept, and packs them', async () => {
    const answer = await get('/assets/main-1.js', { headers: { 'accept-encoding': 'br, gzip' } });
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()).toBe('export {};');
  });

  it('has the documentation in its folder', async () => {
    expect([(await get('/docs')).status, (await get('/docs')).headers.get('location')]).toEqual([301, 'docs/']);
    expect(await (await get('/docs/')).text()).toContain('Docs');
  });

  it.each(['/recordings', '/assets/other.js', '/assets/../../package.json', '/assets/%2e%2e/index.html', '/docs/x'])(
    'leaves %s to the API',
    async (path) => {
      const text = await (await get(path)).text();
      // The first two dots are taken out by whoever reads the address.
      expect(text).toMatch(/^api \/|^<!doctype/u);
      expect(text).not.toContain('dependencies');
    },
  );

  it('takes no other method', async () => {
    expect(await (await get('/', { method: 'POST' })).text()).toBe('api /');
  });

  it('comes through the gateway as bytes', async () => {
    const handler = proxyHandler(() => Promise.resolve(site));
    const event = { httpMethod: 'GET', path: '/', multiValueHeaders: { 'Accept-Encoding': ['gzip'] }, body: null };
    const answer = await handler(event, invocation);
    expect(answer.isBase64Encoded).toBe(true);
    expect(gunzipSync(Buffer.from(answer.body, 'base64')).toString()).toContain('<!doctype html>');
  });
});
