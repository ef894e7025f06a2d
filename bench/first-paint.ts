/**
 * How long the console takes to show the first calls of an archive of 100,000 recordings to somebody who is signed in: from the start of the
 * navigation to the frame that shows the rows of the search, in headless Chromium. Alone: `node bench/first-paint.ts [--data FOLDER]`.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { issueToken } from '../local/tokens.ts';
import type { BenchRow } from './acoustics.ts';
import { startServerProcess, withArchive } from './http.ts';

const CHROMIUM = process.env['CALLVAULT_CHROMIUM'] ?? '/usr/bin/chromium';
const RUNS = 9;
const LIMIT_MS = 1000;

/** Runs in the page, before anything of it: notes when the frame with the first rows is drawn. */
const WATCH = `new MutationObserver((_, watching) => {
  if (document.querySelector('.cv-hit') === null) return;
  watching.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.rowsShownAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });`;

/** Nothing where there is no browser. */
export async function benchFirstPaint(data?: string): Promise<BenchRow[]> {
  if (!existsSync(CHROMIUM)) {
    console.error(`left out: first paint, because ${CHROMIUM} is not there; set CALLVAULT_CHROMIUM`);
    return [];
  }
  return withArchive(data, async (folder) => {
    const { child, url, keyFile } = await startServerProcess([folder, 'console']);
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    try {
      const { token } = await issueToken(keyFile, { sub: 'anna', roles: ['compliance'] }, 15);
      const before = loadavg()[0] ?? 0;
      const first: number[] = [];
      const again: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const [cold, warm] = await openTwice(browser, `${url}/#token=${token}`);
        first.push(cold);
        again.push(warm);
      }
      const name = 'console, 100,000 recordings, navigation to the first rows, median';
      return [
        { name: `${name}: nothing kept by the browser (limit ${LIMIT_MS})`, value: median(first), unit: 'ms' },
        { name: `${name}: the fastest of ${RUNS}`, value: Math.round(Math.min(...first)), unit: 'ms' },
        { name: `${name}: opened again`, value: median(again), unit: 'ms' },
        { name: `${name}: load average`, value: Math.round(before * 10) / 10, unit: '' },
      ];
    } finally {
      await browser.close();
      child.kill('SIGTERM');
      await once(child, 'close');
    }
  });
}

/** In a profile of its own: with nothing in its cache, and once more. */
async function openTwice(browser: Browser, address: string): Promise<[number, number]> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(WATCH);
    const shown = async (): Promise<number> => {
      await page.locator('.cv-hit').first().waitFor({ timeout: 60_000 });
      await page.waitForTimeout(200);
      return Number(await page.evaluate('window.rowsShownAt'));
    };
    await page.goto(address);
    const cold = await shown();
    await page.reload();
    return [cold, await shown()];
  } finally {
    await context.close();
  }
}

function median(times: readonly number[]): number {
  return Math.round(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0);
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { data: { type: 'string' } } });
  for (const { name, value, unit } of await benchFirstPaint(values.data)) {
    console.log(`${name.padEnd(104)} ${String(value).padStart(8)} ${unit}`);
  }
}
