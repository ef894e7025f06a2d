/**
 * What storing and finding recordings needs from the outside. The ports of the log, of understanding and of insights lie beside their domain
 * (custody/ports.ts, analysis/ports.ts, insights/ports.ts). One contract suite per port lives in test/contracts.
 */
import type { CustodyRecord } from './custody/event.ts';
import type { AudioPieces } from './recording/audio-pieces.ts';
import type { Lane, Recording, State } from './recording/recording.ts';
import type { SearchDocument, SearchQuery, SearchResult } from './search/search.ts';

export type Bytes = AsyncIterable<Uint8Array>;

export interface Clock {
  now(): Date;
}

export interface Random {
  /** 128 random bits in lower-case base32 (26 characters): object keys and ids say nothing about a call. */
  id(): string;
  bytes(length: number): Uint8Array;
}

/**
 * Parts of one arrival. `delivery` says who brought it and under which name, until it is registered. `audio` is written last and removed
 * first: it is what makes the arrival complete.
 */
export type IntakePart = 'metadata' | 'delivery' | 'transcript' | 'audio';

/** What has arrived and is not sealed yet. Not WORM. Age alone deletes nothing. */
export interface Intake {
  /** Stores one part whole or not at all; writing the same part again replaces it. Errors: STORAGE_FULL. */
  put(recordingId: string, part: IntakePart, body: Bytes): Promise<{ bytes: number; sha256: string }>;
  /** Errors: NOT_FOUND. */
  read(recordingId: string, part: IntakePart): Bytes;
  size(recordingId: string, part: IntakePart): Promise<number | undefined>;
  /** Removes one part; nothing happens when it is not there. */
  remove(recordingId: string, part: IntakePart): Promise<void>;
  /** Every arrival with at least one part, and when a part of it last changed (ISO 8601 UTC). May tell of pieces without a part too. */
  list(): AsyncIterable<{ recordingId: string; changedAt: string }>;
  /** Audio that arrives in pieces. */
  readonly pieces: AudioPieces;
}

export type LockMode = 'COMPLIANCE' | 'GOVERNANCE';

export interface Lock {
  readonly mode: LockMode;
  /** ISO 8601 UTC. */
  readonly retainUntil: string;
}

export interface VaultHead {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: number;
  /** SHA-256 of the stored bytes as recorded at the put, hex. */
  readonly sha256: string;
  readonly lock: Lock;
  readonly legalHold: boolean;
}

/** The write-once store. Objects are named by key and version; a version never changes and never moves to another key. */
export interface Vault {
  /**
   * Stores `body` under a key that must not exist yet; the lock and hold are part of the same put.
   * `exists` = the key is taken, nothing was written. Errors: INTEGRITY when body and sha256 or bytes disagree, STORAGE_FULL.
   */
  put(object: {
    key: string;
    body: Bytes;
    bytes: number;
    sha256: string;
    lock: Lock;
    legalHold: boolean;
  }): Promise<{ outcome: 'stored' | 'exists'; head: VaultHead }>;
  /** Exactly this version (undefined when it is not there), or the newest one of the key. Errors: INTEGRITY when the lock record is unreadable. */
  head(key: string, versionId?: string): Promise<VaultHead | undefined>;
  /** Errors: NOT_FOUND. */
  read(key: string, versionId: string): Bytes;
  /** Sets a later date or a stricter mode and reads it back. Errors: RETENTION_SHORTENED, NOT_FOUND. */
  extend(key: string, versionId: string, lock: Lock): Promise<VaultHead>;
  /** Errors: NOT_FOUND. */
  setLegalHold(key: string, versionId: string, on: boolean): Promise<VaultHead>;
  /** Removes a version whose lock has ended and that is not held. Errors: OBJECT_LOCKED. Nothing happens when it is not there. */
  remove(key: string, versionId: string): Promise<void>;
  /** Keys below a prefix, in order. */
  list(prefix: string): AsyncIterable<string>;
}

