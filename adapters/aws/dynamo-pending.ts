/** Events without a leaf index, in order of commit, cut into what one transaction can place. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { eventKey, PENDING_SHARDS, pendingPartition } from './catalogue-keys.ts';
import { eventRowSchema, pendingSchema, type Pending } from './dynamo-event.ts';
import { parseItem, type DynamoTable, type Key } from './dynamo-table.ts';
import type { Action } from './dynamo-transaction.ts';
import { mergeSorted } from './merge-sorted.ts';

/**
 * An event is written twice here, as a leaf of up to 65,535 bytes and where it is: 28 of the largest stay below 4 MB, and 28 that were committed
 * one by one (leaf, event and note each) below 100 actions.
 */
const EVENTS_PER_BATCH = 28;

export interface Batch {
  readonly events: readonly (readonly [recordingId: string, eventId: string])[];
  /** What becomes of the notes once these events have an index. */
  readonly notes: readonly Action[];
}

export interface PendingEvent {
  readonly key: Key;
  readonly eventId: string;
  readonly leaf: string;
}

/**
 * Consistent: holds every event whose commit ended before the call. What comes while the shards are read waits for the next call: it could be
 * seen in one shard when something before it is missed in another.
 */
export async function* pendingBatches(table: DynamoTable): AsyncGenerator<Batch> {
  const numbers = Array.from({ length: PENDING_SHARDS }, (_, shard) => shard);
  const newest = (await Promise.all(numbers.map((shard) => newestIn(table, shard)))).sort().at(-1) ?? '';
  if (newest === '') return;
  const shards = numbers.map((shard) => pendingIn(table, shard, newest));
  let events: Pending['events'] = [];
  let notes: Action[] = [];
  for await (const { pk, sk, events: waiting } of mergeSorted(shards, (note) => note.sk)) {
    for (let rest = waiting; rest.length > 0;) {
      const taken = rest.slice(0, EVENTS_PER_BATCH - events.length);
      rest = rest.slice(taken.length);
      events.push(...taken);
      notes.push(noteAction({ pk, sk }, rest));
      if (events.length < EVENTS_PER_BATCH) continue;
      yield { events, notes };
      events = [];
      notes = [];
    }
  }
  if (events.length > 0) yield { events, notes };
}

function noteAction(key: Key, rest: Pending['events']): Action {
  const condition = 'attribute_exists(pk)';
  if (rest.length === 0) return { key, condition };
  return { key, condition, update: 'SET events = :rest', values: { ':rest': rest } };
}

async function newestIn(table: DynamoTable, shard: number): Promise<string> {
  const query = {
    KeyConditionExpression: 'pk = :pending',
    values: { ':pending': pendingPartition(shard) },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  };
  for await (const item of table.query(query)) return parseItem(pendingSchema, item).sk;
  return '';
}

async function* pendingIn(table: DynamoTable, shard: number, newest: string): AsyncGenerator<Pending> {
  for await (const item of table.query({
    KeyConditionExpression: 'pk = :pending AND sk <= :newest',
    values: { ':pending': pendingPartition(shard), ':newest': newest },
    ConsistentRead: true,
    Limit: 50,
  })) {
    yield parseItem(pendingSchema, item);
  }
}

const foundSchema = eventRowSchema.pick({ leaf: true }).extend({ pk: z.string(), sk: z.string() });

/** Errors: INTEGRITY when an event is gone that its commit noted. */
export async function readPending(table: DynamoTable, { events }: Batch): Promise<readonly PendingEvent[]> {
  const items = await table.getAll(events.map(([recordingId, eventId]) => eventKey(recordingId, eventId)));
  const leaves = new Map(
    items.map((item) => {
      const { pk, sk, leaf } = parseItem(foundSchema, item);
      return [`${pk}\n${sk}`, leaf];
    }),
  );
  return events.map(([recordingId, eventId]) => {
    const key = eventKey(recordingId, eventId);
    const leaf = leaves.get(`${key.pk}\n${key.sk}`);
    if (leaf === undefined) {
      throw new AppError('INTEGRITY', `A custody event of recording ${recordingId} is gone.`, {
        detail: { recordingId, eventId },
      });
    }
    return { key, eventId, leaf };
  });
}
