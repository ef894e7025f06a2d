/** A region that lacks a service is refused before anything is made, and the table in the docs is the one in the code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../bin/read-config.ts';
import { buildApp } from '../../lib/app.ts';
import { parseConfig, type Config } from '../../lib/config.ts';
import { isAvailable, missingServices, PARTITIONS, SERVICES } from '../../lib/regions.ts';
import { regionsDocument } from '../../lib/regions-table.ts';
import { MINIMAL, PLACEHOLDERS } from './support.ts';

const config = (overrides: object): Config => parseConfig({ ...MINIMAL, ...overrides });

describe('what stands in the way', () => {
  test.for([
    [{ region: 'eu-central-1' }, []],
    [{ region: 'eu-north-1' }, ['Amazon Comprehend is not available in eu-north-1: set language: local']],
    [{ region: 'eu-north-1', language: 'local' }, []],
    [
      { region: 'me-south-1', language: 'local', search: { kind: 'serverless' } },
      ['Amazon OpenSearch Serverless is not available in me-south-1: set search: {kind: domain}'],
    ],
    [
      { region: 'il-central-1', language: 'local' },
      ['Amazon Transcribe is not available in il-central-1: choose another region'],
    ],
    [
      { region: 'ap-east-1', language: 'local', summaryModel: 'amazon.nova-lite-v1:0' },
      ['Amazon Bedrock is not available in ap-east-1: leave out summaryModel'],
    ],
    [{ region: 'ap-east-1', language: 'local' }, []],
    [{ region: 'eu-atlantis-1' }, ['eu-atlantis-1 is not a known region of partition aws']],
    [{ region: 'cn-north-1' }, ['cn-north-1 is not a known region of partition aws']],
  ] as const)('%j', ([overrides, expected]) => {
    expect(missingServices(config(overrides))).toEqual(expected);
  });
});

test('the stacks are not even built', () => {
  expect(() => buildApp(new App(), config({ region: 'eu-north-1' }), PLACEHOLDERS)).toThrow(
    /Amazon Comprehend is not available in eu-north-1/u,
  );
});

test('the checked-in configs can be deployed where they say', () => {
  for (const file of readdirSync('config')) expect(missingServices(readConfig(join('config', file)))).toEqual([]);
});

test('the table names known regions only', () => {
  for (const { where } of SERVICES) {
    for (const partition of ['aws', 'aws-cn'] as const) {
      const here = where[partition];
      const named = typeof here === 'string' ? [] : 'only' in here ? here.only : here.except;
      expect(named.filter((region) => !PARTITIONS[partition].includes(region))).toEqual([]);
    }
  }
});

test('an unknown region has nothing', () => {
  expect(SERVICES.filter((table) => isAvailable(table, 'aws', 'eu-atlantis-1'))).toEqual([]);
});

test('docs/regions.md is up to date: npm run docs:aws', () => {
  expect(readFileSync('docs/regions.md', 'utf8')).toBe(regionsDocument());
});
