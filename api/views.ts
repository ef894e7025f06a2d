/** The JSON shapes of answers that several routes share. */
import * as z from 'zod';
import { CUSTODY_TYPES } from '../core/custody/event.ts';
import { LANES } from '../core/recording/recording.ts';
import { rightsViewSchema } from '../core/recording/view.ts';

const MAX_LIMIT = 200;

/** `holds`, `retention`, `keepUntil` and `processing` are there for those who have the right `retention` or `custody`. */
export const recordingSchema = rightsViewSchema.meta({ id: 'Recording' });

/** Query parameters of every list. */
export const pageQuery = {
  cursor: z.string().max(4096).optional().meta({ description: '`nextCursor` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(50).meta({ description: 'Items of a page, 1 to 200.' }),
};

/** An ISO 8601 date or time; `instantOf` makes it UTC. */
export const timeQuery = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional();

/** Lists of what may need doing: the open ones, or the others; both when not given. */
export const openQuery = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();

export function instantOf(text: string): string {
  return new Date(text).toISOString();
}

export function pageOf<S extends z.ZodType>(
  item: S,
): z.ZodObject<{ items: z.ZodReadonly<z.ZodArray<S>>; nextCursor: z.ZodOptional<z.ZodString> }> {
  return z.object({ items: z.array(item).readonly(), nextCursor: z.string().optional() });
}

export const custodySchema = z
  .object({
    type: z.enum(CUSTODY_TYPES),
    at: z.iso.datetime(),
    actor: z.string(),
    reason: z.string().optional(),
    matter: z.string().optional(),
    purpose: z.string().optional(),
    /** What the log leaf says besides: verdicts, codes, dates. */
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    /** Position in the custody log, once it is there. */
    leafIndex: z.int().nonnegative().optional(),
  })
  .meta({ id: 'CustodyEvent' });

export const proofSchema = z
  .object({
    leafIndex: z.int().nonnegative(),
    size: z.int().positive(),
    /** RFC 6962 inclusion proof, base64. */
    hashes: z.array(z.string()).readonly(),
    /** C2SP signed note. */
    checkpoint: z.string(),
    type: z.enum(CUSTODY_TYPES),
    /** The log entry, byte for byte. */
    leaf: z.string(),
  })
  .meta({ id: 'InclusionProof' });

export const retentionSchema = z
  .object({
    classId: z.string(),
    lane: z.enum(LANES),
    basis: z.enum(['recording', 'event']),
    retainUntil: z.iso.datetime(),
    citation: z.string(),
    awaitingEvent: z.string().optional(),
    /** Events that were told about the call. */
    businessEvents: z.array(z.object({ type: z.string(), at: z.iso.datetime() })).readonly(),
    /** A longer end that is decided and being put on the locks. */
    pendingUntil: z.iso.datetime().optional(),
    holds: z.array(z.object({ matterId: z.string(), placedAt: z.iso.datetime() })).readonly(),
    /** null while held or while an event is awaited. */
    earliestDeletion: z.iso.datetime().nullable(),
    /** What may be done with it now, and until when that answer holds. */
    disposition: z.object({
      kind: z.enum(['kept', 'erasable', 'restricted', 'held', 'expired']),
      reason: z.string(),
      until: z.iso.datetime().optional(),
    }),
    rules: z
      .array(
        z.object({
          classId: z.string(),
          title: z.string(),
          citation: z.string(),
          lane: z.enum(LANES),
          basis: z.enum(['recording', 'event']),
          period: z.string(),
          from: z.string(),
          until: z.string(),
          event: z.string().optional(),
          awaitingEvent: z.boolean(),
          wins: z.boolean(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'RetentionExplanation' });
