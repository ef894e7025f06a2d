/** Wrapped keys in a table of their own. A removed key leaves a tombstone without key bytes, so that it cannot come back. */
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { KeyTable } from '../../core/ports.ts';
import { guarded } from './dynamo-errors.ts';
import { plain, toItem } from './dynamo-table.ts';

const rowSchema = z.discriminatedUnion('removed', [
  z.object({ schemaVersion: z.literal(1), removed: z.literal(false), wrapped: z.instanceof(Uint8Array) }),
  z.object({ schemaVersion: z.literal(1), removed: z.literal(true) }),
]);

/** Errors of every call: UNAVAILABLE when DynamoDB is throttled or out of reach, INTEGRITY for a damaged item. */
export function createDynamoKeyTable({ client, tableName }: { client: DynamoDBClient; tableName: string }): KeyTable {
  return {
    put: (recordingId, wrapped) =>
      guarded(async () => {
        const row = { schemaVersion: 1, removed: false, wrapped };
        try {
          await client.send(
            new PutItemCommand({
              TableName: tableName,
              Item: toItem({ pk: recordingId, ...row }),
              ConditionExpression: 'attribute_not_exists(pk)',
              ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
            }),
          );
          return wrapped;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
          const stored = wrappedOf(plain(error.Item));
          if (!stored) throw new AppError('ERASED', 'The key of this recording was destroyed.');
          return stored;
        }
      }),
    get: (recordingId) =>
      guarded(async () => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: tableName, Key: toItem({ pk: recordingId }), ConsistentRead: true }),
        );
        return Item && wrappedOf(plain(Item));
      }),
    remove: (recordingId) =>
      guarded(async () => {
        await client.send(
          new PutItemCommand({
            TableName: tableName,
            Item: toItem({ pk: recordingId, schemaVersion: 1, removed: true }),
          }),
        );
      }),
  };
}

/** Undefined for a tombstone. The cause is left out: it may hold key bytes. */
function wrappedOf(item: unknown): Uint8Array | undefined {
  const row = rowSchema.safeParse(item).data;
  if (!row) throw new AppError('INTEGRITY', 'A stored key is damaged. Restore it from a backup.');
  return row.removed ? undefined : row.wrapped;
}
