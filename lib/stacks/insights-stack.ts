/** Call facts as Parquet, for questions over years that the search index is not made for. Nothing of the caller comes here. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { Rule, RuleTargetInput, type IEventBus } from 'aws-cdk-lib/aws-events';
import { FirehoseDeliveryStream } from 'aws-cdk-lib/aws-events-targets';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { CALL_FACTS_EVENT } from '../../adapters/aws/event-facts.ts';
import { retainData, type Config } from '../config.ts';
import { abortedUploads, encryptedWith, PRIVATE } from '../constructs/vault-bucket.ts';
import { deadLetterQueue } from '../constructs/work-queue.ts';
import { FAILED_PREFIX, factsDelivery, factsTable, RESULTS_PREFIX } from '../insights/delivery.ts';
import { QUESTIONS } from '../insights/questions.ts';
import type { Watched } from '../pipeline/pipeline.ts';
import type { Evidence } from './evidence-stack.ts';

export interface InsightsStackProps extends StackProps {
  readonly config: Config;
  readonly evidence: Evidence;
  readonly bus: IEventBus;
}

const RESULTS_KEPT = Duration.days(30);
const FAILED_KEPT = Duration.days(90);
/** A question that reads more than this is a mistake. */
const MOST_BYTES_PER_QUERY = 100 * 1024 ** 3;

export class InsightsStack extends Stack {
  readonly facts: Bucket;
  readonly workGroup: CfnWorkGroup;
  readonly databaseName: string;
  /** Encrypts rows and answers. */
  readonly key: IKey;
  readonly queues: readonly Watched[];

  constructor(scope: Construct, id: string, { config, evidence, bus, ...props }: InsightsStackProps) {
    super(scope, id, props);
    this.key = evidence.operationsKey;
    this.facts = this.bucket(config, evidence);
    const database = new CfnDatabase(this, 'Database', {
      catalogId: this.account,
      databaseInput: { name: `callvault_${config.stage.replaceAll('-', '_')}` },
    });
    this.databaseName = database.ref;
    const table = factsTable(this, database, this.facts);
    const delivery = factsDelivery(this, { config, evidence, bucket: this.facts, database, table });
    this.queues = [{ name: 'call-facts', deadLetters: this.collect(bus, delivery) }];
    this.workGroup = this.queries(config, evidence, database);
    new CfnOutput(this, 'FactsBucketName', { value: this.facts.bucketName });
    new CfnOutput(this, 'WorkGroupName', { value: this.workGroup.name });
  }

  private bucket(config: Config, { logs, operationsKey }: Evidence): Bucket {
    return new Bucket(this, 'Facts', {
      ...PRIVATE,
      ...encryptedWith(operationsKey),
      versioned: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 's3/facts/',
      removalPolicy: retainData(config) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        abortedUploads(),
        { id: 'old-versions', noncurrentVersionExpiration: Duration.days(7) },
        { id: 'query-results', prefix: RESULTS_PREFIX, expiration: RESULTS_KEPT },
        { id: 'failed', prefix: FAILED_PREFIX, expiration: FAILED_KEPT },
      ],
    });
  }

  /** Nothing sends a row a second time, so what Firehose did not take is kept. */
  private collect(bus: IEventBus, delivery: ReturnType<typeof factsDelivery>): Queue {
    const deadLetters = deadLetterQueue(this, 'CollectDeadLetters');
    const target = new FirehoseDeliveryStream(delivery, { message: RuleTargetInput.fromEventPath('$.detail') });
    const rule = new Rule(this, 'Collect', {
      eventBus: bus,
      description: 'Facts of analysed calls, one row each',
      eventPattern: { source: ['callvault'], detailType: [CALL_FACTS_EVENT] },
      // The CDK's target for Firehose takes no queue.
      targets: [
        { bind: (...given) => ({ ...target.bind(...given), deadLetterConfig: { arn: deadLetters.queueArn } }) },
      ],
    });
    deadLetters.addToResourcePolicy(
      new PolicyStatement({
        sid: 'KeepUndelivered',
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [deadLetters.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
    return deadLetters;
  }

  private queries(config: Config, { operationsKey }: Evidence, database: CfnDatabase): CfnWorkGroup {
    const workGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name: `callvault-${config.stage}`,
      description: 'Questions about call facts',
      recursiveDeleteOption: !retainData(config),
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: MOST_BYTES_PER_QUERY,
        resultConfiguration: {
          outputLocation: `s3://${this.facts.bucketName}/${RESULTS_PREFIX}`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: operationsKey.keyArn },
        },
      },
    });
    for (const { name, description, sql } of QUESTIONS) {
      const query = new CfnNamedQuery(this, `Question-${name}`, {
        name,
        description,
        queryString: sql,
        database: database.ref,
        workGroup: workGroup.name,
      });
      query.addResourceDependency(workGroup);
    }
    return workGroup;
  }
}
