/** What the adapters make of DynamoDB's refusals: conflicts with others are repeated, throttling is told, nothing is said about the data. */
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createDynamoCatalogue } from '../../../adapters/aws/dynamo-catalogue.ts';
import { createDynamoKeyTable } from '../../../adapters/aws/dynamo-key-table.ts';
import { createDynamoLedger } from '../../../adapters/aws/dynamo-ledger.ts';
import { toItem } from '../../../adapters/aws/dynamo-table.ts';
import { isAppError } from '../../../core/errors.ts';
import { anEvent, refused } from '../../contracts/builders.ts';
import { fakeClock } from '../../support/memory-clock-random.ts';

const $metadata = {};
const message = 'Wang 王';
const cancelled = (...codes: string[]): Error =>
  new TransactionCanceledException({ $metadata, message, CancellationReasons: codes.map((Code) => ({ Code })) });
const named = (name: string): Error => Object.assign(new Error(message), { name });

/** A client that answers with these, one after the other, and then with an empty answer. */
function scripted(...answers: (Error | object)[]): { client: DynamoDBClient; sent: () => number } {
  const client = new DynamoDBClient({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:9' });
  let sent = 0;
  client.middlewareStack.add(
    () => () => {
      const answer = answers[sent] ?? {};
      sent += 1;
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve({ output: { $metadata, ...answer }, response: {} });
    },
    { step: 'initialize', priority: 'high' },
  );
  return { client, sent: () => sent };
}

const commit = (client: DynamoDBClient): Promise<void> =>
  createDynamoCatalogue({ client, tableName: 't', clock: fakeClock() }).commit({
    recordings: [],
    events: [anEvent('e1', 'rec1')],
  });

describe('a transaction', () => {
  it.each([
    [cancelled('None', 'TransactionConflict'), cancelled('ThrottlingError')],
    [named('TransactionInProgressException'), cancelled('ProvisionedThroughputExceeded', 'TransactionConflict')],
  ])('is repeated while it only collides', async (...errors) => {
    const { client, sent } = scripted(...errors);
    await commit(client);
    expect(sent()).toBe(3);
  });

  it('ends with UNAVAILABLE when it collides for ever', async () => {
    const { client, sent } = scripted(...Array.from({ length: 50 }, () => cancelled('TransactionConflict')));
    await refused(commit(client), 'UNAVAILABLE');
    expect(sent()).toBe(10);
  });

  it.each([
    ['CONFLICT', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
    ['INTERNAL', cancelled('ValidationError')],
    ['UNAVAILABLE', named('ThrottlingException')],
    ['UNAVAILABLE', named('TimeoutError')],
    ['UNAVAILABLE', Object.assign(new Error(message), { code: 'ECONNREFUSED' })],
  ] as const)('is %s', async (code, error) => {
    const { client, sent } = scripted(error);
    await refused(commit(client), code);
    expect(sent()).toBe(1);
    const said = await commit(scripted(error).client).catch((told: unknown) => told);
    expect(isAppError(said) && said.cause).toBe(error);
    expect(String(said)).not.toContain(message);
  });

  it('leaves errors of the program as they are', async () => {
    const bug = new TypeError('x');
    await expect(commit(scripted(bug).client)).rejects.toBe(bug);
  });
});

describe('a read', () => {
  it('tells throttling and what is no item of ours', async () => {
    const ledger = (answer: Error | object): ReturnType<typeof createDynamoLedger> =>
      createDynamoLedger({ client: scripted(answer).client, tableName: 't' });
    await refused(ledger(new ProvisionedThroughputExceededException({ $metadata, message })).head(), 'UNAVAILABLE');
    await refused(ledger(named('ThrottlingException')).leaves(0, 1), 'UNAVAILABLE');
    await refused(ledger({ Item: toItem({ size: -1 }) }).head(), 'INTEGRITY');
    await refused(ledger({ Items: [toItem({ leaf: 1 })] }).leaves(0, 1), 'INTEGRITY');
  });
});

describe('a key', () => {
  const failed = (item?: object): Error =>
    new ConditionalCheckFailedException({ $metadata, message, ...(item && { Item: toItem({ ...item }) }) });

  it('that is damaged is told without its bytes', async () => {
    const table = (answer: Error | object): ReturnType<typeof createDynamoKeyTable> =>
      createDynamoKeyTable({ client: scripted(answer).client, tableName: 't' });
    const item = { pk: 'rec1', schemaVersion: 1, removed: false, wrapped: 'text' };
    await refused(table({ Item: toItem(item) }).get('rec1'), 'INTEGRITY');
    await refused(table(failed(item)).put('rec1', new Uint8Array(1)), 'INTEGRITY');
    const said = await table(failed(item))
      .put('rec1', new Uint8Array(1))
      .catch((told: unknown) => told);
    expect(isAppError(said) && said.cause).toBeUndefined();
  });
});
