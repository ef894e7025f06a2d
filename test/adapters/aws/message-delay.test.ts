/** Which queue is asked, in every partition, and that SQS is where the environment says: the URL of a queue is a name only. */
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMessageDelay, SQS_OPTIONS, type MessageDelay } from '../../../adapters/aws/message-delay.ts';
import { Refusal, startJsonServer, type JsonServer } from '../../aws/stand-ins/json-server.ts';

const CALL = 'AmazonSQS.ChangeMessageVisibility';
let server: JsonServer;
let delay: MessageDelay;

beforeEach(async () => {
  server = await startJsonServer({ [CALL]: () => ({}) });
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', server.endpoint);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new SQSClient({ ...SQS_OPTIONS, region: 'eu-central-1', maxAttempts: 1, credentials });
  delay = createMessageDelay({ client });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

it.each([
  ['arn:aws:sqs:eu-central-1:123456789012:work', 'https://sqs.eu-central-1.amazonaws.com/123456789012/work'],
  ['arn:aws-cn:sqs:cn-north-1:123456789012:work', 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/work'],
])('%s', async (eventSourceARN, QueueUrl) => {
  await delay({ eventSourceARN, receiptHandle: 'r' }, 120);
  expect(server.calls).toEqual([{ target: CALL, input: { QueueUrl, ReceiptHandle: 'r', VisibilityTimeout: 120 } }]);
});

it('names the call that was refused', async () => {
  server.refuse(CALL, new Refusal('AccessDeniedException', 'no', 403));
  const eventSourceARN = 'arn:aws:sqs:eu-central-1:123456789012:work';
  await expect(delay({ eventSourceARN, receiptHandle: 'r' }, 30)).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    detail: { call: 'sqs:ChangeMessageVisibility', reason: 'AccessDeniedException' },
  });
});

it('does not take a stream for a queue', async () => {
  const eventSourceARN = 'arn:aws:dynamodb:eu-central-1:123456789012:table/t';
  await expect(delay({ eventSourceARN, receiptHandle: 'r' }, 30)).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(server.calls).toEqual([]);
});
