/** The documents that `--json` prints, written down once more and strictly: a field that appears or goes missing fails a test. */
import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const recordingId = z.string().regex(/^[a-z2-7]{26}$/);
const instant = z.iso.datetime();
const base64 = z.base64();

export const failureShape = z.strictObject({
  error: z.strictObject({ code: z.string(), message: z.string().min(1), detail: z.unknown().optional() }),
});

const qualityShape = z.strictObject({
  accepted: z.boolean(),
  flags: z.array(z.strictObject({ code: z.string(), channel: z.int().optional(), detail: z.string() })),
});
const reasonShape = z.strictObject({ code: z.string(), detail: z.string() });

const processingShape = z.strictObject({ step: z.string(), attempts: z.int(), error: z.string() });
const spanShape = z.strictObject({ startMs: z.int(), endMs: z.int() });

const STATES = ['received', 'screening', 'sealed', 'transcribing', 'analysed', 'indexed', 'quarantined', 'rejected'];

export const ingestShape = z.strictObject({
  files: z.array(
    z.strictObject({
      file: z.string(),
      recordingId,
      state: z.enum(STATES),
      sha256,
      quality: qualityShape.nullable(),
      duplicateOf: recordingId.optional(),
      witnessOf: recordingId.optional(),
      sameBytesAs: recordingId.optional(),
      reason: reasonShape.optional(),
      processing: processingShape.optional(),
    }),
  ),
});

export const processShape = z.strictObject({
  processed: z.int(),
  failed: z.array(z.strictObject({ recordingId, error: z.string(), attempts: z.int() })),
  pending: z.int(),
});

const holds = z.array(z.strictObject({ matterId: z.string(), placedAt: instant }));
const lane = z.enum(['regulated', 'erasable']);

export const recordingShape = z.strictObject({
  ...{ recordingId, source: z.string(), callId: z.string(), businessLine: z.string(), startedAt: instant },
  agentId: z.string().optional(),
  team: z.string().optional(),
  customerRef: z.string().optional(),
  language: z.string().optional(),
  channels: z.array(z.enum(['customer', 'agent', 'unknown'])).optional(),
  consent: z
    .strictObject({
      ...{ noticeId: z.string(), version: z.string(), language: z.string(), offsetMs: z.number() },
      outcome: z.enum(['given', 'implied', 'refused', 'not-asked']),
    })
    .optional(),
  ...{ state: z.enum(STATES), createdAt: instant, sealedAt: instant.optional() },
  ...{ sha256, receivedSha256: sha256, bytes: z.int() },
  transformations: z.array(
    z.strictObject({ kind: z.literal('mute'), spans: z.array(spanShape), ruleVersion: z.string() }),
  ),
  consentFound: z
    .strictObject({ at: instant.optional(), noticeId: z.string(), turn: z.int(), startMs: z.int() })
    .optional(),
  media: z
    .strictObject({
      ...{ container: z.string(), codec: z.string(), channels: z.int(), sampleRate: z.int() },
      ...{ bitDepth: z.int(), durationMs: z.int() },
    })
    .optional(),
  quality: qualityShape.optional(),
  retention: z
    .strictObject({
      ...{ classId: z.string(), lane, basis: z.enum(['recording', 'event']), retainUntil: instant },
      citation: z.string(),
    })
    .optional(),
  ...{ holds, restricted: z.boolean() },
  witnessOf: recordingId.optional(),
  sameBytesAs: recordingId.optional(),
  processing: processingShape.optional(),
  reason: reasonShape.optional(),
  keepUntil: instant.optional(),
  transcriptReason: z.string().optional(),
  topics: z.array(z.string()).optional(),
  intents: z.array(z.string()).optional(),
  emotion: z.string().optional(),
});

export const listShape = z.strictObject({ items: z.array(recordingShape), nextCursor: z.string().optional() });

const transcriptShape = z.strictObject({
  language: z.string(),
  source: z.string(),
  turns: z.array(
    z.strictObject({
      ...{ index: z.int(), channel: z.int().optional(), role: z.enum(['customer', 'agent', 'unknown']) },
      ...{ startMs: z.int(), endMs: z.int(), text: z.string(), confidence: z.number().optional() },
    }),
  ),
});

