/** Which recordings a filter may mean, newest first, from the narrowest index there is for it. */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { RecordingFilter } from '../../core/ports.ts';
import { RESTRICTABLE, type State } from '../../core/recording/recording.ts';
import {
  dueTime,
  invert,
  membershipKey,
  REVIEW_SHARDS,
  reviewPartition,
  STATE_SHARDS,
  statePartition,
  TIME_SHARDS,
  timePartition,
} from './catalogue-keys.ts';
import type { IndexName } from './catalogue-table.ts';
import { RESTING_STATE } from './dynamo-recording.ts';
import { parseItem, type DynamoTable, type Values } from './dynamo-table.ts';
import { mergeSorted } from './merge-sorted.ts';

const periodSchema = z.object({ sk: z.string().regex(/^\d{4}-\d{2}$/u) });
const sortKeySchema = z.record(z.string(), z.unknown());

/** Positions between these two, both included. */
export interface Range {
  readonly low: string;
  readonly high: string;
}

interface Source {
  /** Absent: the table itself. */
  readonly index?: IndexName;
  readonly partitionKey: string;
  readonly partition: string;
  /** Holds the position. */
  readonly sortKey?: string;
  readonly only?: { readonly expression: string; readonly names: Record<string, string>; readonly values: Values };
}

/** Errors: VALIDATION_FAILED for a date that is none. */
export function rangeOf(filter: RecordingFilter, after: string | undefined): Range {
  const { reviewBefore } = filter;
  if (reviewBefore === undefined) return startsIn(filter, after);
  return { low: after ?? '0', high: `${dueTime(instant(reviewBefore))}:` };
}

/** Errors: VALIDATION_FAILED for a date that is none. */
export function startsIn({ from, to }: RecordingFilter, after?: string): Range {
  // `to` is exclusive: what starts 1 ms before it is the newest.
  const newest = to === undefined ? '0' : invert(instant(to) - 1);
  return {
    low: after !== undefined && after > newest ? after : newest,
    high: from === undefined ? ':' : `${invert(instant(from))}:`,
  };
}

/** Positions (review positions where the filter asks for those), ascending, each once. Index entries are read eventually consistent: what they lead to has to be compared again. */
export async function* candidates(
  table: DynamoTable,
  filter: RecordingFilter,
  range: Range,
  wanted: number,
): AsyncGenerator<string> {
  if (range.low > range.high) return;
  const named = namedSources(filter);
  if (named) {
    yield* mergedPositions(table, named, range, wanted);
    return;
  }
  for (const month of await months(table, range)) {
    yield* mergedPositions(table, timeSources(month, filter), range, wanted);
  }
}

function namedSources({
  reviewBefore,
  sha256,
  callId,
  matterId,
  customerRef,
  agentId,
  state,
  restricted,
  team,
}: RecordingFilter): Source[] | undefined {
  if (reviewBefore !== undefined) {
    return shards(REVIEW_SHARDS).map((shard) => ({
      index: 'by-review',
      partitionKey: 'reviewShard',
      sortKey: 'reviewPosition',
      partition: reviewPartition(shard),
    }));
  }
  if (sha256 !== undefined) {
    return [
      { index: 'by-received-sha256', partitionKey: 'receivedSha256', partition: sha256 },
      { index: 'by-sealed-sha256', partitionKey: 'sealedSha256', partition: sha256 },
    ];
  }
  if (callId !== undefined) return [{ index: 'by-call', partitionKey: 'callId', partition: callId }];
  if (matterId !== undefined) return [{ partitionKey: 'pk', partition: membershipKey(matterId, '').pk }];
  if (customerRef !== undefined) return [{ index: 'by-customer', partitionKey: 'customerRef', partition: customerRef }];
  if (agentId !== undefined) return [{ index: 'by-agent', partitionKey: 'agentId', partition: agentId }];
  if (state !== undefined && state !== RESTING_STATE) return stateSources([state]);
  if (restricted) return stateSources(RESTRICTABLE);
  if (team !== undefined) return [{ index: 'by-team', partitionKey: 'team', partition: team }];
  return undefined;
}

function stateSources(states: readonly State[]): Source[] {
  return states.flatMap((state) =>
    shards(STATE_SHARDS).map((shard) => ({
      index: 'by-state',
      partitionKey: 'stateShard',
      partition: statePartition(state, shard),
    })),
  );
}

function timeSources(month: string, { businessLine, language, lane, source }: RecordingFilter): Source[] {
  const fields = Object.entries({ businessLine, language, lane, source }).filter(([, value]) => value !== undefined);
  const only = fields.length > 0 && {
    expression: fields.map(([name]) => `#${name} = :${name}`).join(' AND '),
    names: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
    values: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
  };
  return shards(TIME_SHARDS).map((shard) => ({
    index: 'by-time',
    partitionKey: 'timeShard',
    partition: timePartition(month, shard),
    ...(only && { only }),
  }));
}

/** The months within the range that hold recordings, newest first. */
async function months(table: DynamoTable, { low, high }: Range): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const item of table.query({
    KeyConditionExpression: 'pk = :periods',
    values: { ':periods': 'PERIODS' },
    ScanIndexForward: false,
    ConsistentRead: true,
  })) {
    found.push(parseItem(periodSchema, item).sk);
  }
  return found.filter((month) => {
    const start = Date.parse(`${month}-01T00:00:00Z`);
    const end = new Date(start).setUTCMonth(new Date(start).getUTCMonth() + 1);
    return invert(end - 1) <= high && `${invert(start)}:` >= low;
  });
}

function mergedPositions(
  table: DynamoTable,
  sources: readonly Source[],
  range: Range,
  wanted: number,
): AsyncGenerator<string> {
  const limit = Math.ceil(Math.min(wanted, 500) / sources.length) + 5;
  return mergeSorted(
    sources.map((source) => positions(table, source, range, limit)),
    (position) => position,
  );
}

async function* positions(
  table: DynamoTable,
  { index, partitionKey, partition, sortKey = index === undefined ? 'sk' : 'position', only }: Source,
  { low, high }: Range,
  limit: number,
): AsyncGenerator<string> {
  // DynamoDB refuses an empty key, and nothing has one.
  if (partition === '') return;
  for await (const item of table.query({
    ...(index !== undefined && { IndexName: index }),
    KeyConditionExpression: '#partition = :partition AND #position BETWEEN :low AND :high',
    ...(only && { FilterExpression: only.expression }),
    ExpressionAttributeNames: {
      '#partition': partitionKey,
      '#position': sortKey,
      ...only?.names,
    },
    values: { ':partition': partition, ':low': low, ':high': high, ...only?.values },
    ConsistentRead: index === undefined,
    Limit: limit,
  })) {
    yield parseItem(z.string(), parseItem(sortKeySchema, item)[sortKey]);
  }
}

const shards = (count: number): readonly number[] => Array.from({ length: count }, (_, shard) => shard);

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new AppError('VALIDATION_FAILED', 'A date of the filter is not ISO 8601.');
  return ms;
}
