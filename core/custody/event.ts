/** Custody events: what happened to a recording, and the leaf that commits to it without naming anybody. */
import * as z from 'zod';

export const CUSTODY_TYPES = [
  'recording.received',
  'recording.duplicate',
  'recording.quarantined',
  'recording.decided',
  'recording.rejected',
  'transcript.supplied',
  'recording.sealed',
  'transcript.sealed',
  'transcript.none',
  'recording.analysed',
  'recording.indexed',
  'recording.verified',
  'audio.played',
  'transcript.read',
  'recording.exported',
  'hold.placed',
  'hold.released',
  'retention.extended',
  'retention.event-told',
  'recording.screened',
  'recording.restricted',
  'restriction.lifted',
  'erasure.refused',
  'recording.erased',
  'erasure.completed',
  'recording.expired',
  'consent.found',
  'recording.outcome',
  'recording.reviewed',
  'witness.compared',
  'access.refused',
  'matter.opened',
  'matter.closed',
  'approval.requested',
  'approval.granted',
  'approval.declined',
  'request.received',
  'request.closed',
  'archive.reconciled',
  'archive.audited',
  'recorder.quiet',
  'webhook.added',
  'webhook.removed',
  'webhook.disabled',
  'webhook.enabled',
  'token.issued',
] as const;
export type CustodyType = (typeof CUSTODY_TYPES)[number];

/** In place of a recording id: the event is about the archive, or about a matter, request or approval that is no recording. */
export const ARCHIVE_ID = 'archive';

/** Values that may be personal or secret. The leaf holds HMAC-SHA-256(salt, value) of each, never the value. */
export const OPENING_NAMES = ['actor', 'reason', 'matter', 'purpose', 'customer', 'sha256', 'receivedSha256'] as const;
export type OpeningName = (typeof OPENING_NAMES)[number];

/** What a leaf may hold in plain. */
export type LeafScalar = string | number | boolean;

/** What a use case says when it records an event. `facts` and `objects` go into the leaf as they are: random ids, hashes of ciphertext, codes and dates only. */
export interface CustodyEntry {
  readonly type: CustodyType;
  readonly openings: Partial<Record<OpeningName, string>> & { readonly actor: string };
  readonly facts?: Record<string, LeafScalar>;
  readonly objects?: readonly { key: string; versionId: string; sha256: string; bytes: number }[];
}

export const openingSchema = z.object({
  value: z.string(),
  /** 32 random bytes, hex. */
  salt: z.string().regex(/^[0-9a-f]{64}$/),
});

/** One event as the catalogue stores it. */
export const custodyRecordSchema = z.object({
  eventId: z.string(),
  recordingId: z.string(),
  type: z.enum(CUSTODY_TYPES),
  at: z.iso.datetime(),
  /** RFC 8785 canonical JSON, at most 65,535 bytes of UTF-8: the log entry, byte for byte. */
  leaf: z.string(),
  openings: z.partialRecord(z.enum(OPENING_NAMES), openingSchema),
  /** Position in the custody log once assigned. */
  leafIndex: z.int().nonnegative().optional(),
});
export type CustodyRecord = z.infer<typeof custodyRecordSchema>;
