/** Recordings, claims and custody events in one DynamoDB table. A commit is one transaction; what is due goes out by the table's stream. */
import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { AppError, isAppError } from '../../core/errors.ts';
import type { Catalogue, Change, Clock } from '../../core/ports.ts';
import { claimKey, membershipKey, monthOf, periodKey, recordingKey } from './catalogue-keys.ts';
import { createCommitOrder, type CommitOrder } from './commit-order.ts';
import { entryActions, listEntries, readEntry, removalActions } from './dynamo-entry.ts';
import { eventActions, forgetOpenings, readEvents, readHistory } from './dynamo-event.ts';
import { listRecordings } from './dynamo-listing.ts';
import {
  assertReadable,
  damaged,
  readRecording,
  readRow,
  rowOf,
  writeActions,
  type Membership,
} from './dynamo-recording.ts';
import { createTable, parseItem, type DynamoTable, type Values } from './dynamo-table.ts';
import { transact, type Action } from './dynamo-transaction.ts';

const claimSchema = z.object({ recordingId: z.string() });

/**
 * Errors of every call: UNAVAILABLE when DynamoDB is throttled or out of reach. `commit`: TOO_LARGE for an entry over 400 KB, INTERNAL for a
 * change of more than 100 items or 4 MB. Listings follow their indexes, which lag a commit by a moment; a listing by matter does not.
 */
export function createDynamoCatalogue(options: { client: DynamoDBClient; tableName: string; clock: Clock }): Catalogue {
  const { clock } = options;
  const table = createTable(options.client, options.tableName);
  const order = createCommitOrder(clock);
  const periods = new Set<string>();

  /** Before the recording: a month without recordings is harmless, a recording in an unknown month would be in no listing. */
  const notePeriods = async ({ recordings }: Change): Promise<void> => {
    const months = new Set(recordings.map(({ startedAt }) => monthOf(Date.parse(startedAt))));
    for (const month of months) {
      if (periods.has(month)) continue;
      await table.put({ ...periodKey(month), schemaVersion: 1 });
      periods.add(month);
    }
  };

  return {
    async commit(change) {
      change.recordings.forEach(assertReadable);
      await notePeriods(change);
      const entries = [...(await entryActions(table, change.entries ?? [])), ...removalActions(change.removed ?? [])];
      const memberships = new Map<string, Membership>();
      for (;;) {
        try {
          await transact(table, [...actionsOf(change, { order, clock, memberships }), ...entries]);
          return;
        } catch (error) {
          if (!isAppError(error, 'CONFLICT') || !(await readMemberships(table, change, memberships))) throw error;
        }
      }
    },
    async recording(recordingId) {
      const item = await table.get(recordingKey(recordingId));
      if (item === undefined) return undefined;
      const row = readRow(item);
      const recording = readRecording(row);
      if (!row || recording?.recordingId !== recordingId) throw damaged(recordingId);
      order.seen(row.order);
      return recording;
    },
    async claim(name) {
      const item = await table.get(claimKey(name));
      return item === undefined ? undefined : parseItem(claimSchema, item).recordingId;
    },
    recordings: (filter, page) => listRecordings(table, filter, page),
    countHeld: (matterId) => countMembers(table, matterId),
    events: (recordingId) => readEvents(table, recordingId, order),
    history: (recordingId, page) => readHistory(table, recordingId, page),
    forget: (recordingId) => forgetOpenings(table, recordingId),
    entry: (kind, id) => readEntry(table, kind, id),
    entries: (kind, filter, page) => listEntries(table, kind, filter, page),
  };
}

/** Memberships change in the transaction of their recordings. */
function countMembers(table: DynamoTable, matterId: string): Promise<number> {
  const { pk } = membershipKey(matterId, '');
  return table.count({ KeyConditionExpression: 'pk = :matter', values: { ':matter': pk }, ConsistentRead: true });
}

interface Writing {
  readonly order: CommitOrder;
  readonly clock: Clock;
  /** Memberships as stored, where they are known not to be those of the new revision. */
  readonly memberships: ReadonlyMap<string, Membership>;
}

function actionsOf(change: Change, { order, clock, memberships }: Writing): Action[] {
  const due = new Set(change.due);
  const token = (): Values => ({ due: randomUUID(), dueAt: clock.now().toISOString() });
  // Before the recordings: who reads one must learn an order that is not before its events'.
  const events = eventActions(change.events ?? [], order);
  const written = new Set(change.recordings.map(({ recordingId }) => recordingId));
  return [
    ...change.recordings.flatMap((recording) => {
      const { recordingId } = recording;
      const row = rowOf(recording, order.next());
      return writeActions(recording, row, due.has(recordingId) ? token() : {}, memberships.get(recordingId) ?? row);
    }),
    ...[...due]
      .filter((id) => !written.has(id))
      .map((recordingId): Action => {
        const { due: fresh, dueAt } = token();
        return {
          key: recordingKey(recordingId),
          update: 'SET due = :due, dueAt = :at',
          condition: 'attribute_exists(pk)',
          values: { ':due': fresh, ':at': dueAt },
        };
      }),
    ...claimActions(change.claims ?? []),
    ...events,
  ];
}

function claimActions(claims: NonNullable<Change['claims']>): Action[] {
  const holders = new Map<string, string>();
  for (const { name, recordingId } of claims) {
    if ((holders.get(name) ?? recordingId) !== recordingId) {
      throw new AppError('CONFLICT', 'The name belongs to another recording.');
    }
    holders.set(name, recordingId);
  }
  return [...holders].map(([name, recordingId]) => ({
    key: claimKey(name),
    item: { schemaVersion: 1, recordingId },
    condition: 'attribute_not_exists(pk) OR recordingId = :recording',
    values: { ':recording': recordingId },
  }));
}

/**
 * A commit assumes that holds stay as they are, which is nearly always so and saves reading. True when that was wrong for a recording whose
 * revision is right: `known` then says what is stored, and the commit is worth repeating.
 */
async function readMemberships(
  table: DynamoTable,
  { recordings }: Change,
  known: Map<string, Membership>,
): Promise<boolean> {
  let learnt = false;
  for (const recording of recordings) {
    const { recordingId, revision } = recording;
    if (revision === 1) continue;
    const row = readRow(await table.get(recordingKey(recordingId)));
    if (row?.revision !== revision - 1) return false;
    const assumed: Membership = known.get(recordingId) ?? rowOf(recording, row.order);
    learnt ||= assumed.position !== row.position || assumed.matters.join('\n') !== row.matters.join('\n');
    known.set(recordingId, row);
  }
  return learnt;
}
