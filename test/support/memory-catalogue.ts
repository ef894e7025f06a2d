/** A memory fake of the catalogue and its queue. */
import * as z from 'zod';
import type { CustodyRecord } from '../../core/custody/event.ts';
import { AppError } from '../../core/errors.ts';
import type { Catalogue, Change, Clock, Entry, RecordingFilter } from '../../core/ports.ts';
import { RESTRICTABLE, type Recording } from '../../core/recording/recording.ts';
import { reviewAt } from '../../core/retention/review.ts';
import { settle } from './memory-async.ts';
import { createMemoryQueue, type MemoryQueue } from './memory-queue.ts';

export interface MemoryCatalogue {
  readonly catalogue: Catalogue;
  readonly queue: MemoryQueue;
  /** Every committed event, in order of commit. */
  readonly committed: CustodyRecord[];
}

/** `committed` may be shared with a ledger fake, which then indexes what is committed here. */
export function createMemoryCatalogue({
  clock,
  committed = [],
}: {
  clock: Clock;
  committed?: CustodyRecord[];
}): MemoryCatalogue {
  const recordings = new Map<string, Recording>();
  const claims = new Map<string, string>();
  const entries = new Map<string, Entry>();
  const queue = createMemoryQueue({ clock });

  const check = (change: Change): void => {
    for (const { recordingId, revision } of change.recordings) {
      const stored = recordings.get(recordingId)?.revision ?? 0;
      if (revision !== stored + 1) throw new AppError('CONFLICT', 'The recording has changed meanwhile.');
    }
    const names = new Map(claims);
    for (const { name, recordingId } of change.claims ?? []) {
      const holder = names.get(name) ?? recordingId;
      if (holder !== recordingId) throw new AppError('CONFLICT', 'The name belongs to another recording.');
      names.set(name, recordingId);
    }
    for (const { kind, id, revision } of change.entries ?? []) {
      if (revision !== (entries.get(`${kind}/${id}`)?.revision ?? 0) + 1) {
        throw new AppError('CONFLICT', 'The entry has changed meanwhile.');
      }
    }
    for (const { kind, id, revision } of change.removed ?? []) {
      if (entries.get(`${kind}/${id}`)?.revision !== revision) {
        throw new AppError('CONFLICT', 'The entry has changed meanwhile.');
      }
    }
    const ids = new Set(committed.map((event) => event.eventId));
    for (const { eventId } of change.events ?? []) {
      if (ids.has(eventId)) throw new AppError('CONFLICT', 'The event is stored already.');
      ids.add(eventId);
    }
  };
  const catalogue: Catalogue = {
    commit: (change) =>
      settle(() => {
        check(change);
        for (const recording of change.recordings) recordings.set(recording.recordingId, structuredClone(recording));
        for (const { name, recordingId } of change.claims ?? []) claims.set(name, recordingId);
        for (const event of change.events ?? []) committed.push(withoutIndex(event));
        for (const entry of change.entries ?? []) entries.set(`${entry.kind}/${entry.id}`, structuredClone(entry));
        for (const { kind, id } of change.removed ?? []) entries.delete(`${kind}/${id}`);
        for (const recordingId of change.due ?? []) queue.due(recordingId);
      }),
    recording: (recordingId) => settle(() => structuredClone(recordings.get(recordingId))),
    claim: (name) => settle(() => claims.get(name)),
    recordings: (filter, page) =>
      settle(() => {
        const after = page.cursor === undefined ? undefined : parseCursor(page.cursor);
        const placed = filter.reviewBefore === undefined ? position : reviewPosition;
        const rest = [...recordings.values()]
          .filter((recording) => matches(recording, filter))
          .sort((a, b) => compare(placed(a), placed(b)))
          .filter((recording) => after === undefined || compare(placed(recording), after) > 0);
        const items = rest.slice(0, page.limit).map((recording) => structuredClone(recording));
        const last = items.at(-1);
        return rest.length > items.length && last
          ? { items, nextCursor: Buffer.from(JSON.stringify(placed(last))).toString('base64url') }
          : { items };
      }),
    countHeld: (matterId) =>
      settle(() => [...recordings.values()].filter((recording) => matches(recording, { matterId })).length),
    events: (recordingId) =>
      settle(() => structuredClone(committed.filter((event) => event.recordingId === recordingId))),
    history: (recordingId, { limit, cursor, newestFirst = false }) =>
      settle(() => {
        // A position in all that was committed: it stays what it is.
        const after = cursor === undefined ? undefined : parsePlace(cursor);
        const places = committed.flatMap((event, place) => (event.recordingId === recordingId ? [place] : []));
        const rest = (newestFirst ? places.reverse() : places).filter(
          (place) => after === undefined || (newestFirst ? place < after : place > after),
        );
        const shown = rest.slice(0, limit);
        const items = shown.flatMap((place) => structuredClone(committed[place]) ?? []);
        const last = shown.at(-1);
        return rest.length > shown.length && last !== undefined ? { items, nextCursor: `p${last}` } : { items };
      }),
    forget: (recordingId) =>
      settle(() => {
        for (const event of committed) if (event.recordingId === recordingId) event.openings = {};
      }),
    entry: (kind, id) => settle(() => structuredClone(entries.get(`${kind}/${id}`))),
    entries: (kind, { open, subject, before = '9999-12-31' }, { limit, cursor }) =>
      settle(() => {
        const after = cursor === undefined ? undefined : parseCursor(cursor);
        const rest = [...entries.values()]
          .filter((entry) => entry.kind === kind && Date.parse(entry.createdAt) < Date.parse(before))
          .filter(
            (entry) => (open === undefined || entry.open === open) && (subject ?? entry.subject) === entry.subject,
          )
          .sort((a, b) => compare(entryPosition(a), entryPosition(b)))
          .filter((entry) => after === undefined || compare(entryPosition(entry), after) > 0);
        const items = rest.slice(0, limit).map((entry) => structuredClone(entry));
        const last = items.at(-1);
        return rest.length > items.length && last
          ? { items, nextCursor: Buffer.from(JSON.stringify(entryPosition(last))).toString('base64url') }
          : { items };
      }),
  };
  return { catalogue, queue, committed };
}

