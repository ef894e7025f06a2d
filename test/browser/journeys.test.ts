/** What people come for, done by clicking, in both languages. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallvaultClient } from '../../client/index.ts';
import { OWN_WORDS } from '../../console/me/words.ts';
import { REVIEW_WORDS } from '../../console/quality/words.ts';
import { ACTION_WORDS } from '../../console/recording/actions/words.ts';
import { EVIDENCE_WORDS } from '../../console/recording/evidence/words.ts';
import { RECORDING_WORDS } from '../../console/recording/words.ts';
import { SEARCH_WORDS } from '../../console/search/words.ts';
import { EXPORT_WORDS } from '../../console/shared/export-words.ts';
import { COMMON_WORDS } from '../../console/shared/words-common.ts';
import { seriousIssues } from './axe.ts';
import { NO_BROWSER, startConsole, type Console, type Looked } from './console.ts';

if (NO_BROWSER !== false) console.warn(`skipped: the journeys in a browser, because ${NO_BROWSER}`);

const CALLS = {
  en: { words: 'lost parcel', file: 'en-lost-parcel' },
  'zh-CN': { words: '物流', file: 'zh-' },
} as const;
const OFFICER = { roles: ['compliance', 'quality'] } satisfies { roles: ['compliance', 'quality'] };

/** An item of the scorecard, as the policy names it. */
const GREETING = {
  en: 'Greets and names the company or offers help within 15 seconds',
  'zh-CN': '15 秒内问候，并报公司名称或主动提供帮助',
} as const;

