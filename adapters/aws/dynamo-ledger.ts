/**
 * The ledger of the custody log in the catalogue's table. Every transaction that places leaves moves one counter on the condition that nobody
 * else has: any number of writers may run, one at a time gets through, and an index is never given twice.
 */
import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { encodeBase64 } from '../../core/custody/base64.ts';
import { emptyRoot } from '../../core/custody/merkle.ts';
import { AppError, isAppError } from '../../core/errors.ts';
import type { LogHead, LogLedger } from '../../core/custody/ports.ts';
import { HEAD_KEY, LEAVES_PER_PARTITION, leafKey, leafPartition, leafSort, NEXT_KEY } from './catalogue-keys.ts';
import { backOff } from './dynamo-backoff.ts';
import { guarded } from './dynamo-errors.ts';
import { pendingBatches, readPending, type Batch } from './dynamo-pending.ts';
import { createTable, parseItem, toItem, type DynamoTable } from './dynamo-table.ts';
import { transact, type Action } from './dynamo-transaction.ts';

const headSchema = z.object({ size: z.int().nonnegative(), rootHash: z.string() });
const nextSchema = z.object({ count: z.int().nonnegative() });
const leafSchema = z.object({ leafIndex: z.int().nonnegative(), eventId: z.string(), leaf: z.string() });

const EMPTY: LogHead = { size: 0, rootHash: encodeBase64(emptyRoot()) };
/** Passes in a row that others spoilt. */
const TRIES = 50;

/** Errors of every call: UNAVAILABLE when DynamoDB is throttled or out of reach, or other writers leave no turn; INTEGRITY for damaged items. */
export function createDynamoLedger(options: { client: DynamoDBClient; tableName: string }): LogLedger {
  const table = createTable(options.client, options.tableName);
  const head = async (): Promise<LogHead> => {
    const item = await table.get(HEAD_KEY);
    return item === undefined ? EMPTY : parseItem(headSchema, item);
  };
  return {
    head,
    async assign() {
      for (let attempt = 1; ; attempt += 1) {
        const counter = await readCounter(table, await head());
        const { next } = counter;
        if (await placeAll(table, counter)) return counter.next;
        if (counter.next > next) attempt = 1;
        if (attempt >= TRIES) throw new AppError('UNAVAILABLE', 'Other writers index the custody log; repeat.');
        await assertInStep(table, counter.next);
        await backOff(attempt);
      }
    },
    async leaves(start, limit) {
      const found: z.infer<typeof leafSchema>[] = [];
      for (let from = start; found.length < limit; from = endOfPartition(from)) {
        const before = found.length;
        for await (const item of table.query({
          KeyConditionExpression: 'pk = :leaves AND sk >= :from',
          values: { ':leaves': leafPartition(from), ':from': leafSort(from) },
          ConsistentRead: true,
          Limit: Math.min(limit - before, LEAVES_PER_PARTITION),
        })) {
          found.push(parseItem(leafSchema, item));
          if (found.length === limit) break;
        }
        // Indexes have no gaps: the first partition without leaves is the end.
        if (found.length === before) break;
      }
      return found;
    },
    advance: (from, to) =>
      guarded(async () => {
        const isFirst = from.size === EMPTY.size && from.rootHash === EMPTY.rootHash;
        await table.client.send(
          new PutItemCommand({
            TableName: table.name,
            Item: toItem({ ...HEAD_KEY, schemaVersion: 1, size: to.size, rootHash: to.rootHash }),
            ConditionExpression: `${isFirst ? 'attribute_not_exists(pk) OR ' : ''}(#size = :size AND rootHash = :root)`,
            ExpressionAttributeNames: { '#size': 'size' },
            ExpressionAttributeValues: toItem({ ':size': from.size, ':root': from.rootHash }),
          }),
        );
      }),
  };
}

interface Counter {
  /** As stored; undefined before the first leaf. */
  stored: number | undefined;
  /** Never below the committed head: what vanished must not have its signed index given out again. */
  next: number;
}

async function readCounter(table: DynamoTable, { size }: LogHead): Promise<Counter> {
  const item = await table.get(NEXT_KEY);
  const stored = item === undefined ? undefined : parseItem(nextSchema, item).count;
  return { stored, next: Math.max(stored ?? 0, size) };
}

/** Errors: INTEGRITY when the next leaf is there but not counted: a transaction writes both, so somebody has meddled. */
async function assertInStep(table: DynamoTable, next: number): Promise<void> {
  // In this order: another writer between the two reads moves the counter.
  if ((await table.get(leafKey(next))) === undefined) return;
  if (parseItem(nextSchema, (await table.get(NEXT_KEY)) ?? { count: 0 }).count > next) return;
  throw new AppError('INTEGRITY', 'The counter of the custody log is behind its leaves.', {
    detail: { leafIndex: next },
  });
}

/** False when another writer came between, after which everything has to be read again. */
async function placeAll(table: DynamoTable, counter: Counter): Promise<boolean> {
  for await (const batch of pendingBatches(table)) {
    try {
      const actions = await placing(table, batch, counter);
      await transact(table, actions);
    } catch (error) {
      if (isAppError(error, 'CONFLICT')) return false;
      throw error;
    }
    counter.next += batch.events.length;
    counter.stored = counter.next;
  }
  return true;
}

async function placing(table: DynamoTable, batch: Batch, { stored, next }: Counter): Promise<Action[]> {
  const events = await readPending(table, batch);
  return [
    {
      key: NEXT_KEY,
      item: { schemaVersion: 1, count: next + events.length },
      ...(stored === undefined
        ? { condition: 'attribute_not_exists(pk)' }
        : { condition: '#count = :count', names: { '#count': 'count' }, values: { ':count': stored } }),
    },
    ...events.flatMap(({ key, eventId, leaf }, i): Action[] => [
      {
        key: leafKey(next + i),
        item: { schemaVersion: 1, leafIndex: next + i, eventId, leaf },
        condition: 'attribute_not_exists(pk)',
      },
      {
        key,
        update: 'SET leafIndex = :index',
        condition: 'attribute_exists(pk) AND attribute_not_exists(leafIndex)',
        values: { ':index': next + i },
      },
    ]),
    ...batch.notes,
  ];
}

const endOfPartition = (index: number): number => index - (index % LEAVES_PER_PARTITION) + LEAVES_PER_PARTITION;
