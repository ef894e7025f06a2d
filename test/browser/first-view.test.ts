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
    expect(paths.size).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(LIMIT_BYTES);
  },
);
