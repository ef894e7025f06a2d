/** The data key in the replica region: what is wrapped in the first region opens in the second when the first is gone. */
import { CrossStackReferences, ReferenceStrength, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnReplicaKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import { denyDestruction } from '../constructs/evidence-keys.ts';
import type { Evidence } from './evidence-stack.ts';

export interface RecoveryKeyStackProps extends StackProps {
  readonly config: Config;
  readonly evidence: Pick<Evidence, 'dataKey'>;
}

export class RecoveryKeyStack extends Stack {
  constructor(scope: Construct, id: string, { config, evidence, ...props }: RecoveryKeyStackProps) {
    super(scope, id, { ...props, crossRegionReferences: true });
    // Read by Fn::GetStackOutput: a strong reference would need a custom resource in each of both regions.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const root = new PolicyStatement({
      principals: [new AccountRootPrincipal()],
      actions: ['kms:*'],
      resources: ['*'],
    });
    const key = new CfnReplicaKey(this, 'RecoveryKey', {
      description: `Callvault ${config.stage}: opens recordings in the replica region`,
      primaryKeyArn: evidence.dataKey.keyArn,
      keyPolicy: new PolicyDocument({ statements: retainData(config) ? [root, denyDestruction(config)] : [root] }),
    });
    key.overrideLogicalId('RecoveryKey');
    key.applyRemovalPolicy(retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  }
}
