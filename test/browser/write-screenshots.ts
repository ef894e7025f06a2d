/** `npm run screenshots`: pictures of the console with the sample calls, in docs/images, for README and documentation. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createCallvaultClient, type CallvaultClient } from '../../client/index.ts';
import { TITLES as MATTER_TITLES } from '../../console/compliance/titles.ts';
import { TITLES as INSIGHT_TITLES } from '../../console/insights/titles.ts';
import { EVIDENCE_WORDS } from '../../console/recording/evidence/words.ts';
import { RECORDING_WORDS } from '../../console/recording/words.ts';
import { SEARCH_WORDS } from '../../console/search/words.ts';
import { UPLOAD_WORDS } from '../../console/upload/words.ts';
import { NO_BROWSER, startConsole, type Console } from './console.ts';

const ROOT = join(import.meta.dirname, '../..');
const IMAGES = join(ROOT, 'docs/images');
const SIZE = { width: 1280, height: 800 };
const OFFICER = { roles: ['service', 'quality', 'compliance'] } satisfies Parameters<Console['token']>[0];
/** Left out at first, to be uploaded for the picture of that. */
const UPLOADED = ['en-refund.flac', 'zh-insurance-refund.wav'];
const PAST_THE_PLAYER = 2000;
const WORDS = { en: '"lost parcel"', 'zh-CN': '物流' };
type Locale = keyof typeof WORDS;

if (NO_BROWSER !== false) throw new Error(NO_BROWSER);
const samples = readdirSync(join(ROOT, 'samples')).filter((name) => /\.(?:wav|flac|opus)$/u.test(name));
const archive = await startConsole(
  samples.filter((name) => !UPLOADED.includes(name)).map((name) => join('samples', name)),
);
try {
  const api = createCallvaultClient({ baseUrl: archive.url, token: await archive.token(OFFICER) });
  await openMatters(api);
  await picturesOf('en');
  await picturesOf('zh-CN');
} finally {
  await archive.close();
}

/** What a compliance officer would find on an ordinary day. */
async function openMatters(api: CallvaultClient): Promise<void> {
  const cases = [
    ['CASE-2026-7', 'Claim of customer-10021, lost parcel', 'lost parcel', 'letter of the claimant'],
    ['CASE-2026-9', 'Complaint about cancelled contracts', 'cancel', 'request of the regulator'],
  ];
  for (const [matterId = '', title = '', words = '', reason = ''] of cases) {
    await api.post('/matters', { body: { matterId, title, reason } });
    await api.post('/matters/{id}/holds', { params: { path: { id: matterId } }, body: { query: { words }, reason } });
  }
}

async function picturesOf(locale: Locale): Promise<void> {
  const { page } = await archive.open(OFFICER, locale);
  const take = async (name: string): Promise<void> => {
    const path = join(IMAGES, `${name}${locale === 'en' ? '' : `.${locale}`}.png`);
    await page.waitForLoadState('networkidle');
    const png = await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    process.stdout.write(`${path} ${Math.ceil(png.length / 1000)} kB\n`);
  };
  const goTo = async (path: string): Promise<unknown> => page.evaluate(`location.hash = '#${path}'`);
  await page.setViewportSize(SIZE);
  await search(page, locale);
  await take('search');
  await page.locator('a:has(mark)').first().click();
  await page.getByRole('heading', { name: RECORDING_WORDS[locale].transcript }).waitFor();
  await page.locator('.cv-turn-button').first().waitFor();
  await take('recording');
  if (locale !== 'en') return;
  await verify(page);
  await take('evidence');
  for (const [name, { title }] of [
    ['matters', MATTER_TITLES.matters.en],
    ['topics', INSIGHT_TITLES.topics.en],
  ] as const) {
    await goTo(`/${name}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.locator('main table tbody tr').first().waitFor();
    await take(name);
  }
  await goTo('/upload');
  await page.locator('input[type=file]').setInputFiles(UPLOADED.map((name) => join(ROOT, 'samples', name)));
  await page.getByRole('button', { name: UPLOAD_WORDS.en.start, exact: true }).click();
  await page
    .getByText(UPLOAD_WORDS.en.open)
    .nth(UPLOADED.length - 1)
    .waitFor();
  await take('upload');
}

async function search(page: Page, locale: Locale): Promise<void> {
  const t = SEARCH_WORDS[locale];
  await page.getByRole('searchbox', { name: t.words }).fill(WORDS[locale]);
  await page.getByRole('button', { name: t.search, exact: true }).click();
  await page.locator('a:has(mark)').first().waitFor();
}

async function verify(page: Page): Promise<void> {
  const t = EVIDENCE_WORDS.en;
  await page.getByRole('tab', { name: RECORDING_WORDS.en.tabs.evidence }).click();
  const button = page.getByRole('button', { name: t.verify, exact: true });
  await button.click();
  await page.getByText(t.verdict.intact).first().waitFor();
  await page.mouse.wheel(0, PAST_THE_PLAYER);
  await page.getByText(t.verdict.intact).first().scrollIntoViewIfNeeded();
}