function withoutIndex(event: CustodyRecord): CustodyRecord {
  const copy = structuredClone(event);
  delete copy.leafIndex;
  return copy;
}

type Position = [at: number, id: string];

function entryPosition({ createdAt, id }: Entry): Position {
  return [Date.parse(createdAt), id];
}

function position({ startedAt, recordingId }: Recording): Position {
  return [Date.parse(startedAt), recordingId];
}

/** Negative, because `compare` has the greatest first. */
function reviewPosition(recording: Recording): Position {
  return [-Date.parse(reviewAt(recording) ?? '9999-12-31'), recording.recordingId];
}

function compare(a: Position, b: Position): number {
  if (a[0] !== b[0]) return b[0] - a[0];
  return a[1] < b[1] ? -1 : Number(a[1] > b[1]);
}

function parseCursor(cursor: string): Position {
  try {
    return z.tuple([z.number(), z.string()]).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new AppError('VALIDATION_FAILED', 'The cursor is not valid.', { cause: error });
  }
}

function parsePlace(cursor: string): number {
  const place = /^p(\d+)$/.exec(cursor)?.[1];
  if (place === undefined) throw new AppError('VALIDATION_FAILED', 'The cursor is not valid.');
  return Number(place);
}

function matches(
  recording: Recording,
  { from, to, sha256, lane, matterId, reviewBefore, restricted, ...fields }: RecordingFilter,
): boolean {
  const startedAt = Date.parse(recording.startedAt);
  if (Number.isNaN(Date.parse(reviewBefore ?? recording.startedAt))) {
    throw new AppError('VALIDATION_FAILED', 'A date of the filter is not ISO 8601.');
  }
  return (
    (from === undefined || startedAt >= Date.parse(from)) &&
    (to === undefined || startedAt < Date.parse(to)) &&
    (reviewBefore === undefined || Date.parse(reviewAt(recording) ?? '9999-12-31') <= Date.parse(reviewBefore)) &&
    (sha256 === undefined || [recording.received?.sha256, recording.sealed?.sha256].includes(sha256)) &&
    (lane === undefined || (recording.retention ?? recording.intent?.retention)?.lane === lane) &&
    (restricted === undefined || (recording.restricted && RESTRICTABLE.includes(recording.state))) &&
    (matterId === undefined || recording.holds.some((hold) => hold.matterId === matterId)) &&
    equals('businessLine', fields.businessLine, recording) &&
    equals('agentId', fields.agentId, recording) &&
    equals('team', fields.team, recording) &&
    equals('customerRef', fields.customerRef, recording) &&
    equals('language', fields.language, recording) &&
    equals('source', fields.source, recording) &&
    equals('callId', fields.callId, recording) &&
    equals('state', fields.state, recording)
  );
}

function equals(name: keyof Recording, wanted: string | undefined, recording: Recording): boolean {
  return wanted === undefined || recording[name] === wanted;
}
