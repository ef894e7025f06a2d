/** The app as a whole: what it may not name, what it is composed of, and that every config says what is wrong with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, it } from 'vitest';
import { NAMESPACE } from '../../functions/metrics.ts';
import { configSchema, parseConfig } from '../../lib/config.ts';
import { METRICS_NAMESPACE } from '../../lib/constructs/callvault-function.ts';
import { allStacks, MINIMAL, stacksOf } from './support.ts';

const ROOT = new URL('../../', import.meta.url);

const sources = ['lib/', 'bin/', 'functions/'].flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: folder + path, text: readFileSync(new URL(folder + path, ROOT), 'utf8') })),
);

/** What they are about is regions: they say what each region has, and choose none. */
const ABOUT_REGIONS = ['lib/regions.ts', 'lib/regions-table.ts'];

describe('sources', () => {
  it.each(sources)('$path names no partition, region or account', ({ path, text }) => {
    const regions = ABOUT_REGIONS.includes(path) ? [] : RegionInfo.regions.map(({ name }) => name);
    expect(text).not.toMatch(/\barn:aws[\w-]*:/);
    expect(regions.filter((region) => text.includes(region))).toEqual([]);
    expect(text).not.toMatch(/\b\d{12}\b/);
  });
});

describe('stacks', () => {
  it('name one stage, in the region of the config', () => {
    const { evidence, pipeline, observability } = stacksOf();
    expect([evidence, pipeline, observability].map(({ stackName }) => stackName)).toEqual([
      'callvault-test-evidence',
      'callvault-test-pipeline',
      'callvault-test-observability',
    ]);
    expect(pipeline.region).toBe(MINIMAL.region);
  });

  it('are protected against deletion, every one', () => {
    const stacks = allStacks(stacksOf({ replicaRegion: 'eu-west-1' }));
    expect(stacks.length).toBeGreaterThanOrEqual(5);
    for (const { terminationProtection } of stacks) expect(terminationProtection).toBe(true);
  });

  it('measure in the namespace that the functions write to', () => {
    expect(METRICS_NAMESPACE).toBe(NAMESPACE);
  });
});

describe('config', () => {
  it.each([
    [{ region: 'nowhere' }, /^region: is not a region name$/],
    [{ account: '12' }, /^account: is not an account number$/],
    [{ console: 'cloudfront' }, /^edgeRegion: is needed/],
    [{ partition: 'aws-cn' }, /^identity: user pools do not exist/],
    [{ replicaRegion: MINIMAL.region }, /^replicaRegion: must be another region$/],
    [{ consoleDomain: { name: 'calls.example', certificateArn: 'arn:aws:acm:::x' } }, /^consoleDomain: needs console/],
    [{ alarmEmail: 'a@calls.example', alarmTopicArn: 'arn:aws:sns:::x' }, /^alarmEmail: or alarmTopicArn, not both/],
    [{ retention: { minimumDays: 20, maximumDays: 10 } }, /^retention\.minimumDays: must not exceed/],
    [{ account: 123456789012 }, /^account: is twelve digits in quotes$/],
    [
      { tiers: { cold: { glacierInstantDay: 90, deepArchiveDay: 120 } } },
      /^tiers\.cold: deepArchiveDay must be at least 90/,
    ],
    [{ tiers: { none: {} } }, /^tiers\.none: needs a day/],
    [{ stage: 'A stage' }, /^stage: is lower case/],
    [{ logRetentionDays: 8 }, /^logRetentionDays: /],
    [{ colour: 'red' }, /^colour: there is no such setting$/],
    [{ api: { burts: 1 } }, /^api\.burts: there is no such setting$/],
  ])('%j is refused', (overrides, reason) => {
    expect(() => parseConfig({ ...MINIMAL, ...overrides })).toThrow(reason);
  });

  it('is a mapping', () => {
    expect(() => parseConfig(null)).toThrow(/^holds no settings$/);
  });

  it('keeps what it holds unless told otherwise', () => {
    expect(configSchema.parse(MINIMAL)).toMatchObject({ disposable: false, logRetentionDays: 365 });
  });
});
