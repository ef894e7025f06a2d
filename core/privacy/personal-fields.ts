/** What a stored recording keeps when it is erased or its retention has ended. Everything that is not named here goes, whatever it is. */
import canonicalize from 'canonicalize';
import { recordingSchema, type Recording } from '../recording/recording.ts';

/** In place of words that a person or a sender wrote. */
const REMOVED = 'removed';

/**
 * Random ids, line, source, agent and team (the company's own people), times, sizes, fingerprints, codes, and the objects in the vault,
 * which are needed until their locks end.
 */
const keptSchema = recordingSchema.pick({
  schemaVersion: true,
  revision: true,
  recordingId: true,
  state: true,
  createdAt: true,
  source: true,
  callId: true,
  businessLine: true,
  agentId: true,
  team: true,
  channels: true,
  startedAt: true,
  received: true,
  quarantine: true,
  screening: true,
  screened: true,
  decision: true,
  rejection: true,
  intent: true,
  sealed: true,
  transcription: true,
  retention: true,
  pendingRetention: true,
  businessEvents: true,
  holds: true,
  restricted: true,
  transformations: true,
  witnessOf: true,
  sameBytesAs: true,
  erasureRequested: true,
  erased: true,
  purged: true,
  expired: true,
  removed: true,
});

/** The recording without what is about the caller; undefined when that is gone already. */
export function withoutPersonalFields(recording: Recording): Recording | undefined {
  const { quarantine, rejection, transcription, ...rest } = keptSchema.parse(recording);
  const bare: Recording = {
    ...rest,
    callId: rest.recordingId,
    ...(quarantine && { quarantine: { code: quarantine.code, at: quarantine.at } }),
    ...(rejection && { rejection: { ...rejection, detail: REMOVED } }),
    ...(transcription && { transcription: bareTranscription(transcription) }),
  };
  return canonicalize(bare) === canonicalize(recording) ? undefined : bare;
}

function bareTranscription(fact: NonNullable<Recording['transcription']>): NonNullable<Recording['transcription']> {
  if (fact.outcome === 'none') return { ...fact, reason: REMOVED };
  const { turnsRoot: _root, ...rest } = fact;
  return rest;
}
