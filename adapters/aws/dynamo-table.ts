/** Reads of one DynamoDB table that never stop at the first page. Items come and go as plain values. */
import {
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  Select,
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { dynamoError, guarded } from './dynamo-errors.ts';
import { backOff } from './dynamo-backoff.ts';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export type Values = Readonly<Record<string, unknown>>;
export type Query = Omit<QueryCommandInput, 'TableName' | 'ExpressionAttributeValues'> & { readonly values: Values };

export interface DynamoTable {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** Consistent. */
  get(key: Key): Promise<unknown>;
  /** Consistent; in any order, those that exist. */
  getAll(keys: readonly Key[]): Promise<readonly unknown[]>;
  put(item: Values): Promise<void>;
  /** Every item of every page. `Limit` is that of the first page and grows, so that a long walk takes few requests. */
  query(query: Query): AsyncGenerator;
  /** Items of every page, without reading them. */
  count(query: Omit<Query, 'Limit' | 'Select'>): Promise<number>;
}

/** BatchGetItem takes so many keys. */
const KEYS_PER_GET = 100;
const LARGEST_PAGE = 1000;
const BATCH_TRIES = 10;

export const plain = (item: Record<string, AttributeValue>): unknown => unmarshall(item);
export const toItem = (values: Values): Record<string, AttributeValue> =>
  marshall(values, { removeUndefinedValues: true });

/** Parses an item that this program has written. Errors: INTEGRITY when it is not what was written. */
export function parseItem<T>(schema: z.ZodType<T>, item: unknown): T {
  const parsed = schema.safeParse(item);
  if (!parsed.success) throw new AppError('INTEGRITY', 'A stored item is damaged.', { cause: parsed.error });
  return parsed.data;
}

export function createTable(client: DynamoDBClient, name: string): DynamoTable {
  const getSome = async (keys: readonly Key[]): Promise<unknown[]> => {
    const found: unknown[] = [];
    let rest: Record<string, AttributeValue>[] = keys.map((key) => toItem({ ...key }));
    for (let attempt = 0; rest.length > 0; attempt += 1) {
      if (attempt > 0) await backOff(attempt);
      const request = { [name]: { Keys: rest, ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: request }));
      const items = Responses?.[name] ?? [];
      found.push(...items.map(plain));
      rest = UnprocessedKeys?.[name]?.Keys ?? [];
      // An answer is cut at 16 MB: only one without any item is a sign of throttling.
      if (items.length > 0) attempt = 0;
      if (attempt >= BATCH_TRIES) throw new AppError('UNAVAILABLE', 'The database is busy; repeat.');
    }
    return found;
  };
  return {
    client,
    name,
    get: (key) =>
      guarded(async () => {
        const { Item } = await client.send(
          new GetItemCommand({ TableName: name, Key: toItem({ ...key }), ConsistentRead: true }),
        );
        return Item && plain(Item);
      }),
    getAll: (keys) =>
      guarded(async () => {
        const parts: (readonly Key[])[] = [];
        for (let at = 0; at < keys.length; at += KEYS_PER_GET) parts.push(keys.slice(at, at + KEYS_PER_GET));
        return (await Promise.all(parts.map(getSome))).flat();
      }),
    put: (item) =>
      guarded(async () => {
        await client.send(new PutItemCommand({ TableName: name, Item: toItem(item) }));
      }),
    count: ({ values, ...query }) =>
      guarded(async () => {
        const request = { ...query, TableName: name, ExpressionAttributeValues: toItem(values), Select: Select.COUNT };
        let counted = 0;
        let start: Record<string, AttributeValue> | undefined;
        do {
          const page = await client.send(new QueryCommand({ ...request, ...(start && { ExclusiveStartKey: start }) }));
          counted += page.Count ?? 0;
          start = page.LastEvaluatedKey;
        } while (start);
        return counted;
      }),
    async *query({ values, Limit, ...query }) {
      const request = { ...query, TableName: name, ExpressionAttributeValues: toItem(values) };
      let limit = Limit ?? LARGEST_PAGE;
      let start: Record<string, AttributeValue> | undefined;
      do {
        const page = { ...request, Limit: limit, ...(start && { ExclusiveStartKey: start }) };
        const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand(page)).catch((error: unknown) => {
          throw dynamoError(error);
        });
        for (const item of Items) yield plain(item);
        start = LastEvaluatedKey;
        limit = Math.min(limit * 4, LARGEST_PAGE);
      } while (start);
    },
  };
}
