/** The recording as the catalogue stores it: facts that only accumulate, and the state they imply. */
import * as z from 'zod';
import { mediaSchema, qualitySchema, REJECT_CODES } from '../audio/shapes.ts';
import { metadataSchema } from './metadata.ts';
import { outcomeSchema } from './outcome.ts';

const instant = z.iso.datetime();
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const STATES = [
  'awaiting-upload',
  'received',
  'screening',
  'sealed',
  'transcribing',
  'analysed',
  'indexed',
  'quarantined',
  'rejected',
  'erased',
  'expired',
] as const;
export type State = (typeof STATES)[number];

/** States in which a recording that is restricted can be: it is in no search index, and it is there. */
export const RESTRICTABLE = STATES.filter((state) => !['indexed', 'erased', 'expired'].includes(state));

export const QUARANTINE_CODES = ['CONSENT_MISSING', 'CARD_DATA_SUSPECTED'] as const;

export const LANES = ['regulated', 'erasable'] as const;
export type Lane = (typeof LANES)[number];

/** Verdicts of a verification that are worth a warning. */
export const DAMAGES = ['altered', 'missing', 'unreadable'] as const;

/** One object in the vault. `sha256` and `bytes` are of the stored (encrypted) bytes. */
export const sealedObjectSchema = z.object({
  key: z.string(),
  versionId: z.string(),
  bytes: z.int().nonnegative(),
  sha256: sha256Hex,
});
export type SealedObject = z.infer<typeof sealedObjectSchema>;

export const retentionSchema = z.object({
  classId: z.string(),
  lane: z.enum(LANES),
  basis: z.enum(['recording', 'event']),
  retainUntil: instant,
  citation: z.string(),
  /** From-event basis: when the event happened; absent while it is awaited. */
  eventAt: instant.optional(),
});
export type Retention = z.infer<typeof retentionSchema>;

export const holdSchema = z.object({ matterId: z.string(), placedAt: instant });