/** A file that exists for one pass only. */
export interface ScratchFile {
  /** Errors: STORAGE_FULL. */
  write(chunk: Uint8Array): Promise<void>;
  /** Ends writing. */
  finish(): Promise<{ bytes: number; sha256: string }>;
  /** Reads from the start; may be called again. */
  read(): Bytes;
  discard(): Promise<void>;
}

export interface Scratch {
  create(): Promise<ScratchFile>;
}

/** Rebuildable or short-lived derivatives, by path such as `analysis/<recordingId>.json`. */
export interface WorkStore {
  put(path: string, body: Uint8Array | Bytes): Promise<void>;
  get(path: string): Promise<Uint8Array | undefined>;
  /** Streams the byte range [start, end); undefined when not there. */
  open(path: string, range?: { start: number; end: number }): Promise<{ bytes: number; body: Bytes } | undefined>;
  remove(path: string): Promise<void>;
  /** Paths below a prefix, in order. */
  list(prefix: string): AsyncIterable<string>;
}

/** Makes and unwraps per-recording keys. The recording id is bound into the wrapping as encryption context. */
export interface KeyService {
  generate(recordingId: string): Promise<{ plain: Uint8Array; wrapped: Uint8Array }>;
  /** Errors: INTEGRITY when the wrapped key was altered or belongs to another recording. */
  unwrap(recordingId: string, wrapped: Uint8Array): Promise<Uint8Array>;
}

/** Wrapped keys that can be destroyed. One deletion makes every copy of the recording unreadable. */
export interface KeyTable {
  /** First write wins; returns what is stored now. Errors: ERASED once the key was removed. */
  put(recordingId: string, wrapped: Uint8Array): Promise<Uint8Array>;
  get(recordingId: string): Promise<Uint8Array | undefined>;
  /** Destroys the key and leaves a tombstone without key bytes. */
  remove(recordingId: string): Promise<void>;
}

