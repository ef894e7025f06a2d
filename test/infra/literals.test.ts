/** Partition, region and account come from the config: a literal would work in one place and fail in the next. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The table of what is where has to name regions. */
const TABLES = ['lib/regions.ts', 'lib/regions-table.ts'];

const FORBIDDEN = [
  { what: 'region', pattern: /\b(?:af|ap|ca|cn|eu|il|me|mx|sa|us)-(?:[a-z]+-)+\d\b/u },
  { what: 'partition', pattern: /arn:aws(?:-cn|-us-gov)?:/u },
  { what: 'account', pattern: /\b\d{12}\b/u },
  { what: 'domain of a partition', pattern: /(?<!')\bamazonaws\.com(?!\.cn)/u },
];

/** Service principals are the same name in every partition, but for that of CloudWatch Logs. */
const SERVICE_NAME = /(?:ServicePrincipal\('[\w.-]+'|PassedToService': '[\w.-]+'|ViaService': `[^`]+`)/gu;

test.for(globSync('{lib,bin}/**/*.ts').filter((path) => !TABLES.includes(path)))('%s', (path) => {
  const text = readFileSync(path, 'utf8').replaceAll(SERVICE_NAME, '');
  const found = text
    .split('\n')
    .flatMap((line, at) =>
      FORBIDDEN.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${path}:${at + 1}: ${what}`),
    );
  expect(found).toEqual([]);
});
