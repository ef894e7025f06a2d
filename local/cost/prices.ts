/**
 * List prices of the AWS edition in US dollars, United States East (N. Virginia), without free tiers and discounts. They were noted on the
 * date below from the services' pricing pages (`source`) as far as these could be read, and change: check yours before you budget.
 */
import { STORAGE_PRICE } from '../../core/retention/storage-price.ts';

export const PRICES_NOTED = '2026-11-22';

export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
}

const page = (service: string): string => `https://aws.amazon.com/${service}/pricing/`;

export const PRICES = {
  transcribeMinute: { usd: 0.024, per: 'minute of audio, first tier, batch', source: page('transcribe') },
  comprehendUnit: { usd: 0.0001, per: '100 characters', source: page('comprehend') },
  s3StandardGb: { usd: 0.023, per: 'GB-month, Standard', source: page('s3') },
  s3InstantGb: STORAGE_PRICE,
  s3DeepGb: { usd: 0.00099, per: 'GB-month, Glacier Deep Archive', source: page('s3') },
  s3Put: { usd: 0.000005, per: 'PUT', source: page('s3') },
  s3Get: { usd: 0.0000004, per: 'GET', source: page('s3') },
  dynamoWrite: { usd: 0.000000625, per: 'write unit (1 KB), on demand', source: page('dynamodb') },
  dynamoRead: { usd: 0.000000125, per: 'read unit (4 KB), on demand', source: page('dynamodb') },
  lambdaGbSecond: { usd: 0.0000133334, per: 'GB-second, arm64', source: page('lambda') },
  lambdaRequest: { usd: 0.0000002, per: 'invocation', source: page('lambda') },
  sqsRequest: { usd: 0.0000004, per: 'request', source: page('sqs') },
  busEvent: { usd: 0.000001, per: 'custom event', source: page('eventbridge') },
  kmsKeyMonth: { usd: 1, per: 'key and month', source: page('kms') },
  kmsRequest: { usd: 0.000003, per: 'request', source: page('kms') },
  openSearchSmallHour: { usd: 0.036, per: 't3.small.search hour', source: page('opensearch-service') },
  wafMonth: { usd: 8, per: 'web ACL with three rules and month', source: page('waf') },
  alarmMonth: { usd: 0.1, per: 'alarm and month', source: page('cloudwatch') },
  dashboardMonth: { usd: 3, per: 'dashboard and month', source: page('cloudwatch') },
  logGb: { usd: 0.5, per: 'GB of logs taken in', source: page('cloudwatch') },
} as const satisfies Record<string, Price>;
