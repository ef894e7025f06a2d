/** Recordings and their claims as rows. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Catalogue, Page, RecordingFilter } from '../../core/ports.ts';
import { recordingSchema, RESTRICTABLE, type Recording } from '../../core/recording/recording.ts';
import { reviewAt } from '../../core/retention/review.ts';
import { INDEXED_COLUMNS } from './catalogue-schema.ts';
import { parseCursor, renderCursor } from './cursor.ts';
import { parseRow } from './sqlite.ts';

const rowValues = z.array(z.unknown());
const revisionSchema = z.object({ revision: z.int() });
const heldSchema = z.object({ held: z.int() });
const claimSchema = z.object({ recordingId: z.string() });
const positionSchema = z.tuple([z.int(), z.string()]);

type Column = (typeof INDEXED_COLUMNS)[number];
type Condition = readonly [sql: string, ...values: (string | number)[]];

interface Row {
  readonly recordingId: string;
  readonly startedAt: number;
  readonly reviewAt: number | null;
  readonly json: string;
  /** Of the indexed columns. */
  readonly values: readonly unknown[];
}

type Listing = Parameters<Catalogue['recordings']>[1];

/** Rows come as arrays, checked by hand: a page of a list has a hundred of them, and a search reads twenty. */
const SELECT = `SELECT recording_id, started_at, review_at, json, ${INDEXED_COLUMNS.join(', ')} FROM recordings`;

export interface RecordingTable {
  write(recording: Recording): void;
  read(recordingId: string): Recording | undefined;
  list(filter: RecordingFilter, page: Listing): Page<Recording>;
  claim(claim: { readonly name: string; readonly recordingId: string }): void;
  claimant(name: string): string | undefined;
  countHeld(matterId: string): number;
}

export function createRecordingTable(database: DatabaseSync): RecordingTable {
  const columns = ['recording_id', 'revision', 'started_at', 'review_at', 'json', ...INDEXED_COLUMNS];
  const revision = database.prepare('SELECT revision FROM recordings WHERE recording_id = ?');
  const upsert = database.prepare(`
    INSERT INTO recordings (${columns.join(', ')}) VALUES (${columns.map((column) => `:${column}`).join(', ')})
    ON CONFLICT (recording_id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`);
  const dropHolds = database.prepare('DELETE FROM holds WHERE recording_id = ?');
  const addHold = database.prepare('INSERT INTO holds VALUES (?, ?) ON CONFLICT DO NOTHING');
  const select = database.prepare(`${SELECT} WHERE recording_id = ?`);
  select.setReturnArrays(true);
  const addClaim = database.prepare('INSERT INTO claims VALUES (?, ?) ON CONFLICT DO NOTHING');
  const selectClaim = database.prepare('SELECT recording_id AS recordingId FROM claims WHERE name = ?');
  const selectHeld = database.prepare('SELECT count(*) AS held FROM holds WHERE matter_id = ?');
  const listings = new Map<string, StatementSync>();
  const listing = (sql: string): StatementSync => {
    const known = listings.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    listings.set(sql, statement);
    return statement;
  };
  const claimant = (name: string): string | undefined => {
    const row = selectClaim.get(name);
    return row && parseRow(claimSchema, row).recordingId;
  };

  return {
    claimant,
    countHeld: (matterId) => parseRow(heldSchema, selectHeld.get(matterId)).held,
    claim({ name, recordingId }) {
      if (addClaim.run(name, recordingId).changes === 0 && claimant(name) !== recordingId) {
        throw new AppError('CONFLICT', 'The name belongs to another recording.');
      }
    },
    write(recording) {
      assertReadable(recording);
      const row = revision.get(recording.recordingId);
      const stored = row ? parseRow(revisionSchema, row).revision : 0;
      if (recording.revision !== stored + 1) {
        throw new AppError('CONFLICT', 'The recording has changed meanwhile; read it again.');
      }
      const review = reviewAt(recording);
      upsert.run({
        recording_id: recording.recordingId,
        revision: recording.revision,
        started_at: Date.parse(recording.startedAt),
        review_at: review === undefined ? null : Date.parse(review),
        json: JSON.stringify(recording),
        ...indexedValues(recording),
      });
      dropHolds.run(recording.recordingId);
      for (const { matterId } of recording.holds) addHold.run(matterId, recording.recordingId);
    },
    read(recordingId) {
      const row = select.get(recordingId);
      return row && toRecording(toRow(row));
    },
    list(filter, { limit, cursor, onDamaged }) {
      const conditions = conditionsOf(filter);
      const isReview = filter.reviewBefore !== undefined;
      if (cursor !== undefined) conditions.push(...after(parseCursor(positionSchema, cursor), isReview));
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
      // What is due is little beside what is stored: SQLite, left to choose, would walk all of it in order of the listing.
      const index = isReview
        ? 'INDEXED BY recordings_by_review'
        : filter.restricted
          ? 'INDEXED BY recordings_by_state'
          : '';
      const order = isReview ? 'review_at' : 'started_at DESC';
      // One more than asked for tells whether there is a next page.
      const rows = listing(`${SELECT} ${index} ${where} ORDER BY ${order}, recording_id LIMIT ?`)
        .all(...conditions.flatMap(([, ...values]) => values), limit + 1)
        .map(toRow);
      const shown = rows.slice(0, limit);
      const items = shown.flatMap((row) => {
        const recording = readRow(row);
        if (recording) return [recording];
        if (!onDamaged) throw damaged(row);
        onDamaged(row.recordingId);
        return [];
      });
      const last = shown.at(-1);
      if (rows.length <= limit || !last) return { items };
      return {
        items,
        nextCursor: renderCursor([(isReview ? last.reviewAt : null) ?? last.startedAt, last.recordingId]),
      };
    },
  };
}