export const recordingSchema = z.object({
  schemaVersion: z.literal(1),
  /** Grows by one with every commit; a commit on an old revision is refused. */
  revision: z.int().nonnegative(),
  recordingId: z.string(),
  state: z.enum(STATES),
  createdAt: instant,
  /** The caller's metadata with defaults filled in. */
  ...metadataSchema.shape,
  callId: z.string(),
  startedAt: instant,

  /** Fact: all bytes are in the intake. */
  received: z.object({ at: instant, bytes: z.int().nonnegative(), sha256: sha256Hex }).optional(),
  /** Fact: a person has to decide (`decision` is the answer). */
  quarantine: z.object({ code: z.enum(QUARANTINE_CODES), at: instant, detail: z.string().optional() }).optional(),
  /** Fact: the line screens for card data before the seal; the recording waits until that is done. */
  screening: z.object({ at: instant }).optional(),
  /** Fact: screened. `sha256` and `bytes` are of what is to be sealed; other than what arrived when something was muted. */
  screened: z
    .object({
      at: instant,
      ruleVersion: z.string(),
      sha256: sha256Hex,
      bytes: z.int().nonnegative(),
      /** A person let it through as it came: nothing is muted, in the transcript either. */
      accepted: z.literal(true).optional(),
      /** When the unmuted original was removed, after the seal. */
      originalDestroyedAt: instant.optional(),
    })
    .optional(),
  /** Consent announced in the audio, found in the transcript: evidence, never a replacement of what the rule asks for. */
  consentFound: z
    .object({ at: instant, turn: z.int().nonnegative(), startMs: z.int().nonnegative(), noticeId: z.string() })
    .optional(),
  /** A card security code was found after the seal: these spans (ms) may not be heard, and transcripts are read without it. */
  cardCodeFound: z
    .object({
      at: instant,
      ruleVersion: z.string(),
      spans: z.array(z.object({ startMs: z.int().nonnegative(), endMs: z.int().nonnegative() })),
    })
    .optional(),
  decision: z.object({ outcome: z.enum(['accept', 'reject']), at: instant }).optional(),
  /** Fact: refused for good. The bytes stay in the intake until `keepUntil`. */
  rejection: z
    .object({
      code: z.enum([...REJECT_CODES, 'DUPLICATE', 'REFUSED_BY_DECISION']),
      detail: z.string(),
      at: instant,
      keepUntil: instant,
    })
    .optional(),
  /** Seal intent: the object keys and lock chosen before the first byte is written. */
  intent: z.object({ at: instant, retention: retentionSchema }).optional(),
  /** Fact: the original is locked in the vault. */
  sealed: z
    .object({
      at: instant,
      sha256: sha256Hex,
      bytes: z.int().nonnegative(),
      media: mediaSchema,
      quality: qualitySchema,
      audio: sealedObjectSchema,
      manifest: sealedObjectSchema,
      /** Regulated lane only: the wrapped key, under the same lock as the audio. */
      key: sealedObjectSchema.optional(),
    })
    .optional(),
  /** Fact: transcription has ended. `none` says why there is no transcript. */
  transcription: z
    .discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('available'),
        at: instant,
        transcript: sealedObjectSchema,
        source: sealedObjectSchema.optional(),
        /** Merkle root over the salted turns, hex: what a quote is proven against. */
        turnsRoot: sha256Hex.optional(),
      }),
      z.object({ outcome: z.literal('none'), at: instant, reason: z.string(), source: sealedObjectSchema.optional() }),
    ])
    .optional(),
  /** Fact: a transcription job runs elsewhere under this name. */
  transcriptionJob: z.object({ name: z.string(), at: instant }).optional(),
  /** Fact: `work/analysis/<recordingId>.json` is written. */
  analysed: z
    .object({
      at: instant,
      topics: z.array(z.string()),
      intents: z.array(z.string()),
      emotion: z.string().optional(),
      /** 0 to 1. */
      complexity: z.number().optional(),
    })
    .optional(),
  /** Fact: the search index holds the call. */
  indexed: z.object({ at: instant }).optional(),
  /** Fact: the Opus access copy is in the work store, or why there is none. */
  accessCopy: z
    .object({
      at: instant,
      key: z.string().optional(),
      /** Copy without what the listener may not hear; absent when nothing had to be muted. */
      redactedKey: z.string().optional(),
      reason: z.string().optional(),
    })
    .optional(),

  retention: retentionSchema.optional(),
  /** A longer or stricter retention that is decided and not yet on every lock in the vault: carried out, never dropped. */
  pendingRetention: z.object({ at: instant, retention: retentionSchema }).optional(),
  /** Business events that were told about the call; they only accumulate. */
  businessEvents: z.array(z.object({ type: z.string(), at: instant })).optional(),
  holds: z.array(holdSchema),
  restricted: z.boolean(),
  transformations: z.array(
    z.object({
      kind: z.literal('mute'),
      spans: z.array(z.object({ startMs: z.int(), endMs: z.int() })),
      ruleVersion: z.string(),
    }),
  ),
  /** The first recording of the same call, when this one has other bytes. */
  witnessOf: z.string().optional(),
  /** The first recording of another call with the same bytes. */
  sameBytesAs: z.string().optional(),
  /** Fact: the caller (or whoever acts for them) asked for erasure and it could not be done at once: done by itself when the last obligation ends. */
  erasureRequested: z.object({ at: instant, requestId: z.string().optional() }).optional(),
  /** Fact: it was decided to erase; nothing may be read from here on. The key and the derivatives go in the step that follows. */
  erased: z.object({ at: instant, certificateId: z.string().optional() }).optional(),
  /** Fact: key destroyed, derivatives, index entry and personal fields removed. */
  purged: z.object({ at: instant }).optional(),
  /** Fact: the retention (or, when it was rejected, the quarantine) has ended and the bytes go: `removed` says that they are gone. */
  expired: z.object({ at: instant, certificateId: z.string().optional() }).optional(),
  /** Fact: erased or expired, and neither the vault nor the intake holds bytes of it any more. */
  removed: z.object({ at: instant }).optional(),
  /** What became of the matter of the call, as the business told it last. */
  outcome: outcomeSchema.optional(),
  /** How this witness differs from the first recording of its call. */
  comparison: z
    .object({
      at: instant,
      differences: z.array(z.object({ code: z.string(), startMs: z.int(), endMs: z.int(), detail: z.string() })),
    })
    .optional(),
  /** What verifications have found since `at`; absent as long as it is what was sealed, and again once it is. */
  damage: z.object({ at: instant, verdict: z.enum(DAMAGES) }).optional(),
  /** A failing step; never changes the state. */
  processing: z.object({ step: z.string(), attempts: z.int(), error: z.string() }).optional(),
});
export type Recording = z.infer<typeof recordingSchema>;
