/** Every page in both languages, light and dark: it shows itself without an error, and keeps nobody out. Uploading into an empty archive. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHELL_WORDS } from '../../console/shell/words.ts';
import { PROBLEM_WORDS } from '../../console/shared/problem.ts';
import { SEARCH_WORDS } from '../../console/search/words.ts';
import { SIGN_IN_WORDS } from '../../console/sign-in/words.ts';
import { UPLOAD_WORDS } from '../../console/upload/words.ts';
import { seriousIssues } from './axe.ts';
import { NO_BROWSER, startConsole, type Console, type Who } from './console.ts';

if (NO_BROWSER !== false) console.warn(`skipped: the pages in a browser, because ${NO_BROWSER}`);

const EVERYTHING = { roles: ['service', 'quality', 'compliance'] } satisfies Who;
const MANY_PAGES = 15;

describe.skipIf(NO_BROWSER !== false)('an archive with calls', () => {
  let archive: Console;
  beforeAll(async () => {
    archive = await startConsole(['samples']);
  }, 120_000);
  afterAll(async () => {
    await archive.close();
  });

  test.each(['en', 'zh-CN'] as const)('shows every page in %s', { timeout: 180_000 }, async (locale) => {
    const { page, complaints } = await archive.open({ ...EVERYTHING }, locale);
    const problems: string[] = [];
    const links = page.getByRole('navigation').getByRole('link');
    await links.nth(MANY_PAGES).waitFor();
    const pages = await Promise.all(
      (await links.all()).map(async (link) => ({
        path: await link.getAttribute('href'),
        name: await link.textContent(),
      })),
    );
    for (const { path, name } of pages.filter((one) => one.path?.startsWith('#/') && one.name !== 'Callvault')) {
      await page.evaluate(`location.hash = '${path}'`);
      await expect.poll(async () => page.title()).toBe(`${name} · Callvault`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      const headings = await page.getByRole('heading', { level: 1 }).count();
      if (headings !== 1) problems.push(`${path}: ${headings} first headings`);
      problems.push(...(await seriousIssues(page)).map((issue) => `${path}: ${issue}`));
      const failed = await page.getByText(PROBLEM_WORDS[locale].unknown).count();
      if (failed > 0) problems.push(`${path}: says that it broke`);
    }
    expect(problems).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('is as readable in the dark', async () => {
    const { page } = await archive.open({ ...EVERYTHING }, 'en');
    await page.getByRole('button', { name: SHELL_WORDS.en.dark, exact: true }).first().click();
    const issues: string[] = [];
    for (const path of ['/', '/matters', '/retention', '/topics', '/scores', '/log']) {
      await page.evaluate(`location.hash = '#${path}'`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      issues.push(...(await seriousIssues(page)).map((issue) => `${path}: ${issue}`));
    }
    expect(issues).toEqual([]);
  });

  test('goes on at the heading of the page that was opened, and skips to the content', async () => {
    const { page } = await archive.open({ ...EVERYTHING }, 'en');
    await page.locator('.cv-hit').first().waitFor();
    await page.getByRole('link', { name: 'Matters and holds' }).press('Enter');
    const focused = async (): Promise<unknown> => page.evaluate('document.activeElement.tagName');
    await expect.poll(focused).toBe('H1');
    await page.getByRole('button', { name: SHELL_WORDS.en.skip }).press('Enter');
    expect(await focused()).toBe('MAIN');
  });

  test('shows agents nothing of compliance', async () => {
    const { page, complaints } = await archive.open({ roles: ['agent'], sub: 'agent-laura' }, 'en');
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Approvals' }).count()).toBe(0);
    await page.evaluate(`location.hash = '#/matters'`);
    await page.getByText(SHELL_WORDS.en.nothing).waitFor();
    expect(complaints).toEqual([]);
  });

  test('lets nobody in without a token', async () => {
    const { page } = await archive.open({ roles: ['agent'], sub: 'agent-laura' }, 'en');
    await page.evaluate('sessionStorage.clear()');
    await page.reload();
    await page.getByRole('heading', { name: SIGN_IN_WORDS.en.title }).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    await page.getByLabel(SIGN_IN_WORDS.en.token).fill('not.a.token');
    await page.getByRole('button', { name: SIGN_IN_WORDS.en.enter }).click();
    await page.getByText(SIGN_IN_WORDS.en.refused).waitFor();
  });
});

describe.skipIf(NO_BROWSER !== false)('an empty archive', () => {
  let archive: Console;
  beforeAll(async () => {
    archive = await startConsole();
  }, 120_000);
  afterAll(async () => {
    await archive.close();
  });

  test('says what to do first, takes a call in, and knows it again', async () => {
    const { page, complaints } = await archive.open({ ...EVERYTHING }, 'en');
    await page.getByText(SEARCH_WORDS.en.firstTitle).waitFor();
    await page.getByText(SEARCH_WORDS.en.firstAction).click();
    await page.getByRole('heading', { name: UPLOAD_WORDS.en.title }).waitFor();
    const file = join('samples', 'en-lost-parcel.wav');
    const choose = async (): Promise<void> => {
      await page.locator('input[type=file]').setInputFiles(file);
      await page.getByRole('button', { name: UPLOAD_WORDS.en.start, exact: true }).click();
    };
    await choose();
    await page.getByRole('link', { name: `${UPLOAD_WORDS.en.open} en-lost-parcel.wav` }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: UPLOAD_WORDS.en.title }).waitFor();
    await choose();
    await page.getByText(UPLOAD_WORDS.en.there).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