/** A row that could not be read again would be lost, and would end every listing. The message names fields, never values. */
function assertReadable(recording: Recording): void {
  const parsed = recordingSchema.safeParse(recording);
  if (parsed.success) return;
  const fields = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new AppError('INTERNAL', `A recording with unusable fields was not stored: ${fields}.`, {
    cause: parsed.error,
  });
}

function toRow(found: unknown): Row {
  const [recordingId, startedAt, reviewAt, json, ...values] = rowValues.safeParse(found).data ?? [];
  if (
    typeof recordingId === 'string' &&
    typeof startedAt === 'number' &&
    (reviewAt === null || typeof reviewAt === 'number') &&
    typeof json === 'string'
  ) {
    return { recordingId, startedAt, reviewAt, json, values };
  }
  throw new AppError('INTEGRITY', 'A stored row is damaged.');
}

function toRecording(row: Row): Recording {
  const recording = readRow(row);
  if (!recording) throw damaged(row);
  return recording;
}

/** Undefined also when a column that filters compare is not what the recording says: it would be listed where it does not belong, or nowhere. */
function readRow(row: Row): Recording | undefined {
  try {
    const recording = recordingSchema.safeParse(JSON.parse(row.json)).data;
    if (!recording || recording.recordingId !== row.recordingId) return undefined;
    if (Date.parse(recording.startedAt) !== row.startedAt) return undefined;
    const expected = indexedValues(recording);
    return INDEXED_COLUMNS.every((column, at) => row.values[at] === expected[column]) ? recording : undefined;
  } catch {
    return undefined;
  }
}

function damaged({ recordingId }: Row): AppError {
  return new AppError('INTEGRITY', `The stored row of recording ${recordingId} is damaged.`, {
    detail: { recordingId },
  });
}

function indexedValues(recording: Recording): Record<Column, string | null> {
  return {
    business_line: recording.businessLine,
    agent_id: recording.agentId ?? null,
    team: recording.team ?? null,
    customer_ref: recording.customerRef ?? null,
    language: recording.language ?? null,
    source: recording.source,
    call_id: recording.callId,
    received_sha256: recording.received?.sha256 ?? null,
    sealed_sha256: recording.sealed?.sha256 ?? null,
    state: recording.state,
    lane: (recording.retention ?? recording.intent?.retention)?.lane ?? null,
  };
}

function after([at, recordingId]: readonly [number, string], isReview: boolean): Condition[] {
  return isReview
    ? [
        ['review_at >= ?', at],
        ['(review_at > ? OR recording_id > ?)', at, recordingId],
      ]
    : [
        ['started_at <= ?', at],
        ['(started_at < ? OR recording_id > ?)', at, recordingId],
      ];
}

function conditionsOf(filter: RecordingFilter): Condition[] {
  const conditions: Condition[] = [];
  const equal = (column: Column, value: string | undefined): void => {
    if (value !== undefined) conditions.push([`${column} = ?`, value]);
  };
  equal('business_line', filter.businessLine);
  equal('agent_id', filter.agentId);
  equal('team', filter.team);
  equal('customer_ref', filter.customerRef);
  equal('language', filter.language);
  equal('source', filter.source);
  equal('call_id', filter.callId);
  equal('state', filter.state);
  equal('lane', filter.lane);
  const { sha256, matterId, reviewBefore, from, to } = filter;
  if (filter.restricted) conditions.push([`state IN (${marks(RESTRICTABLE)})`, ...RESTRICTABLE], [IS_RESTRICTED]);
  if (sha256 !== undefined) conditions.push(['(received_sha256 = ? OR sealed_sha256 = ?)', sha256, sha256]);
  if (matterId !== undefined) {
    conditions.push(['recording_id IN (SELECT recording_id FROM holds WHERE matter_id = ?)', matterId]);
  }
  if (reviewBefore !== undefined) conditions.push(['review_at <= ?', instant(reviewBefore)]);
  if (from !== undefined) conditions.push(['started_at >= ?', instant(from)]);
  if (to !== undefined) conditions.push(['started_at < ?', instant(to)]);
  return conditions;
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** A row that cannot be read may be: it is reported as damaged. */
const IS_RESTRICTED = "CASE WHEN json_valid(json) THEN json_extract(json, '$.restricted') ELSE 1 END = 1";

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new AppError('VALIDATION_FAILED', 'A date of the filter is not ISO 8601.');
  return ms;
}
