/** Tables of `catalogue.sqlite`, one entry per schema version. A released entry never changes: add another one. */
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { recordingSchema } from '../../core/recording/recording.ts';
import { reviewAt } from '../../core/retention/review.ts';
import type { Migration } from './sqlite.ts';

/** Root hash of a tree without leaves: SHA-256 of nothing (RFC 6962, 2.1). */
const EMPTY_ROOT = createHash('sha256').digest('base64');

/** Columns of `recordings` that a filter compares; each has an index in the order of a listing. */
export const INDEXED_COLUMNS = [
  'business_line',
  'agent_id',
  'team',
  'customer_ref',
  'language',
  'source',
  'call_id',
  'received_sha256',
  'sealed_sha256',
  'state',
  'lane',
] as const;

const VERSION_1 = `
  -- started_at in ms since 1970; json is the recording as it is, the other columns are taken from it.
  CREATE TABLE recordings (
    recording_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ${INDEXED_COLUMNS.map((column) => `${column} TEXT,`).join('\n    ')}
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX recordings_by_start ON recordings (started_at DESC, recording_id);
  ${INDEXED_COLUMNS.map(
    (column) => `CREATE INDEX recordings_by_${column} ON recordings (${column}, started_at DESC, recording_id);`,
  ).join('\n  ')}

  CREATE TABLE holds (
    matter_id TEXT NOT NULL,
    recording_id TEXT NOT NULL REFERENCES recordings ON DELETE CASCADE,
    PRIMARY KEY (matter_id, recording_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX holds_by_recording ON holds (recording_id);

  CREATE TABLE claims (
    name TEXT PRIMARY KEY,
    recording_id TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- seq is the order of commit: writers are one at a time. The leaf index follows it.
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id TEXT NOT NULL UNIQUE,
    recording_id TEXT NOT NULL,
    leaf_index INTEGER UNIQUE,
    leaf TEXT NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX events_by_recording ON events (recording_id, seq);
  CREATE INDEX events_without_index ON events (seq) WHERE leaf_index IS NULL;

  CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL,
    root_hash TEXT NOT NULL
  ) STRICT;
  INSERT INTO log_head VALUES (1, 0, '${EMPTY_ROOT}');

  -- Due when available_at (ms) has come and error is null; in flight while it has a receipt and the time has not come.
  -- A row with an error is a dead letter.
  CREATE TABLE queue (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    recording_id TEXT NOT NULL UNIQUE,
    available_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    receipt TEXT UNIQUE,
    due_again INTEGER NOT NULL DEFAULT 0,
    error TEXT
  ) STRICT;
  CREATE INDEX queue_by_time ON queue (available_at, seq) WHERE error IS NULL;
  CREATE INDEX queue_dead ON queue (available_at, seq) WHERE error IS NOT NULL;
`;

const VERSION_2 = `
  -- ms since 1970; null = nothing becomes due by itself.
  ALTER TABLE recordings ADD COLUMN review_at INTEGER;
  CREATE INDEX recordings_by_review ON recordings (review_at, recording_id) WHERE review_at IS NOT NULL;
  UPDATE recordings SET review_at = callvault_review_at(json);

  -- created_at in ms since 1970; json is the entry as it is, the other columns are taken from it.
  CREATE TABLE entries (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    open INTEGER NOT NULL,
    subject TEXT,
    json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT;
  CREATE INDEX entries_by_time ON entries (kind, created_at DESC, id);
  CREATE INDEX entries_by_open ON entries (kind, open, created_at DESC, id);
  CREATE INDEX entries_by_subject ON entries (kind, subject, created_at DESC, id) WHERE subject IS NOT NULL;
`;

/** Ms since 1970. A row that cannot be read has none: listings report it as damaged. */
function reviewAtOf(json: unknown): number | null {
  try {
    const at = reviewAt(recordingSchema.parse(JSON.parse(String(json))));
    return at === undefined ? null : Date.parse(at);
  } catch {
    return null;
  }
}

export const CATALOGUE_MIGRATIONS: readonly Migration[] = [
  VERSION_1,
  (database: DatabaseSync): void => {
    database.function('callvault_review_at', { deterministic: true }, reviewAtOf);
    database.exec(VERSION_2);
  },
];
