/** With this role Amazon Transcribe reads the plain copy and writes its answer, nothing else. */
import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { readWork, writeWork } from '../grants/objects.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';

export function transcribeRole(scope: Construct, evidence: Evidence): Role {
  const { account } = Stack.of(scope);
  const role = new Role(scope, 'TranscribeAccess', {
    assumedBy: new ServicePrincipal('transcribe.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    description: 'Lent to Amazon Transcribe for the copies in the work bucket',
  });
  for (const statement of [...readWork(evidence, ['asr']), ...writeWork(evidence, ['transcribe'])]) {
    role.addToPolicy(statement);
  }
  return role;
}
