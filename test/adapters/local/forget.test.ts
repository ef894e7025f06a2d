/** What `catalogue.sqlite` keeps of what was forgotten, and how an older file becomes a newer one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue, type CatalogueFile } from '../../../adapters/local/catalogue.ts';
import { CATALOGUE_MIGRATIONS } from '../../../adapters/local/catalogue-schema.ts';
import { openDatabase } from '../../../adapters/local/sqlite.ts';
import { systemClock } from '../../../adapters/local/clock-random.ts';
import type { CustodyRecord } from '../../../core/custody/event.ts';
import { reviewAt } from '../../../core/retention/review.ts';
import { aRecording, anEvent, refused } from '../../contracts/builders.ts';
import { closing, tempDir } from './temp-dir.ts';

const open = (file: string): CatalogueFile => closing(openCatalogue({ file, clock: systemClock }));

function rawBytes(file: string): string {
  return ['', '-wal', '-shm']
    .filter((suffix) => existsSync(file + suffix))
    .map((suffix) => readFileSync(file + suffix).toString('latin1'))
    .join('\n');
}

const saltOf = ({ openings }: CustodyRecord): string => openings.actor?.salt ?? '';
const retention = {
  classId: 'k',
  lane: 'erasable',
  basis: 'recording',
  citation: 'x',
  retainUntil: '2031-01-01T00:00:00Z',
} as const;

describe('forget', () => {
  it('leaves no salt and no value in any file, however rows were moved between pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 6000 }), fc.boolean()), {
          minLength: 20,
          maxLength: 120,
        }),
        async (steps) => {
          const file = join(tempDir(), 'catalogue.sqlite');
          const opened = openCatalogue({ file, clock: systemClock });
          const { catalogue, ledger } = opened;
          const events: CustodyRecord[] = [];
          for (const [i, [recording, size, assigns]] of steps.entries()) {
            const { openings, ...event } = anEvent(`event-${i}-${Math.random()}`, `rec${recording}`);
            const reason = { value: `${i} `.padEnd(size, 'reason '), salt: 'f'.repeat(64) };
            events.push({ ...event, openings: { ...openings, reason }, leaf: 'leaf'.padEnd(size / 2, '.') });
            await catalogue.commit({ recordings: [], events: events.slice(-1) });
            // Rows that grow move their neighbours.
            if (assigns) await ledger.assign();
            if (i % 17 === 16) await catalogue.forget(`rec${recording}`);
          }
          for (const recording of [0, 2, 4, 6]) await catalogue.forget(`rec${recording}`);
          const raw = rawBytes(file);
          opened.close();
          for (const event of events) {
            if (Number(event.recordingId.slice(3)) % 2 === 0) expect(raw).not.toContain(saltOf(event));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is refused while another connection reads, and done when it is repeated', async () => {
    const file = join(tempDir(), 'catalogue.sqlite');
    const { catalogue } = open(file);
    const event = anEvent('e1', 'rec1');
    await catalogue.commit({ recordings: [], events: [event] });
    const reader = new DatabaseSync(file, { timeout: 0 });
    reader.exec('BEGIN; SELECT * FROM events');
    await refused(catalogue.forget('rec1'), 'UNAVAILABLE');
    reader.exec('COMMIT');
    reader.close();
    await catalogue.forget('rec1');
    expect(rawBytes(file)).not.toContain(saltOf(event));
  }, 60_000);
});

describe('an older file', () => {
  it('gets the time at which each recording is due, and the table of entries', async () => {
    const file = join(tempDir(), 'catalogue.sqlite');
    const old = openDatabase({ file, journal: 'WAL', migrations: CATALOGUE_MIGRATIONS.slice(0, 1) });
    const insert = old.prepare(
      'INSERT INTO recordings (recording_id, revision, started_at, business_line, source, call_id, state, lane, json) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?)',
    );
    const rows = [aRecording('a', { retention }), aRecording('b')];
    for (const row of rows) {
      const { recordingId, startedAt, businessLine, source, callId, state } = row;
      const lane = row.retention?.lane ?? null;
      insert.run(recordingId, Date.parse(startedAt), businessLine, source, callId, state, lane, JSON.stringify(row));
    }
    insert.run('damaged', 0, 'x', 'x', 'x', 'received', null, '{"half":');
    old.close();

    const { catalogue } = open(file);
    const due = await catalogue.recordings({ reviewBefore: '2031-01-01T00:00:00Z' }, { limit: 10 });
    expect(due.items).toEqual([rows[0]]);
    expect(reviewAt(aRecording('a', { retention }))).toBe('2031-01-01T00:00:00Z');
    expect(await catalogue.recordings({ reviewBefore: '2030-12-31T23:59:59Z' }, { limit: 10 })).toEqual({ items: [] });
    expect(await catalogue.recording('b')).toEqual(rows[1]);
    await refused(catalogue.recording('damaged'), 'INTEGRITY');
    expect(await catalogue.entries('matter', {}, { limit: 1 })).toEqual({ items: [] });
  });
});
