/** The manifest: what a recording was when it was sealed, in canonical JSON, sealed beside the audio. */
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { mediaSchema, qualitySchema } from '../audio/shapes.ts';
import { AppError } from '../errors.ts';
import { retentionSchema, type Recording } from '../recording/recording.ts';

const sealedFactsSchema = z.object({
  recordingId: z.string(),
  sealedAt: z.iso.datetime(),
  /** Of the plain audio, hex. */
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  media: mediaSchema,
  quality: qualitySchema,
  retention: retentionSchema,
});

/** What the seal has found out and decided. The manifest that is in the vault is the authority on it. */
export type SealedFacts = z.infer<typeof sealedFactsSchema>;

export function renderManifest(recording: Recording, facts: SealedFacts): Uint8Array {
  const { source, callId, businessLine, agentId, team, customerRef, startedAt, language, channels } = recording;
  const text = canonicalize({
    schemaVersion: 1,
    ...{ source, callId, businessLine, agentId, team, customerRef, startedAt, language, channels },
    consent: recording.consent,
    sequence: recording.sequence,
    receivedSha256: recording.received?.sha256,
    transformations: recording.transformations,
    ...facts,
  });
  if (text === undefined) throw new AppError('INTERNAL', 'The manifest could not be written.');
  return new TextEncoder().encode(text);
}

/** Errors: INTEGRITY when it is no manifest, or that of other bytes. */
export function parseManifest(document: Uint8Array, expected: { recordingId: string; sha256: string }): SealedFacts {
  const facts = readFacts(document);
  if (facts?.recordingId !== expected.recordingId || facts.sha256 !== expected.sha256) {
    throw new AppError('INTEGRITY', 'The vault holds a manifest that is not of these bytes.');
  }
  return facts;
}

function readFacts(document: Uint8Array): SealedFacts | undefined {
  try {
    return sealedFactsSchema.parse(JSON.parse(new TextDecoder().decode(document)));
  } catch {
    return undefined;
  }
}
