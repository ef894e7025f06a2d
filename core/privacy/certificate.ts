/**
 * The certificate of an erasure or of the end of a retention: what was destroyed, from when on nobody can bring it back, and what stays
 * for how long. It names nobody: it may be kept, and given to anybody.
 */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import { LANES, type Recording } from '../recording/recording.ts';
import { lockedRetention } from '../retention/retention.ts';

const instant = z.iso.datetime();

/** What stays behind in one store. */
export const residueSchema = z.object({
  store: z.string(),
  /** In words. */
  what: z.string(),
  /** When it is gone, at the latest; absent = it stays. */
  until: instant.optional(),
});

export const certificateSchema = z.object({
  certificateId: z.string(),
  recordingId: z.string(),
  /** Erased because somebody asked, or removed because the retention (or the quarantine) had ended. */
  basis: z.enum(['request', 'retention-ended']),
  requestedAt: instant,
  /** The key, the derivatives, the index entry and the personal fields were gone then. */
  erasedAt: instant,
  /** From then on not even the operator of the platform can bring the key back. */
  irrecoverableAt: instant,
  lane: z.enum(LANES).optional(),
  /** The retention rule that the recording was under. */
  citation: z.string().optional(),
  residue: z.array(residueSchema),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** What an edition cannot remove at once. */
export interface ErasureTerms {
  /** For how long a destroyed key could be brought back by whoever runs the platform, in ms; 0 = not at all. */
  readonly recoveryMs: number;
  /** Stores that forget later; `keptMs` after the erasure, or never when absent. */
  readonly residues: readonly { readonly store: string; readonly what: string; readonly keptMs?: number }[];
  /** The step `purge` has a function of its own, with rights that nobody else has. */
  readonly purgedElsewhere?: boolean;
  /** Versions leave the vault in the review alone (`reviewArchive`), with rights that nobody else has. */
  readonly removedElsewhere?: boolean;
}

const NOTHING: ErasureTerms = { recoveryMs: 0, residues: [] };

/** The certificate of a recording whose traces are gone `at` (ISO 8601 UTC). */
export function certify(recording: Recording, at: string, terms: ErasureTerms = NOTHING): Certificate {
  const { recordingId, erased, expired, erasureRequested } = recording;
  const retention = lockedRetention(recording) ?? recording.intent?.retention;
  const after = (ms: number): string => new Date(Date.parse(at) + ms).toISOString();
  return {
    certificateId: certificateIdOf(recording),
    recordingId,
    basis: erased ? 'request' : 'retention-ended',
    requestedAt: erasureRequested?.at ?? erased?.at ?? expired?.at ?? at,
    erasedAt: at,
    irrecoverableAt: after(terms.recoveryMs),
    ...(retention && { lane: retention.lane, citation: retention.citation }),
    residue: [
      ...(erased && retention
        ? [{ store: 'vault', what: 'encrypted bytes whose key does not exist any more', until: retention.retainUntil }]
        : []),
      {
        store: 'catalogue',
        what: 'random ids, dates, sizes and SHA-256 fingerprints, so that the file is not taken in again',
      },
      { store: 'log', what: 'custody events: random ids, codes, dates, and commitments whose salts are destroyed' },
      ...terms.residues.map(({ store, what, keptMs }) => ({
        ...{ store, what },
        ...(keptMs !== undefined && { until: after(keptMs) }),
      })),
    ],
  };
}

/** The id under which the certificate is, or will be. */
export function certificateIdOf({ erased, expired, recordingId }: Recording): string {
  return erased?.certificateId ?? expired?.certificateId ?? recordingId;
}

export function certificateEntry(certificate: Certificate): Entry {
  const { certificateId: id, erasedAt: createdAt } = certificate;
  return { kind: 'certificate', id, revision: 1, createdAt, open: false, body: JSON.stringify(certificate) };
}

/** Errors: INTEGRITY when the entry is not a certificate. */
export function readCertificate(entry: Entry): Certificate {
  try {
    return certificateSchema.parse(JSON.parse(entry.body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored certificate is damaged.', { cause });
  }
}
