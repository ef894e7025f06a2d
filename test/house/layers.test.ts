/** The layer rules of eslint.config.js: each forbidden import is really refused, each allowed one passes. */
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

let eslint: ESLint;
beforeAll(() => {
  // Type information is not needed to judge imports and globals.
  eslint = new ESLint({
    overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } }],
    ruleFilter: ({ ruleId }) => /^no-restricted|consistent-type-assertions|no-console|no-non-null/u.test(ruleId),
  });
});

async function rulesBroken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'parse error');
}

describe('the layer rules refuse', () => {
  it.each([
    ['core/x.ts', "import { readFileSync } from 'node:fs'; readFileSync('');"],
    ['core/x.ts', "import { S3Client } from '@aws-sdk/client-s3'; new S3Client({});"],
    ['core/x.ts', "import { Hono } from 'hono'; new Hono();"],
    ['core/x.ts', "import { openCatalogue } from '../adapters/local/catalogue.ts'; openCatalogue;"],
    ['core/audio/x.ts', "import { main } from '../../local/main.ts'; main;"],
    ['core/x.ts', "import { randomBytes } from 'node:crypto'; randomBytes(1);"],
    ['core/x.ts', 'export const at = Date.now();'],
    ['core/x.ts', 'export const at = new Date();'],
    ['core/x.ts', 'export const chance = Math.random();'],
    ['core/x.ts', "export const home = process.env['HOME'];"],
    ['core/x.ts', "export const page = fetch('http://example.com');"],
    ['adapters/local/x.ts', "import { S3Client } from '@aws-sdk/client-s3'; new S3Client({});"],
    ['adapters/local/x.ts', "import { put } from '../aws/vault.ts'; put;"],
    ['adapters/local/x.ts', "import { app } from '../../api/app.ts'; app;"],
    ['api/x.ts', "import { readFileSync } from 'node:fs'; readFileSync('');"],
    ['api/x.ts', "import { openCatalogue } from '../adapters/local/catalogue.ts'; openCatalogue;"],
    ['core/x.ts', "export const n = JSON.parse('1') as number;"],
    ['api/x.ts', "console.log('x');"],
  ])('%s: %s', async (file, code) => {
    expect(await rulesBroken(file, code)).not.toEqual([]);
  });
});

describe('the layer rules allow', () => {
  it.each([
    ['core/x.ts', "import { createHash } from 'node:crypto'; createHash('sha256');"],
    ['core/x.ts', "import * as z from 'zod'; z.string();"],
    ['core/x.ts', 'export const at = new Date(0);'],
    ['core/x.ts', "export const word = ['a'] as const;"],
    ['adapters/local/x.ts', "import { readFileSync } from 'node:fs'; readFileSync('');"],
    ['api/x.ts', "import { AppError } from '../core/errors.ts'; AppError;"],
    ['local/x.ts', "console.log('x');"],
  ])('%s: %s', async (file, code) => {
    expect(await rulesBroken(file, code)).toEqual([]);
  });
});
