/** Events as AWS sends them, and what a function writes while it handles one. */
import type { Context as LambdaContext } from 'aws-lambda';
import { vi, type MockInstance } from 'vitest';
import * as z from 'zod';

/** What handlers were given before there were promises. */
const callbacks = { done: () => undefined, fail: () => undefined, succeed: () => undefined };

export const invocation: LambdaContext = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'function-under-test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:function-under-test',
  memoryLimitInMB: '512',
  awsRequestId: 'request-1',
  logGroupName: 'group',
  logStreamName: 'stream',
  getRemainingTimeInMillis: () => 900_000,
  ...callbacks,
};

export const QUEUE_ARN = 'arn:aws:sqs:eu-central-1:123456789012:queue';

/** An SQS event; a body that is text goes as it is. */

export function messages(...bodies: readonly unknown[]): unknown {
  return messagesAgain(1, ...bodies);
}

/** The same on a later delivery. */
export function messagesAgain(deliveries: number, ...bodies: readonly unknown[]): unknown {
  return {
    Records: bodies.map((body, at) => ({
      messageId: `m${at}`,
      receiptHandle: `r${at}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { ApproximateReceiveCount: String(deliveries) },
      eventSource: 'aws:sqs',
      eventSourceARN: QUEUE_ARN,
    })),
  };
}

export const due = (recordingId: string, step: string): unknown => ({
  source: 'callvault',
  'detail-type': 'recording.due',
  detail: { recordingId, step },
});

export const created = (key: string): unknown => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'intake' }, object: { key, size: 1 }, requester: '123456789012' },
});

/** `batchItemFailures` as a list of ids. */
export function failedIn(answer: { batchItemFailures: { itemIdentifier: string }[] }): string[] {
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

export interface Written {
  /** Everything on stdout and stderr. */
  text(): string;
  codes(): string[];
  /** Sum of a metric. */
  metric(name: string): number;
}

const lineSchema = z.record(z.string(), z.unknown());

/** Keeps what is written out of the terminal, until `vi.restoreAllMocks`. */
export function captureOutput(): Written {
  const chunks: string[] = [];
  const keep = (stream: NodeJS.WriteStream): MockInstance =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      chunks.push(String(chunk));
      return true;
    });
  keep(process.stdout);
  keep(process.stderr);
  const text = (): string => chunks.join('');
  const lines = (): Record<string, unknown>[] =>
    text()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => lineSchema.parse(JSON.parse(line)));
  return {
    text,
    codes: () => lines().flatMap(({ code }) => (typeof code === 'string' ? [code] : [])),
    metric: (name) =>
      lines().reduce((sum, line) => sum + [line[name]].flat().reduce<number>((a, b) => a + Number(b ?? 0), 0), 0),
  };
}
