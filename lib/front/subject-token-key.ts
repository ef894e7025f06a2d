/** The key that signs the tokens of callers, and that the key of page cursors is made of. Losing it costs tokens of fifteen minutes and lists that are begun. */
import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Config } from '../config.ts';

export function subjectTokenKey(scope: Construct, config: Config): Key {
  return new Key(scope, 'SubjectTokenKey', {
    description: `Callvault ${config.stage}: signs the tokens of callers`,
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

export function signSubjectTokens({ keyArn }: Key): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'SignSubjectTokens',
      actions: ['kms:GenerateMac', 'kms:VerifyMac'],
      resources: [keyArn],
      conditions: { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } },
    }),
  ];
}
