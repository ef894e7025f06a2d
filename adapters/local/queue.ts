/** The work queue in the catalogue's tables. One statement hands an item out, so that two workers never get the same one. */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock, WorkQueue } from '../../core/ports.ts';
import { hasEnded, processToken } from './process-token.ts';
import { parseRow } from './sqlite.ts';
import { settle } from './storage-error.ts';

const itemSchema = z.object({ recordingId: z.string(), attempts: z.int(), receipt: z.string() });
const letterSchema = z.object({ recordingId: z.string(), attempts: z.int(), error: z.string() });
const countsSchema = z.object({ ready: z.int(), delayed: z.int(), inFlight: z.int(), dead: z.int() });

/** `due` is for use inside the transaction of a commit. */
export function createQueue(database: DatabaseSync, clock: Clock): { queue: WorkQueue; due: (id: string) => void } {
  const enqueue = database.prepare(`
    INSERT INTO queue (recording_id, available_at) VALUES (:recordingId, :now)
    ON CONFLICT (recording_id) DO UPDATE SET
      due_again = receipt IS NOT NULL,
      attempts = iif(error IS NULL, attempts, 0),
      available_at = iif(error IS NULL AND (receipt IS NOT NULL OR available_at < :now), available_at, :now),
      error = NULL`);
  const takeWhere = (next: string): string => `
    UPDATE queue SET available_at = :until, attempts = attempts + 1, receipt = :receipt, due_again = 0
    WHERE recording_id = (${next})
    RETURNING recording_id AS recordingId, attempts, receipt`;
  const takeNext = database.prepare(
    takeWhere(
      'SELECT recording_id FROM queue WHERE error IS NULL AND available_at <= :now ORDER BY available_at, seq LIMIT 1',
    ),
  );
  const takeNamed = database.prepare(
    takeWhere(
      'SELECT recording_id FROM queue WHERE error IS NULL AND available_at <= :now AND recording_id = :recordingId',
    ),
  );
  const repeat = database.prepare(`
    UPDATE queue SET available_at = :now, attempts = 0, receipt = NULL, due_again = 0
    WHERE receipt = :receipt AND due_again = 1`);
  const end = database.prepare('DELETE FROM queue WHERE receipt = ? AND due_again = 0');
  const hide = database.prepare('UPDATE queue SET available_at = :until WHERE receipt = :receipt');
  // Work that came up during the delivery gets one more, even when this one was the last.
  const release = database.prepare(`
    UPDATE queue SET available_at = :until, receipt = NULL, due_again = 0,
      attempts = max(attempts - :uncounted, 0),
      error = iif(:dead = 1 AND due_again = 0, :error, NULL)
    WHERE receipt = :receipt`);
  const count = database.prepare(`
    SELECT count(*) FILTER (WHERE error IS NULL AND available_at <= :now) AS ready,
      count(*) FILTER (WHERE error IS NULL AND available_at > :now AND receipt IS NULL) AS delayed,
      count(*) FILTER (WHERE error IS NULL AND available_at > :now AND receipt IS NOT NULL) AS inFlight,
      count(*) FILTER (WHERE error IS NOT NULL) AS dead
    FROM queue`);
  const dead = database.prepare(`
    SELECT recording_id AS recordingId, attempts, error FROM queue
    WHERE error IS NOT NULL ORDER BY available_at, seq LIMIT ?`);
  const revive = database.prepare(
    'UPDATE queue SET available_at = :now, attempts = 0, error = NULL WHERE recording_id = :recordingId AND error IS NOT NULL',
  );
  const now = (): number => clock.now().getTime();
  releaseOrphans(database, (receipt) => release.run({ until: now(), receipt, error: null, dead: 0, uncounted: 0 }));

  const queue: WorkQueue = {
    take: (visibilityMs, recordingId) =>
      settle(() => {
        const values = { now: now(), until: now() + visibilityMs, receipt: `${processToken}/${randomUUID()}` };
        const row = recordingId === undefined ? takeNext.get(values) : takeNamed.get({ ...values, recordingId });
        return row && parseRow(itemSchema, row);
      }),
    // At most one of the two statements finds the receipt, whatever another connection does in between: a commit may
    // only turn an item that `end` would delete into one that `repeat` finds, so `repeat` comes last.
    done: (receipt) => settle(() => end.run(receipt).changes > 0 || repeat.run({ now: now(), receipt }).changes > 0),
    extend: (receipt, visibilityMs) => settle(() => hide.run({ until: now() + visibilityMs, receipt }).changes > 0),
    fail: (receipt, outcome) =>
      settle(() => {
        const { delayMs, error, dead: isDead, uncounted = false } = outcome;
        release.run({ until: now() + delayMs, receipt, error, dead: Number(isDead), uncounted: Number(uncounted) });
      }),
    counts: () => settle(() => parseRow(countsSchema, count.get({ now: now() }))),
    deadLetters: (limit) => settle(() => dead.all(limit).map((row) => parseRow(letterSchema, row))),
    redrive: (recordingId) => settle(() => revive.run({ now: now(), recordingId }).changes > 0),
  };
  return {
    queue,
    due: (recordingId) => {
      enqueue.run({ recordingId, now: now() });
    },
  };
}

/** What a killed process was working on is due at once: nobody has to wait for the end of its visibility. */
function releaseOrphans(database: DatabaseSync, release: (receipt: string) => void): void {
  const rows = database.prepare('SELECT receipt FROM queue WHERE receipt IS NOT NULL').all();
  for (const row of rows) {
    const { receipt } = parseRow(z.object({ receipt: z.string() }), row);
    if (hasEnded(receipt.split('/')[0] ?? '')) release(receipt);
  }
}
