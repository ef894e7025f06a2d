/** One TransactWriteItems within the limits of DynamoDB, repeated while it only collides with others. */
import { TransactWriteItemsCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { AppError } from '../../core/errors.ts';
import { backOff } from './dynamo-backoff.ts';
import { dynamoError, isRepeatable } from './dynamo-errors.ts';
import { toItem, type DynamoTable, type Key, type Values } from './dynamo-table.ts';

export interface Action {
  readonly key: Key;
  /** Put when there is an item, Update when there is an expression, otherwise Delete. */
  readonly item?: Values;
  readonly update?: string;
  readonly condition?: string;
  readonly values?: Values;
  readonly names?: Readonly<Record<string, string>>;
}

const MOST_ACTIONS = 100;
/** 400 KB an item and 4 MB a transaction, less the room that attribute names and numbers take beyond this estimate. */
const MOST_ITEM_BYTES = 400 * 1024 - 4096;
const MOST_BYTES = 4 * 1024 * 1024 - 65_536;
const TRIES = 10;

/** Errors: CONFLICT for a failed condition, UNAVAILABLE when others would not let it through, TOO_LARGE, INTERNAL beyond the limits. */
export async function transact(table: DynamoTable, actions: readonly Action[]): Promise<void> {
  assertFits(actions);
  const TransactItems = actions.map((action) => request(table.name, action));
  for (let attempt = 1; ; attempt += 1) {
    try {
      await table.client.send(new TransactWriteItemsCommand({ TransactItems }));
      return;
    } catch (error) {
      if (attempt >= TRIES || !isRepeatable(error)) throw dynamoError(error);
      await backOff(attempt);
    }
  }
}

function request(TableName: string, { key, item, update, condition, values, names }: Action): TransactWriteItem {
  const common = {
    TableName,
    ...(condition !== undefined && { ConditionExpression: condition }),
    ...(values && { ExpressionAttributeValues: toItem(values) }),
    ...(names && { ExpressionAttributeNames: { ...names } }),
  };
  if (item) return { Put: { ...common, Item: toItem({ ...key, ...item }) } };
  const Key = toItem({ ...key });
  return update === undefined
    ? { Delete: { ...common, Key } }
    : { Update: { ...common, Key, UpdateExpression: update } };
}

function assertFits(actions: readonly Action[]): void {
  if (actions.length > MOST_ACTIONS) {
    const text = `A change of ${actions.length} items is more than one transaction takes (${MOST_ACTIONS}).`;
    throw new AppError('INTERNAL', text);
  }
  const keys = new Set(actions.map(({ key }) => `${key.pk}\n${key.sk}`));
  if (keys.size < actions.length) throw new AppError('CONFLICT', 'The change writes the same thing twice.');
  let total = 0;
  for (const { item } of actions) {
    const bytes = item ? bytesOf(item) : 0;
    if (bytes > MOST_ITEM_BYTES) {
      throw new AppError('TOO_LARGE', 'An entry is larger than the catalogue can store (400 KB).', {
        detail: { bytes },
      });
    }
    total += bytes;
  }
  if (total > MOST_BYTES) {
    throw new AppError('INTERNAL', 'A change is larger than one transaction takes (4 MB).', { detail: { total } });
  }
}

function bytesOf(values: Values): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    bytes += name.length + Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return bytes;
}