/** The parts are tested where they are made; here it counts that they are there. */
const ANALYSIS = ['acoustics', 'sentiment', 'entities', 'topics', 'intents', 'scorecards', 'emotion', 'ticket', 'risk'];
const analysisShape = z
  .record(z.string(), z.unknown())
  .refine((analysis) => [...ANALYSIS, 'summary', 'complexity'].every((name) => name in analysis));

export const showShape = recordingShape.extend({
  transcript: transcriptShape.nullable(),
  analysis: analysisShape.nullable(),
  custody: z.array(
    z.strictObject({
      ...{ type: z.string(), at: instant, actor: z.string().min(1) },
      ...{ reason: z.string().optional(), leafIndex: z.int().optional() },
      ...{ matter: z.string().optional(), purpose: z.string().optional() },
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
  ),
});

export const searchShape = z.strictObject({
  total: z.int(),
  hits: z.array(
    z.strictObject({
      recordingId,
      score: z.number(),
      turns: z.array(z.strictObject({ index: z.int(), startMs: z.int(), highlight: z.string() })),
      recording: z.looseObject({ recordingId }),
    }),
  ),
  facets: z.record(z.string(), z.array(z.strictObject({ value: z.string(), count: z.int() }))),
  totalIsLowerBound: z.literal(true).optional(),
  nextCursor: z.string().optional(),
});

export const verifyShape = z.strictObject({
  results: z.array(
    z.strictObject({
      recordingId,
      verdict: z.enum(['intact', 'altered', 'missing', 'unreadable', 'archived', 'erased']),
      detail: z.string().min(1),
    }),
  ),
});

export const exportShape = z.strictObject({
  skipped: z.array(z.strictObject({ recordingId, state: z.string() })).optional(),
  ...{ bundle: z.string(), sha256, verifierSha256: sha256, recordings: z.array(recordingId), checkpointSize: z.int() },
});

export const bundleShape = z.strictObject({
  ok: z.boolean(),
  origin: z.enum(['established', 'not established']),
  checks: z.array(z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string().min(1) })),
  notProven: z.array(z.string().min(1)),
});

export const holdShape = z.strictObject({
  ...{ matterId: z.string(), placed: z.array(recordingId) },
  ...{ released: z.array(recordingId), unchanged: z.array(recordingId) },
  notSearchable: z.int().optional(),
  failed: z.array(z.strictObject({ recordingId, code: z.string() })).optional(),
  ...{ approvalId: z.string().optional(), state: z.literal('pending').optional() },
});

const explained = {
  ...{ classId: z.string(), lane, basis: z.enum(['recording', 'event']), retainUntil: instant, citation: z.string() },
  ...{ awaitingEvent: z.string().optional(), holds, earliestDeletion: instant.nullable() },
  businessEvents: z.array(z.strictObject({ type: z.string(), at: instant })),
  pendingUntil: instant.optional(),
  disposition: z.strictObject({
    kind: z.enum(['kept', 'erasable', 'restricted', 'held', 'expired']),
    ...{ reason: z.string(), until: instant.optional() },
  }),
  rules: z.array(z.record(z.string(), z.unknown())),
};
export const retentionShape = z.strictObject(explained);
export const retentionEventShape = z.strictObject({ recordingId, outcome: z.string(), ...explained });
const gone = z.array(z.strictObject({ recordingId, certificate: z.string().optional() }));
export const disposeShape = z.strictObject({
  renewed: z.array(z.strictObject({ recordingId, retainUntil: instant })),
  ...{ erased: gone, expired: gone, removed: gone, more: z.literal(false) },
  failed: z.array(z.strictObject({ recordingId, code: z.string() })),
});
export const planShape = z.strictObject({
  policyVersion: z.int(),
  longer: z.array(
    z.strictObject({
      ...{ recordingId, from: instant, to: instant, classId: z.string(), lane },
      raised: z.literal(true).optional(),
    }),
  ),
  refused: z.array(z.strictObject({ recordingId, reason: z.string(), from: instant, to: instant.optional() })),
  ...{ longerTotal: z.int(), refusedTotal: z.int(), unchanged: z.int() },
  cost: z.strictObject({
    ...{ bytes: z.int(), extraGbMonths: z.number(), usd: z.number() },
    price: z.strictObject({ usd: z.number(), per: z.string(), source: z.string() }),
  }),
});
export const applyShape = z.strictObject({
  extended: z.array(z.strictObject({ recordingId, retainUntil: instant, lane })),
  failed: z.array(z.strictObject({ recordingId, code: z.string() })),
});