describe.skipIf(NO_BROWSER !== false).each(['en', 'zh-CN'] as const)('in %s', (locale) => {
  const t = {
    search: SEARCH_WORDS[locale],
    recording: RECORDING_WORDS[locale],
    evidence: EVIDENCE_WORDS[locale],
    actions: ACTION_WORDS[locale],
    review: REVIEW_WORDS[locale],
    export: EXPORT_WORDS[locale],
    common: COMMON_WORDS[locale],
    own: OWN_WORDS[locale],
  };
  let archive: Console;
  let looked: Looked;
  let page: Page;

  beforeAll(async () => {
    archive = await startConsole(['samples']);
    looked = await archive.open({ ...OFFICER }, locale);
    ({ page } = looked);
  }, 120_000);
  afterAll(async () => {
    await archive.close();
  });

  const button = (name: string): ReturnType<Page['getByRole']> => page.getByRole('button', { name, exact: true });
  const dialog = (): ReturnType<Page['getByRole']> => page.getByRole('dialog');
  const act = async (item: string): Promise<void> => {
    await button(t.recording.actions).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const goTo = async (path: string): Promise<unknown> => page.evaluate(`location.hash = '#${path}'`);
  const recordingId = (): string => /recordings\/(\w+)/u.exec(page.url())?.[1] ?? '';

  test('finds a call by words and opens it at the turn', async () => {
    await page.getByRole('searchbox', { name: t.search.words }).fill(CALLS[locale].words);
    await button(t.search.search).click();
    const turn = page.locator('a:has(mark)').first();
    expect((await turn.locator('mark').first().textContent())?.length).toBeGreaterThan(0);
    expect(page.url()).not.toContain(encodeURIComponent(CALLS[locale].words));
    expect(await seriousIssues(page)).toEqual([]);
    await page.reload();
    await turn.waitFor();
    await turn.click();
    await page.getByRole('heading', { name: t.recording.transcript }).waitFor();
    expect(recordingId()).toMatch(/^[a-z2-7]{26}$/u);
  });

  test('plays from a turn', async () => {
    await page.locator('.cv-turn-button').nth(3).click();
    await button(t.recording.pause).waitFor();
    await expect.poll(async () => page.locator('[aria-current] .cv-turn-at').count()).toBeGreaterThan(0);
    await button(t.recording.pause).click();
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('verifies it', async () => {
    await page.getByRole('tab', { name: t.recording.tabs.summary }).focus();
    const focused = async (): Promise<unknown> => page.evaluate("document.activeElement?.getAttribute('role')");
    for (let i = 1; i < Object.keys(t.recording.tabs).length; i += 1) {
      await page.keyboard.press('ArrowRight');
      expect(await focused()).toBe('tab');
    }
    await button(t.evidence.verify).click();
    await page.getByText(t.evidence.verdict.intact, { exact: false }).first().waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('places a hold and releases it', async () => {
    await act(t.recording.placeHold);
    await dialog().getByLabel(t.actions.matter).first().fill('CASE-2026-7');
    await dialog().getByLabel(t.common.reason).fill('dispute');
    expect(await seriousIssues(page)).toEqual([]);
    await dialog().getByRole('button', { name: t.actions.hold.action, exact: true }).click();
    await page.getByText(t.recording.held('CASE-2026-7')).first().waitFor();
    await act(t.recording.releaseHold);
    await dialog().getByLabel(t.common.reason).fill('settled');
    await dialog().getByRole('button', { name: t.actions.release.action, exact: true }).click();
    await page.getByText(t.recording.held('CASE-2026-7')).first().waitFor({ state: 'hidden' });
  });

  test('exports evidence that stands on its own', async () => {
    await act(t.recording.exportBundle);
    await dialog().getByLabel(t.export.purpose).fill('dispute 17');
    const download = page.waitForEvent('download');
    await dialog().getByRole('button', { name: t.export.title, exact: true }).click();
    const folder = mkdtempSync(join(tmpdir(), 'callvault-bundle-'));
    const bundle = join(folder, 'bundle.zip');
    await (await download).saveAs(bundle);
    const verdict: unknown = JSON.parse(
      execFileSync(process.execPath, ['local/cli.ts', 'verify-bundle', bundle, '--json'], { encoding: 'utf8' }),
    );
    expect(verdict).toMatchObject({ ok: true });
    rmSync(folder, { recursive: true });
  });

  test('reviews it by a scorecard', async () => {
    const id = recordingId();
    await goTo(`/reviews/${id}`);
    await page.getByRole('heading', { name: t.review.title }).waitFor();
    await page.getByText(GREETING[locale]).first().waitFor();
    const groups = page.getByRole('toolbar').filter({ has: button(t.review.passed) });
    await groups.first().waitFor();
    for (const group of await groups.all())
      await group.getByRole('button', { name: t.review.passed, exact: true }).click();
    expect(await seriousIssues(page)).toEqual([]);
    await button(t.review.save).click();
    await page.getByText(t.review.saved).waitFor();
    await page.getByText(t.review.compare).waitFor();
  });

  test('sees that somebody has tampered with it', async () => {
    await goTo('/');
    await page.getByRole('searchbox', { name: t.search.words }).fill(CALLS[locale].words);
    await button(t.search.search).click();
    await page.locator('a:has(mark)').first().click();
    await page.getByRole('tab', { name: t.recording.tabs.evidence }).click();
    const path = join(archive.dataDir, 'vault/audio', recordingId());
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await button(t.evidence.verify).click();
    await page.getByText(t.evidence.verdict.altered).first().waitFor();
    // Whoever opens it from now on is told.
    await page.getByText(t.recording.damagedTitle).waitFor();
    expect(await seriousIssues(page)).toEqual([]);
  });

  test('lets the caller erase what is kept of them', async () => {
    const client = createCallvaultClient({ baseUrl: archive.url, token: await archive.token({ ...OFFICER }) });
    const { customerRef = '' } = await client.get('/recordings/{id}', { params: { path: { id: recordingId() } } });
    const caller = await archive.open({ roles: ['subject'], sub: 'caller', customerRef }, locale);
    await caller.page.getByRole('button', { name: t.own.erase }).click();
    await caller.page.getByRole('dialog').getByRole('button', { name: t.own.erase, exact: true }).click();
    await caller.page.getByText(t.own.results).waitFor();
    await caller.page.getByText(t.own.erased).first().waitFor();
    expect(await seriousIssues(caller.page)).toEqual([]);
    expect(caller.complaints).toEqual([]);
  });

  test('without one error, violation of the policy or request to anybody else', () => {
    expect(looked.complaints).toEqual([]);
  });
});
