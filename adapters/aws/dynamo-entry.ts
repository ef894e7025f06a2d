/**
 * Entries (documents about the archive rather than about one recording) as items, and beside each what lists it: one item per listing that
 * holds it, in the table itself, so that a listing is never stale.
 */
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { ENTRY_KINDS, type Catalogue, type Entry, type EntryKind, type Page } from '../../core/ports.ts';
import {
  entriesPartition,
  entryKey,
  idAt,
  invert,
  openEntriesPartition,
  positionOf,
  subjectPartition,
} from './catalogue-keys.ts';
import { parseCursor, renderCursor } from './dynamo-cursor.ts';
import { parseItem, type DynamoTable, type Key } from './dynamo-table.ts';
import type { Action } from './dynamo-transaction.ts';

const entrySchema: z.ZodType<Entry> = z.object({
  kind: z.enum(ENTRY_KINDS),
  id: z.string(),
  revision: z.int(),
  createdAt: z.iso.datetime(),
  open: z.boolean(),
  subject: z.string().exactOptional(),
  body: z.string(),
});
const memberSchema = z.object({ sk: z.string() });

type Filter = Parameters<Catalogue['entries']>[1];
type Listing = Parameters<Catalogue['entries']>[2];

const LARGEST_BATCH = 100;

export async function readEntry(table: DynamoTable, kind: EntryKind, id: string): Promise<Entry | undefined> {
  const item = await table.get(entryKey(kind, id));
  return item === undefined ? undefined : parseItem(entrySchema, item);
}

/** What a commit writes. A revision is written once, so its number on the stored item says that it still is what was read here. */
export async function entryActions(table: DynamoTable, entries: readonly Entry[]): Promise<readonly Action[]> {
  return (await Promise.all(entries.map((entry) => actionsOf(table, assertReadable(entry))))).flat();
}

async function actionsOf(table: DynamoTable, entry: Entry): Promise<Action[]> {
  const { kind, id, revision } = entry;
  const stored = revision > 1 ? await readEntry(table, kind, id) : undefined;
  if (revision !== (stored?.revision ?? 0) + 1) throw changed();
  const before = stored ? listingsOf(stored) : new Map<string, Key>();
  const after = listingsOf(entry);
  return [
    {
      key: entryKey(kind, id),
      item: { schemaVersion: 1, ...entry },
      ...(stored
        ? { condition: 'revision = :before', values: { ':before': stored.revision } }
        : { condition: 'attribute_not_exists(pk)' }),
    },
    ...[...before].filter(([name]) => !after.has(name)).map(([, key]) => ({ key })),
    ...[...after].filter(([name]) => !before.has(name)).map(([, key]) => ({ key, item: { schemaVersion: 1 } })),
  ];
}

/** What a commit removes, with its places in the listings. */
export function removalActions(entries: readonly Entry[]): readonly Action[] {
  return entries.flatMap((entry) => [
    {
      key: entryKey(entry.kind, entry.id),
      condition: 'revision = :before',
      values: { ':before': entry.revision },
    },
    ...[...listingsOf(entry).values()].map((key) => ({ key })),
  ]);
}

function listingsOf(entry: Entry): ReadonlyMap<string, Key> {
  const { kind, open, subject } = entry;
  const partitions = [
    entriesPartition(kind),
    ...(open ? [openEntriesPartition(kind)] : []),
    ...(subject === undefined ? [] : [subjectPartition(kind, subject)]),
  ];
  const sk = placeOf(entry);
  return new Map(partitions.map((pk) => [`${pk}\n${sk}`, { pk, sk }]));
}

/** After every place of this time: `~` sorts behind the `#` before the id. */
const endOf = (before: string): string => `${invert(Date.parse(before))}~`;

const placeOf = ({ createdAt, id }: Entry): string => positionOf(Date.parse(createdAt), id);

export async function listEntries(
  table: DynamoTable,
  kind: EntryKind,
  filter: Filter,
  { limit, cursor }: Listing,
): Promise<Page<Entry>> {
  const start = filter.before === undefined ? undefined : endOf(filter.before);
  const reached = cursor === undefined ? undefined : parseCursor(cursor);
  const after = start === undefined || (reached ?? '') > start ? reached : start;
  const found: Entry[] = [];
  let batch: string[] = [];
  const read = async (): Promise<void> => {
    const items = await table.getAll(batch.map((position) => entryKey(kind, idAt(position))));
    const entries = items.map((item) => parseItem(entrySchema, item)).filter((entry) => matches(entry, filter));
    found.push(...entries.sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)));
    batch = [];
  };
  // One more than asked for tells whether there is a next page.
  const wanted = limit + 1;
  const size = Math.min(wanted, LARGEST_BATCH);
  for await (const item of table.query({
    KeyConditionExpression: `pk = :listing${after === undefined ? '' : ' AND sk > :after'}`,
    values: { ':listing': partitionOf(kind, filter), ...(after !== undefined && { ':after': after }) },
    ConsistentRead: true,
    Limit: size,
  })) {
    batch.push(parseItem(memberSchema, item).sk);
    if (batch.length === size) await read();
    if (found.length >= wanted) break;
  }
  if (batch.length > 0) await read();
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return found.length > limit && last ? { items, nextCursor: renderCursor(placeOf(last)) } : { items };
}

/** What is closed is nearly everything, so that it has no listing of its own. */
function partitionOf(kind: EntryKind, { open, subject }: Filter): string {
  if (subject !== undefined) return subjectPartition(kind, subject);
  return open === true ? openEntriesPartition(kind) : entriesPartition(kind);
}

const matches = (entry: Entry, { open, subject }: Filter): boolean =>
  (open === undefined || entry.open === open) && (subject === undefined || entry.subject === subject);

/** An item that could not be read again would end every listing. The message names fields, never values. */
function assertReadable(entry: Entry): Entry {
  const { data, error } = entrySchema.safeParse(entry);
  if (data) return data;
  const fields = error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new AppError('INTERNAL', `An entry with unusable fields was not stored: ${fields}.`, { cause: error });
}

const changed = (): AppError => new AppError('CONFLICT', 'The entry has changed meanwhile; read it again.');
