/**
 * The catalogue's table as data: the stack creates it from this, and so does the test. One table, because a transaction of recordings,
 * claims, events and the ledger must be one. Each index leads to recordings only, or to events only.
 */

export interface IndexShape {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Projected beside the keys; absent = the keys alone. */
  readonly include?: readonly string[];
}

/** Every key attribute is a string. */
export interface TableShape {
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly stream?: 'NEW_IMAGE';
  readonly indexes: readonly IndexShape[];
}

/**
 * Sparse: holds recordings about which something will be due by itself. Constant partitions, sorted by when: what is due before a time is the
 * beginning of each, whatever lies behind it.
 */
const BY_REVIEW = { name: 'by-review', partitionKey: 'reviewShard', sortKey: 'reviewPosition' } as const;

/** Events only: those of one recording, in order of commit. */
export const BY_HISTORY = { name: 'by-history', partitionKey: 'historyOf', sortKey: 'order' } as const;

const byPosition = (name: string, partitionKey: string): IndexShape => ({ name, partitionKey, sortKey: 'position' });

/**
 * An index holds keys only: most commits change no key and so cost no index write, and what is listed is read from the table, never stale.
 * `by-time` has the fields beside it that have no index of their own but are asked for.
 */
export const CATALOGUE_TABLE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  stream: 'NEW_IMAGE',
  indexes: [
    { ...byPosition('by-time', 'timeShard'), include: ['businessLine', 'language', 'lane', 'source'] },
    byPosition('by-state', 'stateShard'),
    BY_REVIEW,
    BY_HISTORY,
    byPosition('by-agent', 'agentId'),
    byPosition('by-team', 'team'),
    byPosition('by-customer', 'customerRef'),
    byPosition('by-call', 'callId'),
    byPosition('by-received-sha256', 'receivedSha256'),
    byPosition('by-sealed-sha256', 'sealedSha256'),
  ],
} as const satisfies TableShape;

/** Point-in-time recovery. */
export const CATALOGUE_RECOVERY_DAYS = 35;

export type IndexName = (typeof CATALOGUE_TABLE.indexes)[number]['name'];

/**
 * Event source filter of the stream's reader: a recording written by a commit that made it due. The next write of the item takes the token
 * away again, so its presence alone says so; a stream record of every write is kept in order, none is lost by that.
 */
export const DUE_FILTER = { dynamodb: { NewImage: { sk: { S: ['STATE'] }, due: { S: [{ exists: true }] } } } } as const;
