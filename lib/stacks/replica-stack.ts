/** The locked copy of the vault in a second region. Deployed before the evidence stack, whose bucket names it as its destination. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import { denyDestruction } from '../constructs/evidence-keys.ts';
import { pin } from '../constructs/pin.ts';
import { logsBucket } from '../constructs/transient-buckets.ts';
import { abortedUploads, encryptedWith, LOCKED, PRIVATE, tierRules } from '../constructs/vault-bucket.ts';
import { replicaDenials } from '../constructs/vault-policy.ts';
import { replicaBucketName, replicaKeyAlias } from '../replica-names.ts';

export interface ReplicaStackProps extends StackProps {
  readonly config: Config;
}

export class ReplicaStack extends Stack {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: ReplicaStackProps) {
    super(scope, id, props);
    const { config } = props;
    const removalPolicy = retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const key = new Key(this, 'Storage', {
      description: `Callvault ${config.stage}: encrypts the copy of the vault`,
      enableKeyRotation: true,
      removalPolicy,
    });
    if (retainData(config)) key.addToResourcePolicy(denyDestruction(config));
    new Alias(this, 'StorageAlias', { aliasName: replicaKeyAlias(config), targetKey: key, removalPolicy });
    // Access logs stay in the region of their bucket.
    const logs = logsBucket(this, { config, removalPolicy });
    this.bucket = new Bucket(this, 'Replica', {
      ...PRIVATE,
      ...LOCKED,
      ...encryptedWith(key),
      bucketName: replicaBucketName(config, this),
      removalPolicy,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 's3/replica/',
      lifecycleRules: [abortedUploads(), ...tierRules(config.tiers)],
    });
    for (const statement of replicaDenials(this.bucket, config)) this.bucket.addToResourcePolicy(statement);
    pin(key, 'ReplicaKey');
    pin(logs, 'ReplicaLogsBucket');
    pin(this.bucket, 'ReplicaBucket');
    new CfnOutput(this, 'ReplicaName', { value: this.bucket.bucketName });
  }
}