export const checkpointShape = z.strictObject({ checkpoint: z.string() });
export const archiveEventsShape = z.strictObject({
  items: z.array(z.looseObject({ type: z.string(), at: z.string(), actor: z.string() })),
  nextCursor: z.string().optional(),
});
export const keyShape = z.strictObject({ key: z.string() });
export const proofShape = z.strictObject({
  ...{ leafIndex: z.int(), size: z.int(), hashes: z.array(base64), checkpoint: z.string() },
  ...{ type: z.string(), leaf: z.string() },
});
export const fsckShape = z.strictObject({
  ...{ ok: z.boolean(), size: z.int(), rootHash: base64 },
  problems: z.array(
    z.strictObject({ path: z.string().optional(), leafIndex: z.int().optional(), detail: z.string().min(1) }),
  ),
  /** What witnesses and time stamps say beside the log. */
  attestations: z.array(z.looseObject({ size: z.int() })),
});

export const policyShape = z.strictObject({
  ok: z.boolean(),
  problems: z.array(z.strictObject({ file: z.string(), line: z.int(), reason: z.string().min(1) })),
});

export const tokenShape = z.strictObject({ token: z.string(), role: z.string(), expiresAt: instant });

const holdQuery = z.strictObject({
  words: z.string(),
  filters: z.record(z.string(), z.array(z.string())),
  ...{ from: instant.optional(), to: instant.optional() },
});
export const matterShape = z.strictObject({
  ...{ matterId: z.string(), state: z.enum(['open', 'closed']), openedAt: instant, closedAt: instant.optional() },
  ...{ title: z.string().optional(), catchFuture: z.boolean(), held: z.int().optional() },
  recordings: z
    .array(
      z.strictObject({
        ...{
          recordingId,
          startedAt: instant,
          businessLine: z.string(),
          state: z.string(),
          placedAt: instant.optional(),
        },
      }),
    )
    .optional(),
  standing: z.array(z.strictObject({ query: holdQuery, reason: z.string(), actor: z.string() })),
});
export const matterListShape = z.strictObject({ items: z.array(matterShape), nextCursor: z.string().optional() });

export const approvalListShape = z.strictObject({
  items: z.array(
    z.strictObject({
      ...{ approvalId: z.string(), action: z.looseObject({ kind: z.string() }), requestedBy: z.string() },
      ...{
        reason: z.string().optional(),
        requestedAt: instant,
        decidedAt: instant.optional(),
        doneAt: instant.optional(),
      },
      ...{ decidedBy: z.string().optional(), decisionReason: z.string().optional() },
      state: z.enum(['pending', 'granted', 'declined', 'done']),
      customerRef: z.string().optional(),
      calls: z.array(
        z.strictObject({
          ...{ recordingId, startedAt: instant, businessLine: z.string(), state: z.string() },
          customerRef: z.string().optional(),
        }),
      ),
    }),
  ),
  nextCursor: z.string().optional(),
});

export const requestShape = z.strictObject({
  ...{ requestId: z.string(), kind: z.enum(['access', 'erasure', 'restriction', 'portability']) },
  ...{ state: z.enum(['open', 'closed']), receivedAt: instant, receivedBy: z.string(), closedAt: instant.optional() },
  ...{ reason: z.string().optional(), customerRef: z.string().optional(), approvalId: z.string().optional() },
  ...{ recordings: z.int().optional(), declined: z.literal(true).optional() },
  outcomes: z.array(
    z.strictObject({
      ...{ recordingId, outcome: z.enum(['erased', 'refused', 'queued', 'restricted']), reason: z.string().optional() },
      ...{ date: instant.optional(), citation: z.string().optional(), certificateId: z.string().optional() },
    }),
  ),
  ...{ items: z.union([z.array(z.unknown()), z.int()]).optional(), output: z.string().optional() },
});
export const requestListShape = z.strictObject({ items: z.array(requestShape), nextCursor: z.string().optional() });
