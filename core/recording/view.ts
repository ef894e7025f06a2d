/** The recording as people and scripts see it: without revision numbers, intents and other inner workings. */
import * as z from 'zod';
import type { Right } from '../privacy/access.ts';
import { recordingSchema, type Recording } from './recording.ts';

const sealedShape = recordingSchema.shape.sealed.unwrap().shape;

/** The `recording` of the API and of `--json`. Fields that are not known yet are absent. */
export const recordingViewSchema = z.object({
  ...recordingSchema.pick({
    recordingId: true,
    source: true,
    callId: true,
    businessLine: true,
    agentId: true,
    team: true,
    customerRef: true,
    startedAt: true,
    language: true,
    channels: true,
    consent: true,
    state: true,
    createdAt: true,
    transformations: true,
    consentFound: true,
    retention: true,
    holds: true,
    restricted: true,
    witnessOf: true,
    comparison: true,
    sameBytesAs: true,
    erasureRequested: true,
    erased: true,
    expired: true,
    damage: true,
    processing: true,
  }).shape,
  sealedAt: sealedShape.at.optional(),
  /** Of what was sealed; before the seal, of what arrived. Lower-case hex. */
  sha256: sealedShape.sha256.optional(),
  receivedSha256: sealedShape.sha256.optional(),
  bytes: sealedShape.bytes.optional(),
  media: sealedShape.media.optional(),
  quality: sealedShape.quality.optional(),
  /** Why it was rejected, or what a person has to decide. */
  reason: z.object({ code: z.string(), detail: z.string() }).optional(),
  /** Rejected bytes are kept until then. */
  keepUntil: z.iso.datetime().optional(),
  /** Why there is no transcript. */
  transcriptReason: z.string().optional(),
  topics: z.array(z.string()).optional(),
  intents: z.array(z.string()).optional(),
  emotion: z.string().optional(),
});
export type RecordingView = z.infer<typeof recordingViewSchema>;

/** Everything: for those who run the archive. */
export function viewOf(recording: Recording): RecordingView {
  const { sealed, received, rejection, transcription, analysed } = recording;
  return recordingViewSchema.parse({
    ...(recording.erased || recording.expired ? withoutPeople(recording) : recording),
    sealedAt: sealed?.at,
    sha256: sealed?.sha256 ?? received?.sha256,
    receivedSha256: received?.sha256,
    bytes: sealed?.bytes ?? received?.bytes,
    media: sealed?.media,
    quality: sealed?.quality ?? (rejection && { accepted: false, flags: [] }),
    reason: reasonOf(recording),
    keepUntil: rejection?.keepUntil,
    transcriptReason: transcription?.outcome === 'none' ? transcription.reason : undefined,
    topics: analysed?.topics,
    intents: analysed?.intents,
    emotion: analysed?.emotion,
  });
}

/** Of what is gone, agents find their calls by this for as long as the row is there; nobody is told. */
function withoutPeople({ agentId: _agent, customerRef: _customer, ...rest }: Recording): Recording {
  return rest;
}

const openViewSchema = recordingViewSchema.omit({
  ...({ holds: true, retention: true, keepUntil: true, processing: true } as const),
  ...({ erasureRequested: true, damage: true } as const),
});

/** Callers are told about their own call, not about whoever took it. */
const ownViewSchema = openViewSchema.omit({ agentId: true, team: true });

/** What somebody with these rights on the recording sees: matters, retention and failing steps are no business of agents and callers. */
export const rightsViewSchema = recordingViewSchema.partial({ holds: true });

export function viewFor(recording: Recording, rights: readonly Right[]): z.infer<typeof rightsViewSchema> {
  const view = viewOf(recording);
  if (rights.includes('retention') || rights.includes('custody')) return view;
  const open = openViewSchema.parse(view);
  return rights.includes('assessments') ? open : ownViewSchema.parse(open);
}

function reasonOf({ rejection, quarantine, decision, sealed }: Recording): RecordingView['reason'] {
  if (rejection && !sealed) return { code: rejection.code, detail: rejection.detail };
  if (quarantine && decision === undefined) {
    const why = quarantine.detail ?? 'A person has to decide';
    return { code: quarantine.code, detail: `${why.replace(/\.$/u, '')}. Decide with: callvault quarantine decide` };
  }
  return undefined;
}