export interface RecordingFilter {
  readonly businessLine?: string;
  readonly agentId?: string;
  readonly team?: string;
  readonly customerRef?: string;
  readonly language?: string;
  readonly source?: string;
  readonly callId?: string;
  readonly sha256?: string;
  readonly state?: State;
  readonly lane?: Lane;
  /** Only what is restricted, and not gone. */
  readonly restricted?: true;
  readonly matterId?: string;
  /** Recordings about which something is due by itself at this time or before (`reviewAt` in core/retention/review.ts). ISO 8601 UTC. */
  readonly reviewBefore?: string;
  /** startedAt, inclusive. */
  readonly from?: string;
  /** startedAt, exclusive. */
  readonly to?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

export const ENTRY_KINDS = [
  'matter',
  'approval',
  'request',
  'certificate',
  'reconciliation',
  'audit',
  'damage',
  'source',
  'job',
  'review',
  'training-set',
  'event',
  'alert',
  'cool-down',
  'webhook',
  'delivery',
  'feed',
  'saved-search',
  'idempotency',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** A document about the archive rather than about one recording. Its shape is the business of the use case that owns the kind. */
export interface Entry {
  readonly kind: EntryKind;
  readonly id: string;
  /** Grows by one with every commit; a commit on an old revision is a CONFLICT. */
  readonly revision: number;
  /** ISO 8601 UTC; never changes. */
  readonly createdAt: string;
  /** Somebody or something still has to act on it. */
  readonly open: boolean;
  /** Whom it is about: a customer reference, removed with the person's data. Of a delivery, the webhook it is for. */
  readonly subject?: string;
  /** JSON text. */
  readonly body: string;
}

/** One transaction: all of it happens or none of it. */
export interface Change {
  /** Written when the stored revision is `revision - 1` (0 = not stored); otherwise CONFLICT. */
  readonly recordings: readonly Recording[];
  /** Unique names, first come first served; CONFLICT when one belongs to another recording. */
  readonly claims?: readonly { readonly name: string; readonly recordingId: string }[];
  readonly events?: readonly CustodyRecord[];
  /** Written when the stored revision is `revision - 1` (0 = not stored); otherwise CONFLICT. */
  readonly entries?: readonly Entry[];
  /** Entries that go. Removed when they are stored as they are here; otherwise CONFLICT. */
  readonly removed?: readonly Entry[];
  /** Recordings with work to do: the queue will hand each out at least once. */
  readonly due?: readonly string[];
}

/** Recordings and their custody events. */
export interface Catalogue {
  /** Errors: CONFLICT; INTERNAL for a recording that could not be read back. */
  commit(change: Change): Promise<void>;
  /** Errors: INTEGRITY naming the recording when its row is damaged. */
  recording(recordingId: string): Promise<Recording | undefined>;
  /** Which recording holds a claim. */
  claim(name: string): Promise<string | undefined>;
  /**
   * Newest startedAt first, but with `reviewBefore` what is due earliest first; never skips or repeats while recordings arrive.
   * Errors: INTEGRITY naming the recording whose row is damaged; with `onDamaged` that is told instead, and the page goes on without it.
   */
  recordings(
    filter: RecordingFilter,
    page: { limit: number; cursor?: string; onDamaged?: (recordingId: string) => void },
  ): Promise<Page<Recording>>;
  /** Recordings that the matter holds. */
  countHeld(matterId: string): Promise<number>;
  /** In order of commit. */
  events(recordingId: string): Promise<readonly CustodyRecord[]>;
  /**
   * The same, page by page, in order of commit or the newest first; neither skips nor repeats while events arrive. May lag a commit by a
   * moment. Errors: VALIDATION_FAILED for a bad cursor.
   */
  history(
    recordingId: string,
    page: { readonly limit: number; readonly cursor?: string; readonly newestFirst?: boolean },
  ): Promise<Page<CustodyRecord>>;
  /**
   * Removes every opening (value and salt) from the events of a recording that are stored now; leaves and indexes stay. Overwrites what it
   * removes, where the store can. Safe to repeat.
   */
  forget(recordingId: string): Promise<void>;
  entry(kind: EntryKind, id: string): Promise<Entry | undefined>;
  /**
   * Newest createdAt first, then by id; never skips or repeats while entries arrive. `before`: those created before this time (ISO 8601 UTC).
   * Errors: VALIDATION_FAILED for a bad cursor.
   */
  entries(
    kind: EntryKind,
    filter: { readonly open?: boolean; readonly subject?: string; readonly before?: string },
    page: { limit: number; cursor?: string },
  ): Promise<Page<Entry>>;
}

export interface QueueItem {
  readonly recordingId: string;
  /** Deliveries so far, this one included. */
  readonly attempts: number;
  readonly receipt: string;
}

/** Durable at-least-once queue of recording ids, one entry per recording. Filled by `Catalogue.commit` (`due`). */
export interface WorkQueue {
  /** Hands out one due id and hides it for `visibilityMs`; the given recording only, when one is named. */
  take(visibilityMs: number, recordingId?: string): Promise<QueueItem | undefined>;
  /** Ends the item unless the recording became due again meanwhile. False when the receipt is stale. */
  done(receipt: string): Promise<boolean>;
  /** Keeps a long step hidden. */
  extend(receipt: string, visibilityMs: number): Promise<boolean>;
  /**
   * Due again after `delayMs`, or a dead letter when `dead`. `error` is a stable code, never personal data.
   * `uncounted`: nothing was wrong with the item; `attempts` goes back to what it was before this delivery.
   */
  fail(receipt: string, outcome: { delayMs: number; error: string; dead: boolean; uncounted?: boolean }): Promise<void>;
  counts(): Promise<{ ready: number; delayed: number; inFlight: number; dead: number }>;
  deadLetters(limit: number): Promise<readonly { recordingId: string; attempts: number; error: string }[]>;
  /** Makes a dead letter due again. */
  redrive(recordingId: string): Promise<boolean>;
}

/**
 * Full-text search. The index is rebuildable and gives no transcript back. Its storage may hold what it was sent for a while (encrypted; a
 * residue of erasure).
 */
export interface SearchIndex {
  put(document: SearchDocument): Promise<void>;
  /** The document and everything derived from it. */
  remove(recordingId: string): Promise<void>;
  /** Errors: VALIDATION_FAILED for a bad cursor. */
  search(query: SearchQuery): Promise<SearchResult>;
}
