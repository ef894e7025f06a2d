/** analyse-recording does not start without being told who understands language. */
import { expect, it } from 'vitest';
import { envSchema } from '../../functions/analyse-recording/env.ts';
import { summaryPart } from '../../functions/parts/summary.ts';

it('wants to know who understands language', () => {
  const env = {
    CATALOGUE_TABLE: 'catalogue',
    KEY_TABLE: 'keys',
    DATA_KEY_ARN: 'arn:aws:kms:eu-central-1:123456789012:key/1',
    EVENT_BUS: 'bus',
    LANGUAGE_SERVICE: 'local',
    VAULT_BUCKET: 'vault',
    WORK_BUCKET: 'work',
  };
  expect(envSchema.safeParse(env).success).toBe(true);
  const { LANGUAGE_SERVICE: _none, ...rest } = env;
  expect(envSchema.safeParse(rest).error?.issues.map(({ path }) => path)).toEqual([['LANGUAGE_SERVICE']]);
});

it('asks a model only when one is named', () => {
  expect(summaryPart({})).toEqual({});
  expect(summaryPart({ SUMMARY_MODEL: 'amazon.nova-lite-v1:0' }).summariser?.()).toHaveProperty('choose');
});
