/**
 * What integrators are told. Most events are custody events, taken from the log, so that nothing is told that is not committed and nothing is
 * lost; the others are kept in the catalogue. Ids, codes, dates and counts only: the API has the content, for those who may see it.
 */
import * as z from 'zod';
import { ARCHIVE_ID, CUSTODY_TYPES, type CustodyType } from '../custody/event.ts';
import { parseLeaf } from '../custody/leaf.ts';
import { AppError } from '../errors.ts';
import type { Announcement } from '../insights/ports.ts';
import type { Entry } from '../ports.ts';

/** Custody events that are told, and which of their facts are. */
const FROM_LOG: Partial<Record<CustodyType, readonly string[]>> = {
  'recording.received': ['bytes'],
  'recording.quarantined': ['code'],
  'recording.decided': ['outcome'],
  'recording.rejected': ['code', 'keepUntil', 'duplicateOf'],
  'recording.sealed': ['classId', 'lane', 'retainUntil', 'sealedAt'],
  'recording.restricted': ['code'],
  'restriction.lifted': [],
  'erasure.refused': ['outcome', 'until', 'requestId'],
  'recording.erased': ['certificateId', 'lane', 'requestId'],
  'erasure.completed': ['certificateId', 'irrecoverableAt'],
  'recording.expired': ['certificateId'],
  'retention.extended': ['classId', 'lane', 'retainUntil'],
  'hold.placed': ['holds'],
  'hold.released': ['holds'],
  'request.received': ['requestId', 'kind'],
  'request.closed': ['requestId', 'kind', 'recordings', 'declined', 'erased', 'refused'],
  'approval.requested': ['approvalId', 'action', 'recordings'],
  'approval.granted': ['approvalId', 'action', 'recordings'],
  'approval.declined': ['approvalId', 'action', 'recordings'],
  'archive.reconciled': ['reconciliationId', 'from', 'to', 'matched', 'missing', 'short', 'extra'],
  'archive.audited': ['size', 'problems', 'verified', 'damaged'],
  'recorder.quiet': ['since'],
};

/** Everything that a webhook can ask for. docs/events.md says what each means. */
export const PUBLIC_TYPES = [
  'recording.received',
  'recording.quarantined',
  'recording.decided',
  'recording.rejected',
  'recording.sealed',
  'recording.indexed',
  'recording.restricted',
  'restriction.lifted',
  'erasure.refused',
  'recording.erased',
  'erasure.completed',
  'recording.expired',
  'retention.extended',
  'hold.placed',
  'hold.released',
  'ticket.drafted',
  'alert.raised',
  'export.ready',
  'request.received',
  'request.closed',
  'approval.requested',
  'approval.granted',
  'approval.declined',
  'archive.reconciled',
  'archive.audited',
  'recorder.quiet',
] as const;
export const publicTypeSchema = z.enum(PUBLIC_TYPES);
export type PublicType = z.infer<typeof publicTypeSchema>;

/** What is sent to try a webhook; nobody can ask for it. */
export const TEST_TYPE = 'webhook.test';

export const publicEventSchema = z.object({
  /** The same for every repeat: who has seen it has seen the event. Letters, digits, `_` and `-`. */
  id: z.string().regex(/^[\w-]{1,200}$/u),
  type: z.enum([...PUBLIC_TYPES, TEST_TYPE]),
  /** When it happened. */
  at: z.iso.datetime(),
  /** `recordingId` where it is about a recording, and the codes of the type. */
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type PublicEvent = z.infer<typeof publicEventSchema>;

/** The event of a log leaf; undefined when its type is told to nobody. Errors: INTEGRITY for a damaged leaf. */
export function eventOfLeaf(leaf: string): PublicEvent | undefined {
  if (isForNobody(leaf)) return undefined;
  const { eventId, type: logged, at, recordingId, facts = {} } = parseLeaf(leaf);
  const type = publicTypeSchema.safeParse(logged).data;
  const told = FROM_LOG[logged];
  if (type === undefined || told === undefined) return undefined;
  const picked = told.flatMap((name): [string, string | number | boolean][] => {
    const value = facts[name];
    return value === undefined ? [] : [[name, value]];
  });
  const data = { ...(recordingId !== ARCHIVE_ID && { recordingId }), ...Object.fromEntries(picked) };
  return { id: eventId, type, at, data };
}

const loggedSchema = z.object({ type: z.enum(CUSTODY_TYPES) });

/** Most leaves say that somebody has read something. What nobody is told need not be checked in all its parts, which takes twenty times as long. */
function isForNobody(leaf: string): boolean {
  try {
    const logged = loggedSchema.safeParse(JSON.parse(leaf)).data;
    return logged !== undefined && FROM_LOG[logged.type] === undefined;
  } catch {
    return false;
  }
}

/** The public form of what a step announces. */
export function eventOfAnnouncement(announcement: Announcement): PublicEvent {
  return publicOf(announcement);
}

/** Signatures join the id with full stops. */
const publicId = (id: string): string => id.replaceAll(/[^\w-]/gu, '_');

/**
 * An event as the catalogue keeps it, for whoever asks for past ones. `open` = nobody has told it yet: it is committed with what it is about,
 * and told from there.
 */
export function eventEntry(event: Announcement, open: boolean): Entry {
  const { id, at: createdAt } = event;
  return { kind: 'event', id, revision: 1, createdAt, open, body: JSON.stringify(event) };
}

const announcementSchema = z.looseObject({ id: z.string(), type: publicTypeSchema, at: z.iso.datetime() });

function publicOf(announced: unknown): PublicEvent {
  const { id, type, at, ...data } = announcementSchema.parse(announced);
  return publicEventSchema.parse({ id: publicId(id), type, at, data });
}

/** Errors: INTEGRITY. */
export function eventOfEntry({ body }: Pick<Entry, 'body'>): PublicEvent {
  try {
    return publicOf(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A kept event cannot be read.', { cause });
  }
}
