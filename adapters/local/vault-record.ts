/** The lock record beside each vault object: canonical JSON, so that any other bytes are known to be damage. */
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Lock, VaultHead } from '../../core/ports.ts';

export type LockRecord = z.infer<typeof lockRecordSchema>;

const lockRecordSchema = z.strictObject({
  bytes: z.int().nonnegative(),
  legalHold: z.boolean(),
  mode: z.enum(['COMPLIANCE', 'GOVERNANCE']),
  retainUntil: z.iso.datetime(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  versionId: z.string(),
});

/** An object's version follows from its bytes: the first 128 bits of their SHA-256, hex. */
export function versionOf(sha256: string): string {
  return sha256.slice(0, 32);
}

/** Errors: VALIDATION_FAILED for a date that is not ISO 8601 UTC, or a checksum that is not SHA-256 in hex. */
export function renderRecord(record: LockRecord): Uint8Array {
  const parsed = lockRecordSchema.safeParse(record);
  if (!parsed.success) {
    throw new AppError('VALIDATION_FAILED', 'The lock of a vault object is not valid.', { cause: parsed.error });
  }
  return new TextEncoder().encode(canonicalize(parsed.data));
}

/** Errors: INTEGRITY unless the bytes are exactly what `renderRecord` writes. */
export function parseRecord(content: Uint8Array): LockRecord {
  try {
    const record = lockRecordSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)));
    if (Buffer.compare(renderRecord(record), content) === 0 && record.versionId === versionOf(record.sha256)) {
      return record;
    }
  } catch (error) {
    throw damaged(error);
  }
  throw damaged();
}

function damaged(cause?: unknown): AppError {
  return new AppError('INTEGRITY', 'A lock record in the vault is damaged.', { cause });
}

export function toHead(key: string, { bytes, legalHold, mode, retainUntil, sha256, versionId }: LockRecord): VaultHead {
  return { key, versionId, bytes, sha256, lock: { mode, retainUntil }, legalHold };
}

/** The record under a later or stricter lock. Errors: RETENTION_SHORTENED. */
export function extendRecord(record: LockRecord, { mode, retainUntil }: Lock): LockRecord {
  const weaker = record.mode === 'COMPLIANCE' && mode === 'GOVERNANCE';
  // Written so that a date that cannot be read is refused too.
  if (weaker || !(Date.parse(retainUntil) >= Date.parse(record.retainUntil))) {
    throw new AppError('RETENTION_SHORTENED', 'A lock can only be made longer or stricter.');
  }
  return { ...record, mode, retainUntil };
}

/** Errors: OBJECT_LOCKED while the object is retained or held. */
export function refuseLocked(record: LockRecord, now: Date): void {
  if (record.legalHold || !(Date.parse(record.retainUntil) <= now.getTime())) {
    throw new AppError('OBJECT_LOCKED', 'The object is retained or on hold; it cannot be removed now.', {
      detail: { retainUntil: record.retainUntil, legalHold: record.legalHold },
    });
  }
}
