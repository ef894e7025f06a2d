/** The facts of calls in a SQLite file of their own: made again from the archive when it is lost. What is removed is overwritten. */
import * as z from 'zod';
import { callFactsSchema, type CallFacts } from '../../core/insights/call-facts.ts';
import type { FactRecord, ItemKind } from '../../core/insights/fact-question.ts';
import type { FactSink, FactSource } from '../../core/insights/ports.ts';
import { emptyLog, openDatabase, parseRow, transaction } from './sqlite.ts';
import { settle } from './storage-error.ts';

const MIGRATIONS = [
  `CREATE TABLE calls (
    recordingid TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    businessline TEXT NOT NULL,
    lane TEXT,
    agent TEXT,
    team TEXT,
    startedat TEXT NOT NULL,
    startms INTEGER NOT NULL,
    startday TEXT NOT NULL,
    startweek TEXT NOT NULL,
    durationms INTEGER,
    language TEXT,
    channels INTEGER,
    turns INTEGER NOT NULL,
    silenceshare REAL,
    longestsilencems INTEGER,
    holdshare REAL,
    overlapshare REAL,
    agentshare REAL,
    sentiment REAL,
    sentimenttrend REAL,
    emotion TEXT,
    risk REAL,
    score REAL,
    scorecard TEXT,
    intent TEXT,
    outcome TEXT,
    writtenms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX calls_by_start ON calls (startms);
  CREATE TABLE items (
    recordingid TEXT NOT NULL REFERENCES calls ON DELETE CASCADE,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (recordingid, kind, item)
  ) STRICT, WITHOUT ROWID;`,
];

const { topics: _t, intents: _i, met: _m, missed: _s, removed: _r, ...scalars } = callFactsSchema.shape;
const COLUMNS = Object.keys(scalars);

export const factRecordSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

/** Several processes may have the same file open. Errors: STATE_CONFLICT when a newer version wrote it, INTEGRITY when it is damaged. */
export function openFacts({ file }: { file: string }): FactSink & FactSource & { close(): void } {
  const database = openDatabase({ file, journal: 'WAL', migrations: MIGRATIONS });
  const isKnown = database.prepare('SELECT 1 FROM calls WHERE recordingid = ? AND writtenms > ?');
  const insert = database.prepare(
    `INSERT INTO calls (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `:${name}`).join(', ')})`,
  );
  const insertItem = database.prepare('INSERT INTO items (recordingid, kind, item) VALUES (?, ?, ?)');
  const drop = database.prepare('DELETE FROM calls WHERE recordingid = ? AND writtenms <= ?');
  return {
    put: (row) =>
      settle(() => {
        const { topics, intents, met, missed, removed: _removed, ...call } = callFactsSchema.parse(row);
        const lists = { topic: topics, intent: intents, met, missed } satisfies Record<ItemKind, CallFacts['topics']>;
        transaction(database, () => {
          if (isKnown.get(call.recordingid, call.writtenms)) return;
          drop.run(call.recordingid, call.writtenms);
          insert.run(call);
          for (const [kind, items] of Object.entries(lists)) {
            for (const item of items) insertItem.run(call.recordingid, kind, item);
          }
        });
      }),
    remove: (recordingId, at) =>
      settle(() => {
        transaction(database, () => drop.run(recordingId, at.getTime()));
        emptyLog(database);
      }),
    ask: ({ sql }) =>
      settle(() =>
        database
          .prepare(sql)
          .all()
          .map((row): FactRecord => parseRow(factRecordSchema, row)),
      ),
    close: () => {
      database.close();
    },
  };
}
