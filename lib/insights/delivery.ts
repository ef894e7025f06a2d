/** Firehose turns rows of JSON into Parquet by the table's schema; what does not fit lies beside it, for somebody to look at. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTable, type CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { CfnDeliveryStream, DeliveryStream, type IDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CALL_FACTS_TABLE } from '../../adapters/aws/fact-relations.ts';
import { retainData, type Config } from '../config.ts';
import type { Evidence } from '../stacks/evidence-stack.ts';
import { CALL_FACTS } from './call-facts.ts';

export const FACTS_PREFIX = 'call-facts/';
export const FAILED_PREFIX = 'failed/';
/** Answers of Athena. */
export const RESULTS_PREFIX = 'query-results/';

/** Rows of one file; Parquet wants them large, people want them soon. */
const BUFFER = { intervalInSeconds: 900, sizeInMBs: 128 };

/** Partitions are computed from the day in the path, so that nothing has to register them. */
export function factsTable(scope: Construct, database: CfnDatabase, bucket: IBucket): CfnTable {
  const location = `s3://${bucket.bucketName}/${FACTS_PREFIX}`;
  return new CfnTable(scope, 'Table', {
    catalogId: Stack.of(scope).account,
    databaseName: database.ref,
    tableInput: {
      name: CALL_FACTS_TABLE,
      description: 'One row per call and delivery, nothing of the caller',
      tableType: 'EXTERNAL_TABLE',
      partitionKeys: [{ name: 'day', type: 'string', comment: 'Of arrival, UTC' }],
      parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        'projection.day.type': 'date',
        'projection.day.format': 'yyyy-MM-dd',
        'projection.day.range': '2024-01-01,NOW',
        'storage.location.template': `${location}day=\${day}/`,
      },
      storageDescriptor: {
        location,
        columns: CALL_FACTS.map(({ name, type, comment }) => ({ name, type, comment })),
        inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
      },
    },
  });
}

interface DeliveryProps {
  readonly config: Config;
  readonly evidence: Evidence;
  readonly bucket: IBucket;
  readonly database: CfnDatabase;
  readonly table: CfnTable;
}

export function factsDelivery(scope: Construct, props: DeliveryProps): IDeliveryStream {
  const { config, evidence, bucket, database, table } = props;
  const log = new LogGroup(scope, 'DeliveryLog', {
    encryptionKey: evidence.operationsKey,
    retention: config.logRetentionDays,
    removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  const stream = new LogStream(scope, 'DeliveryLogStream', { logGroup: log, removalPolicy: RemovalPolicy.DESTROY });
  const role = new Role(scope, 'DeliveryRole', { assumedBy: new ServicePrincipal('firehose.amazonaws.com') });
  const policy = new Policy(scope, 'DeliveryRights', { roles: [role], statements: rights(props, log) });
  const delivery = new CfnDeliveryStream(scope, 'Delivery', {
    deliveryStreamType: 'DirectPut',
    deliveryStreamEncryptionConfigurationInput: {
      keyType: 'CUSTOMER_MANAGED_CMK',
      keyArn: evidence.operationsKey.keyArn,
    },
    extendedS3DestinationConfiguration: {
      bucketArn: bucket.bucketArn,
      roleArn: role.roleArn,
      prefix: `${FACTS_PREFIX}day=!{timestamp:yyyy-MM-dd}/`,
      errorOutputPrefix: `${FAILED_PREFIX}!{firehose:error-output-type}/`,
      bufferingHints: BUFFER,
      compressionFormat: 'UNCOMPRESSED',
      encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: evidence.operationsKey.keyArn } },
      cloudWatchLoggingOptions: {
        enabled: true,
        logGroupName: log.logGroupName,
        logStreamName: stream.logStreamName,
      },
      dataFormatConversionConfiguration: {
        enabled: true,
        inputFormatConfiguration: { deserializer: { openXJsonSerDe: { caseInsensitive: true } } },
        outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
        schemaConfiguration: {
          catalogId: Stack.of(scope).account,
          region: Stack.of(scope).region,
          databaseName: database.ref,
          tableName: table.ref,
          roleArn: role.roleArn,
          versionId: 'LATEST',
        },
      },
    },
  });
  // The stream tries its rights when it is made.
  delivery.node.addDependency(policy);
  return DeliveryStream.fromDeliveryStreamArn(scope, 'DeliveryRef', delivery.attrArn);
}

function rights({ evidence, bucket, database, table }: DeliveryProps, log: LogGroup): PolicyStatement[] {
  const { partition, region, account } = Stack.of(bucket);
  const glue = (path: string): string => `arn:${partition}:glue:${region}:${account}:${path}`;
  return [
    allow(
      'PutFacts',
      ['s3:AbortMultipartUpload', 's3:PutObject'],
      [bucket.arnForObjects(`${FACTS_PREFIX}*`), bucket.arnForObjects(`${FAILED_PREFIX}*`)],
    ),
    allow('FindBucket', ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]),
    allow('Encrypt', ['kms:Decrypt', 'kms:GenerateDataKey'], [evidence.operationsKey.keyArn]),
    allow(
      'ReadSchema',
      ['glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      [glue('catalog'), glue(`database/${database.ref}`), glue(`table/${database.ref}/${table.ref}`)],
    ),
    allow('TellErrors', ['logs:PutLogEvents'], [log.logGroupArn]),
  ];
}

function allow(sid: string, actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources });
}
