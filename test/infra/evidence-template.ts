/** The template of the evidence, and how its buckets are looked at. */
import { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import { z } from 'zod';
import { resourcesOf, stacksOf, statementsOf, type Resource, type Statement } from './support.ts';

export const { evidence } = stacksOf();
export const template = Template.fromStack(evidence);
export const resources = resourcesOf(template);

export function resource(logicalId: string, from = resources): Resource {
  const found = from[logicalId];
  if (!found) throw new Error(`The template has no ${logicalId}.`);
  return found;
}

export function policyOf(bucket: string, from = template): Statement[] {
  return Object.values(resourcesOf(from, 'AWS::S3::BucketPolicy'))
    .filter(({ Properties }) => JSON.stringify(Properties['Bucket']) === JSON.stringify({ Ref: bucket }))
    .flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']));
}

export function denial(bucket: string, sid: string, from = template): Statement {
  const found = policyOf(bucket, from).find(({ Sid }) => Sid === sid);
  if (!found) throw new Error(`${bucket} has no ${sid}.`);
  expect(found).toMatchObject({ Effect: 'Deny', Principal: { AWS: '*' } });
  return found;
}

const ruleSchema = z.looseObject({
  Prefix: z.string().optional(),
  TagFilters: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
  Transitions: z.array(z.object({ StorageClass: z.string(), TransitionInDays: z.number() })).default([]),
  ExpirationInDays: z.number().optional(),
  AbortIncompleteMultipartUpload: z.unknown().optional(),
});

export function lifecycleOf(properties: Resource['Properties']): z.infer<typeof ruleSchema>[] {
  return z.object({ Rules: z.array(ruleSchema) }).parse(properties['LifecycleConfiguration']).Rules;
}

/** ARN of a role with a name of its own. */
export function roleNamed(name: string): unknown {
  const parts = ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }];
  return { 'Fn::Join': ['', [...parts, `:role/callvault-test-eu-central-1-${name}`]] };
}
