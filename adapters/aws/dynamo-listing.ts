/** Listings: what an index suggests is read from the table and compared again, until the page is full or there is no more. */
import * as z from 'zod';
import type { Catalogue, Page, RecordingFilter } from '../../core/ports.ts';
import { RESTRICTABLE, type Recording } from '../../core/recording/recording.ts';
import { idAt, recordingKey } from './catalogue-keys.ts';
import { candidates, rangeOf, startsIn, type Range } from './dynamo-candidates.ts';
import { parseCursor, renderCursor } from './dynamo-cursor.ts';
import { damaged, readRecording, readRow, type RecordingRow } from './dynamo-recording.ts';
import { parseItem, type DynamoTable } from './dynamo-table.ts';

type Listing = Parameters<Catalogue['recordings']>[1];

interface Found {
  readonly position: string;
  readonly recording: Recording | undefined;
}

const LARGEST_BATCH = 100;
const keySchema = z.object({ pk: z.string() });

export async function listRecordings(
  table: DynamoTable,
  filter: RecordingFilter,
  { limit, cursor, onDamaged }: Listing,
): Promise<Page<Recording>> {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  // One more than asked for tells whether there is a next page.
  const wanted = limit + 1;
  const found: Found[] = [];
  const suggested = candidates(table, filter, rangeOf(filter, after), wanted);
  const period = startsIn(filter);
  for (let size = wanted; found.length < wanted; size = size * 2) {
    const batch = await take(suggested, Math.min(size, LARGEST_BATCH), after);
    if (batch.length === 0) break;
    found.push(...(await readMatching(table, filter, period, batch)));
  }
  const shown = found.slice(0, limit);
  const items = shown.flatMap(({ position, recording }) => {
    if (recording) return [recording];
    if (!onDamaged) throw damaged(idAt(position));
    onDamaged(idAt(position));
    return [];
  });
  const last = shown.at(-1);
  return found.length > limit && last ? { items, nextCursor: renderCursor(last.position) } : { items };
}

/** The next positions, without the one at which the page before ended. */
async function take(source: AsyncGenerator<string>, count: number, except: string | undefined): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const next = await source.next();
    if (next.done === true) break;
    if (next.value !== except) taken.push(next.value);
  }
  return taken;
}

async function readMatching(
  table: DynamoTable,
  filter: RecordingFilter,
  period: Range,
  positions: readonly string[],
): Promise<readonly Found[]> {
  const items = await table.getAll(positions.map((position) => recordingKey(idAt(position))));
  const byKey = new Map(items.map((item) => [parseItem(keySchema, item).pk, item]));
  return positions.flatMap((position) => {
    const item = byKey.get(recordingKey(idAt(position)).pk);
    if (item === undefined) return [];
    const row = readRow(item);
    // An item that says nothing about itself may be what was asked for.
    if (row && (placeOf(row, filter) !== position || !matches(row, filter, period))) return [];
    const recording = readRecording(row);
    if (filter.restricted && recording && !isRestricted(recording)) return [];
    return [{ position, recording }];
  });
}

const isRestricted = ({ restricted, state }: Recording): boolean => restricted && RESTRICTABLE.includes(state);

const placeOf = ({ position, reviewPosition }: RecordingRow, { reviewBefore }: RecordingFilter): string | undefined =>
  reviewBefore === undefined ? position : reviewPosition;

function matches(
  row: RecordingRow,
  {
    sha256,
    matterId,
    from: _from,
    to: _to,
    reviewBefore: _reviewBefore,
    restricted: _restricted,
    ...fields
  }: RecordingFilter,
  { low, high }: Range,
): boolean {
  return (
    row.position >= low &&
    row.position <= high &&
    (sha256 === undefined || row.receivedSha256 === sha256 || row.sealedSha256 === sha256) &&
    (matterId === undefined || row.matters.includes(matterId)) &&
    equal(fields.businessLine, row.businessLine) &&
    equal(fields.agentId, row.agentId) &&
    equal(fields.team, row.team) &&
    equal(fields.customerRef, row.customerRef) &&
    equal(fields.language, row.language) &&
    equal(fields.source, row.source) &&
    equal(fields.callId, row.callId) &&
    equal(fields.state, row.state) &&
    equal(fields.lane, row.lane)
  );
}

const equal = (wanted: string | undefined, value: string | undefined): boolean =>
  wanted === undefined || wanted === value;
