/** Every finding of the rule packs on the checked-in configs is fixed or explained, and every explanation is needed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../bin/read-config.ts';
import { buildApp } from '../../lib/app.ts';
import { nagDocument } from '../../lib/nag-document.ts';
import { SUPPRESSIONS } from '../../lib/nag-suppressions.ts';
import { check, type NagResult } from '../../lib/nag.ts';
import { PLACEHOLDERS } from './support.ts';

const CONFIGS = readdirSync('config')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace('.yaml', ''))
  .sort();
const results = new Map<string, NagResult>();
const outDir = mkdtempSync(join(tmpdir(), 'callvault-nag-'));

afterAll(() => {
  rmSync(outDir, { recursive: true, force: true });
});

beforeAll(() => {
  for (const name of CONFIGS) {
    const config = readConfig(`config/${name}.yaml`);
    const app = new App({ outdir: join(outDir, name) });
    buildApp(app, config, PLACEHOLDERS);
    app.synth();
    const result = check(app, config.stage);
    // A finding that is explained is silenced at its resource.
    expect(check(app, config.stage).acknowledged).toEqual([]);
    results.set(name, result);
  }
}, 240_000);

test('the configs are the four that are promised', () => {
  expect(CONFIGS).toEqual(['china', 'eu-replica', 'full', 'minimal']);
});

test.for(CONFIGS)('%s has no unexplained finding', (name) => {
  expect(results.get(name)?.unexplained).toEqual([]);
});

test('no explanation is left over', () => {
  const everywhere = [...results.values()].map(({ unused }) => new Set(unused));
  expect(SUPPRESSIONS.filter((suppression) => everywhere.every((unused) => unused.has(suppression)))).toEqual([]);
});

test('reasons are sentences, and no rule is waved through as a whole', () => {
  for (const { reason, rules } of SUPPRESSIONS) {
    expect(reason).toMatch(/^[A-Z].{15,}\.$/su);
    expect(rules).not.toContain('%');
  }
});

test('docs/nag-suppressions.md is up to date: npm run docs:aws', () => {
  const found = CONFIGS.map((config) => ({ config, acknowledged: results.get(config)?.acknowledged ?? [] }));
  expect(readFileSync('docs/nag-suppressions.md', 'utf8')).toBe(nagDocument(found));
});
