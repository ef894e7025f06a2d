/** What the emulator's run cannot try and no other test of the templates looks at. */
import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { resourcesOf, stacksOf, statementsOf } from './support.ts';

const serviceSchema = z.object({ Service: z.unknown() });
/** Lambda's and Firehose's own roles take no such condition; S3 tells EventBridge without a policy. */
const TYPES = ['AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy'];

it('services act for this account alone', () => {
  const { evidence, observability } = stacksOf();
  const statements = [evidence, observability]
    .map((stack) => Template.fromStack(stack))
    .flatMap((template) => TYPES.flatMap((type) => Object.values(resourcesOf(template, type))))
    .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']))
    .filter(({ Effect, Principal }) => Effect === 'Allow' && serviceSchema.safeParse(Principal).success);
  expect(statements.length).toBeGreaterThan(0);
  // The CDK names no account for a bucket of another stack.
  const open = statements.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes('"aws:SourceAccount"'));
  expect(open.map(({ Resource }) => JSON.stringify(Resource))).toEqual([expect.stringContaining('"/s3/facts/*"')]);
});
