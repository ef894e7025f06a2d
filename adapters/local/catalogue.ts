/** Opens `catalogue.sqlite`: recordings, claims, events, the work queue and the ledger of the custody log share its transactions. */
import type { DatabaseSync } from 'node:sqlite';
import type { LogLedger } from '../../core/custody/ports.ts';
import type { Catalogue, Change, Clock, WorkQueue } from '../../core/ports.ts';
import { CATALOGUE_MIGRATIONS } from './catalogue-schema.ts';
import { createEntryTable } from './entry-table.ts';
import { createEventTable } from './event-table.ts';
import { createLedger } from './log-ledger.ts';
import { createQueue } from './queue.ts';
import { createRecordingTable } from './recording-table.ts';
import { compact, emptyLog, openDatabase, transaction } from './sqlite.ts';
import { settle } from './storage-error.ts';

export interface CatalogueFile {
  readonly catalogue: Catalogue;
  readonly queue: WorkQueue;
  readonly ledger: LogLedger;
  close(): void;
}

/**
 * Any number of processes and threads may have the same file open.
 * Errors: STATE_CONFLICT when a newer version wrote the file, INTEGRITY when it is damaged.
 */
export function openCatalogue({ file, clock }: { file: string; clock: Clock }): CatalogueFile {
  const database = openDatabase({ file, journal: 'WAL', migrations: CATALOGUE_MIGRATIONS });
  const { queue, due } = createQueue(database, clock);
  return {
    catalogue: createCatalogue(database, due),
    queue,
    ledger: createLedger(database),
    close: () => {
      database.close();
    },
  };
}

function createCatalogue(database: DatabaseSync, due: (recordingId: string) => void): Catalogue {
  const recordings = createRecordingTable(database);
  const events = createEventTable(database);
  const entries = createEntryTable(database);
  const commit = (change: Change): void => {
    for (const recording of change.recordings) recordings.write(recording);
    for (const claim of change.claims ?? []) recordings.claim(claim);
    for (const event of change.events ?? []) events.add(event);
    for (const entry of change.entries ?? []) entries.write(entry);
    for (const entry of change.removed ?? []) entries.remove(entry);
    for (const recordingId of change.due ?? []) due(recordingId);
  };
  return {
    commit: (change) =>
      settle(() => {
        transaction(database, () => {
          commit(change);
        });
      }),
    recording: (recordingId) => settle(() => recordings.read(recordingId)),
    claim: (name) => settle(() => recordings.claimant(name)),
    recordings: (filter, page) => settle(() => recordings.list(filter, page)),
    countHeld: (matterId) => settle(() => recordings.countHeld(matterId)),
    events: (recordingId) => settle(() => events.of(recordingId)),
    history: (recordingId, page) => settle(() => events.page(recordingId, page)),
    forget: (recordingId) =>
      settle(() => {
        transaction(database, () => {
          events.forget(recordingId);
        });
        compact(database);
        emptyLog(database);
      }),
    entry: (kind, id) => settle(() => entries.read(kind, id)),
    entries: (kind, filter, page) => settle(() => entries.list(kind, filter, page)),
  };
}
