/** Where webhooks may be: public addresses, and what the operator opens, for the function that takes them and the one that delivers. */
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ConfigError } from '../../lib/config.ts';
import { resourcesOf, stacksOf, type Resource } from './support.ts';

const variablesSchema = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
const variablesOf = ({ Properties }: Resource): Record<string, unknown> =>
  variablesSchema.parse(Properties).Environment.Variables;

/** Functions that are told ranges, with what they are told. */
function told(overrides: object): Record<string, unknown> {
  const { api, pipeline } = stacksOf(overrides);
  const functions = [api, pipeline]
    .flatMap((stack) => Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Lambda::Function')))
    .filter(({ Properties }) => 'Environment' in Properties)
    .map(variablesOf);
  return Object.fromEntries(
    functions
      .filter((variables) => 'WEBHOOK_RANGES' in variables)
      .map((variables) => [String(variables['POWERTOOLS_SERVICE_NAME']), variables['WEBHOOK_RANGES']]),
  );
}

test('ranges are for whoever looks at an address', () => {
  const ranges = '10.1.0.0/16,fd00:1::/64';
  expect(told({ webhookRanges: ranges.split(',') })).toEqual({ 'deliver-webhook': ranges, 'serve-api': ranges });
  expect(told({})).toEqual({});
});

test.each([[[]], [['10.1.0.0']], [['crm.example']], ['10.1.0.0/16']])('%j is no list of ranges', (webhookRanges) => {
  expect(() => stacksOf({ webhookRanges })).toThrow(ConfigError);
});
