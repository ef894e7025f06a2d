/** Where things lie in the catalogue's table. */
import { createHash } from 'node:crypto';
import type { Key } from './dynamo-table.ts';

export const recordingKey = (recordingId: string): Key => ({ pk: `REC#${recordingId}`, sk: 'STATE' });
export const eventKey = (recordingId: string, eventId: string): Key => ({
  pk: `REC#${recordingId}`,
  sk: `EVT#${eventId}`,
});
export const claimKey = (name: string): Key => ({ pk: `CLAIM#${name}`, sk: 'CLAIM' });
export const membershipKey = (matterId: string, position: string): Key => ({ pk: `MATTER#${matterId}`, sk: position });
export const entryKey = (kind: string, id: string): Key => ({ pk: `ENTRY#${kind}#${id}`, sk: 'ENTRY' });
/** Every entry of a kind, those that are open, those about one subject. */
export const entriesPartition = (kind: string): string => `ENTRIES#${kind}`;
export const openEntriesPartition = (kind: string): string => `OPEN#${kind}`;
export const subjectPartition = (kind: string, subject: string): string => `SUBJECT#${kind}#${subject}`;
export const periodKey = (month: string): Key => ({ pk: 'PERIODS', sk: month });

export const HEAD_KEY: Key = { pk: 'LEDGER', sk: 'HEAD' };
export const NEXT_KEY: Key = { pk: 'LEDGER', sk: 'NEXT' };

/** One partition per 256 leaves: as many as a tile has, and few enough that writing them in a row heats none. */
export const LEAVES_PER_PARTITION = 256;
export const leafPartition = (index: number): string =>
  `LEAF#${String(Math.floor(index / LEAVES_PER_PARTITION)).padStart(13, '0')}`;
export const leafSort = (index: number): string => String(index).padStart(16, '0');
export const leafKey = (index: number): Key => ({ pk: leafPartition(index), sk: leafSort(index) });

/** A partition takes 1,000 write units a second: shards are chosen so that ingest may exceed that. Changing a number needs a migration. */
export const PENDING_SHARDS = 4;
export const TIME_SHARDS = 8;
export const STATE_SHARDS = 4;
export const REVIEW_SHARDS = 8;

export const pendingPartition = (shard: number): string => `PENDING#${shard}`;
export const timePartition = (month: string, shard: number): string => `${month}#${shard}`;
export const statePartition = (state: string, shard: number): string => `${state}#${shard}`;

export const reviewPartition = (shard: number): string => `REVIEW#${shard}`;

export function shardOf(id: string, shards: number): number {
  return createHash('sha256').update(id).digest().readUInt32BE() % shards;
}

/** Sorts ascending as listings go: newest start first, then by id. */
export function positionOf(startedMs: number, recordingId: string): string {
  return `${invert(startedMs)}#${recordingId}`;
}

/** Sorts ascending as what is due is listed: earliest first, then by id. */
export function reviewPositionOf(reviewMs: number, recordingId: string): string {
  return `${dueTime(reviewMs)}#${recordingId}`;
}

/** The part of a review position before `#`: whole ms since 1970. */
export const dueTime = (reviewMs: number): string => String(Math.max(0, reviewMs)).padStart(16, '0');

/** The id in a position: index entries need no other attribute. */
export const idAt = (position: string): string => position.slice(position.indexOf('#') + 1);

/** The part of a position before `#`. Times are whole ms between the years 1 and 9999. */
export function invert(startedMs: number): string {
  return String(8.64e15 - startedMs).padStart(16, '0');
}

/** `2026-11`, in UTC. */
export const monthOf = (startedMs: number): string => new Date(startedMs).toISOString().slice(0, 7);
