/** Rights to ask for the facts of calls: one work group, one table, its files, and the folder of answers. */
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CALL_FACTS_TABLE } from '../../adapters/aws/fact-relations.ts';
import { FACTS_PREFIX, RESULTS_PREFIX } from '../insights/delivery.ts';
import type { InsightsStack } from '../stacks/insights-stack.ts';

type Facts = Pick<InsightsStack, 'facts' | 'workGroup' | 'databaseName' | 'key'>;

/** Athena reads files and writes answers with the rights of whoever asks. */
export function askFacts({ facts, workGroup, databaseName, key }: Facts): PolicyStatement[] {
  const { partition, region, account } = Stack.of(facts);
  const glue = (path: string): string => `arn:${partition}:glue:${region}:${account}:${path}`;
  return [
    new PolicyStatement({
      sid: 'AskAthena',
      actions: [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
      resources: [`arn:${partition}:athena:${region}:${account}:workgroup/${workGroup.name}`],
    }),
    new PolicyStatement({
      sid: 'ReadFactsTable',
      actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
      resources: [glue('catalog'), glue(`database/${databaseName}`), glue(`table/${databaseName}/${CALL_FACTS_TABLE}`)],
    }),
    new PolicyStatement({
      sid: 'FindFacts',
      actions: ['s3:GetBucketLocation', 's3:ListBucket'],
      resources: [facts.bucketArn],
    }),
    new PolicyStatement({
      sid: 'ReadFacts',
      actions: ['s3:GetObject'],
      resources: [facts.arnForObjects(`${FACTS_PREFIX}*`), facts.arnForObjects(`${RESULTS_PREFIX}*`)],
    }),
    new PolicyStatement({
      sid: 'KeepAnswers',
      actions: ['s3:PutObject', 's3:AbortMultipartUpload'],
      resources: [facts.arnForObjects(`${RESULTS_PREFIX}*`)],
    }),
    new PolicyStatement({
      sid: 'OpenFacts',
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { StringLike: { 'kms:ViaService': `s3.${region}.amazonaws.com*` } },
    }),
  ];
}
