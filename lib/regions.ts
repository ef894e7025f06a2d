/**
 * Which service can be had where. A deployment that would fail half-way, or a pipeline that would stop at its third step, is refused before
 * a stack is made. docs/regions.md is this table in words; a test holds the two together.
 */
import { ConfigError, type Config } from './config.ts';

/** Of the data below. */
export const REGIONS_SOURCE = 'botocore 1.43.106, botocore/data/endpoints.json';
export const REGIONS_DATE = '2026-11-22';

type Partition = Config['partition'];
type Where = 'everywhere' | 'nowhere' | { readonly except: readonly string[] } | { readonly only: readonly string[] };

export interface ServiceTable {
  readonly service: string;
  /** Name in endpoints.json. */
  readonly endpoint: string;
  readonly where: Readonly<Record<Partition, Where>>;
  /** Whether a deployment needs it. */
  readonly needed: (config: Config) => boolean;
  /** What to choose instead. */
  readonly instead: string;
}

export const PARTITIONS: Readonly<Record<Partition, readonly string[]>> = {
  aws: [
    ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1'],
    ...['ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
    ...['ap-southeast-6', 'ap-southeast-7', 'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1'],
    ...['eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1'],
    ...['me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
};

const EVERYWHERE = { aws: 'everywhere', 'aws-cn': 'everywhere' } as const;
const always = (): boolean => true;
const ANOTHER = 'choose another region';

export const SERVICES: readonly ServiceTable[] = [
  ...[
    ['Amazon S3', 's3'],
    ['Amazon DynamoDB', 'dynamodb'],
    ['AWS KMS', 'kms'],
    ['AWS Lambda', 'lambda'],
    ['Amazon SQS', 'sqs'],
    ['Amazon EventBridge', 'events'],
    ['Amazon API Gateway', 'apigateway'],
    ['AWS WAF', 'wafv2'],
    ['Amazon CloudWatch', 'monitoring'],
    ['Amazon SNS', 'sns'],
    ['AWS X-Ray', 'xray'],
  ].map(([service = '', endpoint = '']) => ({
    service,
    endpoint,
    where: EVERYWHERE,
    needed: always,
    instead: ANOTHER,
  })),
  {
    service: 'Amazon Transcribe',
    endpoint: 'transcribe',
    where: {
      aws: {
        except: [
          ...['ap-east-2', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
          ...['ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-south-1', 'eu-south-2', 'il-central-1'],
          ...['me-central-1', 'mx-central-1'],
        ],
      },
      'aws-cn': 'everywhere',
    },
    needed: always,
    instead: ANOTHER,
  },
  {
    service: 'Amazon Comprehend',
    endpoint: 'comprehend',
    where: {
      aws: {
        only: [
          ...['ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ca-central-1'],
          ...['eu-central-1', 'eu-west-1', 'eu-west-2', 'us-east-1', 'us-east-2', 'us-west-2'],
        ],
      },
      'aws-cn': 'nowhere',
    },
    needed: ({ language }) => language === 'comprehend',
    instead: 'set language: local',
  },
  {
    service: 'Amazon Bedrock',
    endpoint: 'bedrock',
    where: { aws: { except: ['ap-east-1'] }, 'aws-cn': 'nowhere' },
    needed: ({ summaryModel }) => summaryModel !== undefined,
    instead: 'leave out summaryModel',
  },
  {
    service: 'Amazon OpenSearch Service',
    endpoint: 'es',
    where: EVERYWHERE,
    needed: ({ search }) => search.kind === 'domain',
    instead: 'set search: {kind: external}',
  },
  {
    service: 'Amazon OpenSearch Serverless',
    endpoint: 'aoss',
    where: {
      aws: {
        except: [
          ...['af-south-1', 'ap-east-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6'],
          ...['ap-southeast-7', 'ca-west-1', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1'],
        ],
      },
      'aws-cn': 'nowhere',
    },
    needed: ({ search }) => search.kind === 'serverless',
    instead: 'set search: {kind: domain}',
  },
  {
    service: 'Amazon Cognito user pools',
    endpoint: 'cognito-idp',
    where: { aws: 'everywhere', 'aws-cn': 'nowhere' },
    needed: ({ identity }) => identity.kind === 'cognito',
    instead: 'set identity: {kind: oidc}',
  },
  ...[
    ['Amazon Data Firehose', 'firehose'],
    ['AWS Glue', 'glue'],
    ['Amazon Athena', 'athena'],
  ].map(([service = '', endpoint = '']) => ({
    service,
    endpoint,
    where: EVERYWHERE,
    needed: ({ insights }: Config) => insights,
    instead: 'set insights: false',
  })),
];

export function isAvailable({ where }: ServiceTable, partition: Partition, region: string): boolean {
  const here = where[partition];
  if (here === 'everywhere') return PARTITIONS[partition].includes(region);
  if (here === 'nowhere') return false;
  return 'only' in here
    ? here.only.includes(region)
    : PARTITIONS[partition].includes(region) && !here.except.includes(region);
}

/** What stands in the way of a deployment; empty when nothing does. */
export function missingServices(config: Config): readonly string[] {
  const { partition, region, replicaRegion, edgeRegion } = config;
  const strange = [region, replicaRegion, edgeRegion].filter(
    (name): name is string => name !== undefined && !PARTITIONS[partition].includes(name),
  );
  if (strange.length > 0) return strange.map((name) => `${name} is not a known region of partition ${partition}`);
  return SERVICES.filter((table) => table.needed(config) && !isAvailable(table, partition, region)).map(
    ({ service, instead }) => `${service} is not available in ${region}: ${instead}`,
  );
}

/** Errors: ConfigError with every service that the config needs and the region lacks. */
export function assertAvailable(config: Config): void {
  const missing = missingServices(config);
  if (missing.length > 0)
    throw new ConfigError(`This deployment cannot work:\n${missing.map((line) => `- ${line}`).join('\n')}`);
}
