/** What must outlive everything else: keys, buckets and tables. Nothing here is deleted with its stack. */
import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { retainData, type Config } from '../config.ts';
import { EvidenceKeys } from '../constructs/evidence-keys.ts';
import { catalogueTable, keyTable, principalsTable } from '../constructs/evidence-tables.ts';
import { intakeBucket, logsBucket, workBucket } from '../constructs/transient-buckets.ts';
import { vaultBucket } from '../constructs/vault-bucket.ts';
import { replicateVault } from '../constructs/vault-replication.ts';

/** The stateful resources as other stacks see them. */
export interface Evidence {
  /** Wraps the recordings' keys; encrypts vault, intake, work and the tables. Multi-Region. */
  readonly dataKey: IKey;
  /** Signs checkpoints of the custody log. */
  readonly signingKey: IKey;
  /** Encrypts log groups and topics: nothing with recordings in it. */
  readonly operationsKey: IKey;
  readonly vault: IBucket;
  readonly intake: IBucket;
  readonly work: IBucket;
  /** Access logs of buckets, web and API. */
  readonly logs: IBucket;
  readonly catalogue: ITable;
  readonly keyTable: ITable;
  readonly principals: ITable;
}

export interface EvidenceStackProps extends StackProps {
  readonly config: Config;
}

export class EvidenceStack extends Stack implements Evidence {
  readonly dataKey: IKey;
  readonly signingKey: IKey;
  readonly operationsKey: IKey;
  readonly vault: IBucket;
  readonly intake: IBucket;
  readonly work: IBucket;
  readonly logs: IBucket;
  readonly catalogue: ITable;
  readonly keyTable: ITable;
  readonly principals: ITable;

  constructor(scope: Construct, id: string, props: EvidenceStackProps) {
    super(scope, id, props);
    const { config } = props;
    const removalPolicy = retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const keys = new EvidenceKeys(this, 'Keys', { config, removalPolicy });
    this.dataKey = keys.data;
    this.signingKey = keys.signing;
    this.operationsKey = keys.operations;

    const logs = logsBucket(this, { config, removalPolicy });
    const buckets = { config, key: keys.data, logs, removalPolicy };
    const vault = vaultBucket(this, buckets);
    replicateVault(this, vault, keys.data, config);
    this.logs = logs;
    this.vault = vault;
    this.intake = intakeBucket(this, buckets);
    this.work = workBucket(this, buckets);

    const tables = { key: keys.data, removalPolicy, deletionProtection: retainData(config) };
    this.catalogue = catalogueTable(this, tables);
    this.keyTable = keyTable(this, tables);
    this.principals = principalsTable(this, tables);
    this.tell();
  }

  /** For people and scripts; other stacks take the resources themselves. */
  private tell(): void {
    const names = {
      VaultName: this.vault.bucketName,
      IntakeName: this.intake.bucketName,
      WorkName: this.work.bucketName,
      CatalogueName: this.catalogue.tableName,
      KeyTableName: this.keyTable.tableName,
      PrincipalsName: this.principals.tableName,
      DataKeyArn: this.dataKey.keyArn,
      SigningKeyArn: this.signingKey.keyArn,
    };
    for (const [name, value] of Object.entries(names)) new CfnOutput(this, name, { value });
  }
}
