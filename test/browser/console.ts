/** A server with the sample calls and a browser that looks at it. What the browser complains about is kept, and fails the test that asks. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { ApiRole } from '../../core/privacy/access.ts';
import { buildConsole } from '../../local/console.ts';
import { startServer, type RunningServer } from '../../local/server.ts';
import { readSettings } from '../../local/settings.ts';
import { issueToken } from '../../local/tokens.ts';

const CHROMIUM = process.env['CALLVAULT_CHROMIUM'] ?? '/usr/bin/chromium';
/** Without a browser these tests cannot run. */
export const NO_BROWSER = existsSync(CHROMIUM) ? false : `${CHROMIUM} is not there; set CALLVAULT_CHROMIUM`;

export interface Console {
  readonly url: string;
  readonly dataDir: string;
  /** A signed-in page. Pages of one console do not share a session. */
  readonly open: (who: Who, locale: 'en' | 'zh-CN') => Promise<Looked>;
  readonly token: (who: Who) => Promise<string>;
  readonly close: () => Promise<void>;
}

export interface Looked {
  readonly page: Page;
  /** Errors of the page, violations of its policy, requests to other origins, answers that are server errors. */
  readonly complaints: readonly string[];
}

export interface Who {
  readonly roles: ApiRole[];
  readonly sub?: string;
  readonly customerRef?: string;
}

/** `files` are taken in before the server starts; the archive is empty without them. */
export async function startConsole(files: readonly string[] = []): Promise<Console> {
  const dataDir = mkdtempSync(join(tmpdir(), 'callvault-browser-'));
  if (files.length > 0) {
    // One of the samples is damaged on purpose.
    for (const command of [['ingest', ...files], ['process']]) cli(dataDir, command);
  }
  const consoleFolder = await buildConsole(() => undefined);
  if (consoleFolder === undefined) throw new Error('the console cannot be built');
  const settings = { ...readSettings({ CALLVAULT_DATA: dataDir }), port: 0 };
  const server = await startServer({ settings, consoleFolder });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  return {
    ...{ url: server.url, dataDir },
    open: async (who, locale) => openPage(browser, server, who, locale),
    token: async (who) => tokenOf(server, who),
    async close() {
      await browser.close();
      await server.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function cli(dataDir: string, command: readonly string[]): void {
  try {
    execFileSync(process.execPath, ['local/cli.ts', ...command, '--data', dataDir], { stdio: 'ignore' });
  } catch (error) {
    if (command[0] !== 'ingest') throw error;
  }
}

async function tokenOf({ keyFile }: RunningServer, { sub = 'anna', roles, customerRef }: Who): Promise<string> {
  const principal = { sub, roles, ...(customerRef !== undefined && { customerRef }) };
  return (await issueToken(keyFile, principal, 15)).token;
}

async function openPage(browser: Browser, server: RunningServer, who: Who, locale: string): Promise<Looked> {
  const context = await browser.newContext({ locale, viewport: { width: 1440, height: 1000 }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // A refusal that the page shows is no fault of the page.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== server.url && !['data:', 'blob:'].includes(url.protocol))
      complaints.push(`leaves: ${url.origin}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  await page.goto(`${server.url}/#token=${await tokenOf(server, who)}`);
  return { page, complaints };
}
