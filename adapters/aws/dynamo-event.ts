/** Custody events as items beside their recording, and the note of what has no leaf index yet. */
import * as z from 'zod';
import { custodyRecordSchema, type CustodyRecord } from '../../core/custody/event.ts';
import { AppError } from '../../core/errors.ts';
import type { Catalogue, Page } from '../../core/ports.ts';
import { eventKey, PENDING_SHARDS, pendingPartition, recordingKey, shardOf } from './catalogue-keys.ts';
import { BY_HISTORY } from './catalogue-table.ts';
import { orderSchema, type CommitOrder } from './commit-order.ts';
import { parseItem, toItem, type DynamoTable } from './dynamo-table.ts';
import { transact, type Action } from './dynamo-transaction.ts';

const restSchema = custodyRecordSchema.omit({ leaf: true, leafIndex: true });

export const eventRowSchema = z.object({
  schemaVersion: z.literal(1),
  order: orderSchema,
  leaf: z.string(),
  leafIndex: z.int().nonnegative().optional(),
  json: z.string(),
});

/** The events of one commit that wait for an index, in order: [recordingId, eventId]. */
export const pendingSchema = z.object({
  schemaVersion: z.literal(1),
  pk: z.string(),
  sk: z.string(),
  events: z.array(z.tuple([z.string(), z.string()])).min(1),
});
export type Pending = z.infer<typeof pendingSchema>;

/**
 * One item per event, and one for all that says they are pending: unlike an index it is consistent, so `assign` sees every event whose commit
 * has ended. An event id is unique within its recording; beyond that its 128 random bits see to it.
 */
export function eventActions(events: readonly CustodyRecord[], order: CommitOrder): Action[] {
  const [first] = events;
  if (!first) return [];
  const actions = events.map(({ leaf, ...event }): Action => ({
    key: eventKey(event.recordingId, event.eventId),
    item: {
      schemaVersion: 1,
      historyOf: event.recordingId,
      order: order.next(),
      leaf,
      json: JSON.stringify(restSchema.parse(event)),
    },
    condition: 'attribute_not_exists(pk)',
  }));
  const pk = pendingPartition(shardOf(first.recordingId, PENDING_SHARDS));
  const pending = {
    key: { pk, sk: `${order.next()}#${first.eventId}` },
    item: { schemaVersion: 1, events: events.map(({ recordingId, eventId }) => [recordingId, eventId]) },
  };
  return [...actions, pending];
}

/** In order of commit. */
export async function readEvents(
  table: DynamoTable,
  recordingId: string,
  order: CommitOrder,
): Promise<readonly CustodyRecord[]> {
  const rows: { readonly order: string; readonly event: CustodyRecord }[] = [];
  const { pk } = recordingKey(recordingId);
  for await (const item of table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :events)',
    values: { ':pk': pk, ':events': 'EVT#' },
    ConsistentRead: true,
  })) {
    const row = readEvent(recordingId, item);
    order.seen(row.order);
    rows.push(row);
  }
  return rows.sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order))).map(({ event }) => event);
}

const placeSchema = z.object({ pk: z.string(), sk: z.string(), order: orderSchema });
type Place = z.infer<typeof placeSchema>;

/** The index tells where the events of a page are; they are read from the table. */
export async function readHistory(
  table: DynamoTable,
  recordingId: string,
  { limit, cursor, newestFirst = false }: Parameters<Catalogue['history']>[1],
): Promise<Page<CustodyRecord>> {
  const start = cursor === undefined ? undefined : parseHistoryCursor(recordingId, cursor);
  const places: Place[] = [];
  // One more than asked for tells whether there is a next page.
  for await (const item of table.query({
    IndexName: BY_HISTORY.name,
    KeyConditionExpression: 'historyOf = :id',
    values: { ':id': recordingId },
    ScanIndexForward: !newestFirst,
    Limit: limit + 1,
    ...(start && { ExclusiveStartKey: toItem({ historyOf: recordingId, ...start }) }),
  })) {
    places.push(parseItem(placeSchema, item));
    if (places.length > limit) break;
  }
  const shown = places.slice(0, limit);
  const found = await table.getAll(shown.map(({ pk, sk }) => ({ pk, sk })));
  const byKey = new Map(found.map((item) => [parseItem(placeSchema, item).sk, item]));
  const items = shown.map(({ sk }) => readEvent(recordingId, byKey.get(sk)).event);
  const last = shown.at(-1);
  return places.length > limit && last ? { items, nextCursor: historyCursor(last) } : { items };
}

const historyCursorSchema = z.tuple([orderSchema, z.string().min(1).max(512)]);

function historyCursor({ order, sk }: Place): string {
  return Buffer.from(JSON.stringify([order, sk])).toString('base64url');
}

/** Errors: VALIDATION_FAILED for anything that `historyCursor` did not make. */
function parseHistoryCursor(recordingId: string, cursor: string): Place {
  try {
    const [order, sk] = historyCursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    const place = { pk: recordingKey(recordingId).pk, sk, order };
    if (historyCursor(place) === cursor) return place;
  } catch (cause) {
    throw badCursor(cause);
  }
  throw badCursor();
}

function badCursor(cause?: unknown): AppError {
  return new AppError('VALIDATION_FAILED', 'The cursor is not valid; start again without one.', { cause });
}

const storedSchema = z.object({ sk: z.string(), json: z.string() });
/** Each event may be as large as its leaf: these stay below 4 MB. */
const EVENTS_PER_REWRITE = 25;

/**
 * Takes the openings out of every event of a recording. The ledger may place the events meanwhile: that is another attribute of the item.
 * Errors: INTEGRITY for an event that cannot be read.
 */
export async function forgetOpenings(table: DynamoTable, recordingId: string): Promise<void> {
  const { pk } = recordingKey(recordingId);
  let rewrites: Action[] = [];
  for await (const item of table.query({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :events)',
    ProjectionExpression: 'sk, json',
    values: { ':pk': pk, ':events': 'EVT#' },
    ConsistentRead: true,
  })) {
    const { sk, json } = parseItem(storedSchema, item);
    const event = readRest(recordingId, json);
    if (Object.keys(event.openings).length === 0) continue;
    const values = { ':json': JSON.stringify({ ...event, openings: {} }) };
    rewrites.push({ key: { pk, sk }, update: 'SET json = :json', condition: 'attribute_exists(pk)', values });
    if (rewrites.length < EVENTS_PER_REWRITE) continue;
    await transact(table, rewrites);
    rewrites = [];
  }
  if (rewrites.length > 0) await transact(table, rewrites);
}

function readRest(recordingId: string, json: string): z.infer<typeof restSchema> {
  try {
    return restSchema.parse(JSON.parse(json));
  } catch (cause) {
    throw damaged(recordingId, cause);
  }
}

function readEvent(recordingId: string, item: unknown): { order: string; event: CustodyRecord } {
  try {
    const { order, leaf, leafIndex, json } = eventRowSchema.parse(item);
    const event = restSchema.parse(JSON.parse(json));
    return { order, event: { ...event, leaf, ...(leafIndex !== undefined && { leafIndex }) } };
  } catch (cause) {
    throw damaged(recordingId, cause);
  }
}

function damaged(recordingId: string, cause: unknown): AppError {
  const text = `A stored custody event of recording ${recordingId} is damaged.`;
  return new AppError('INTEGRITY', text, { cause, detail: { recordingId } });
}
