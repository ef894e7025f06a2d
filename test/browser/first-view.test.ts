/** What the browser has to fetch before the first search shows its calls: over a slow line this is how long people wait. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_BROWSER, startConsole, type Console } from './console.ts';

if (NO_BROWSER !== false) console.warn(`skipped: the size of the first view, because ${NO_BROWSER}`);

const LIMIT_BYTES = 400_000;

let archive: Console | undefined;

beforeAll(async () => {
  if (NO_BROWSER === false) archive = await startConsole(['samples/en-price-cancel.opus']);
}, 120_000);
afterAll(async () => {
  await archive?.close();
});

test.skipIf(NO_BROWSER !== false).each(['en', 'zh-CN'] as const)(
  'page, scripts and styles of the first view are below 400 kB gzipped in %s',
  async (locale) => {
    if (!archive) return;
    const { page } = await archive.open({ roles: ['compliance', 'quality'] }, locale);
    const paths = new Set<string>();
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname === '/' || pathname.startsWith('/assets/')) paths.add(pathname);
    });
    // Signed in by now: once more, watched from the first request.
    await page.reload();
    await page.locator('.cv-hit').first().waitFor();
    await page.waitForLoadState('networkidle');
    let bytes = 0;
    for (const path of paths) {
      const answer = await fetch(`${archive.url}${path}`);
      bytes += gzipSync(await answer.bytes()).length;
    }
    console.info(`first view in ${locale}: ${paths.size} files, ${(bytes / 1000).toFixed(0)} kB gzipped`);
    expect(paths.size).toBeGreaterThan(3);
    expect(bytes).toBeLessThan(LIMIT_BYTES);
  },
);

test.skipIf(NO_BROWSER !== false)(
  'who reads and the newest calls are asked for once, before the program is there',
  async () => {
    if (!archive) return;
    const { page } = await archive.open({ roles: ['compliance'] }, 'en');
    await page.locator('.cv-hit').first().waitFor();
    await page.waitForLoadState('networkidle');
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (!pathname.startsWith('/assets/')) asked.push(pathname);
    });
    // The program comes when the calls have been asked for, or not at all.
    await page.route(/first-view-.*\.js$/u, async (route) => {
      await expect.poll(() => asked).toContain('/search');
      await route.continue();
    });
    await page.reload();
    await page.locator('.cv-hit').first().waitFor();
    await page.waitForLoadState('networkidle');
    const early = ['/console-config.json', '/me', '/search'];
    expect(asked.filter((path) => early.includes(path))).toEqual(early);
  },
);

test.skipIf(NO_BROWSER !== false)('callers, who may not search, are asked no search for', async () => {
  if (!archive) return;
  const { page } = await archive.open({ roles: ['subject'], sub: 'caller', customerRef: 'customer-1' }, 'en');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  expect(asked).toContain('/me');
  expect(asked).not.toContain('/search');
});
