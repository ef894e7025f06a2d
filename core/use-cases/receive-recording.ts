/** Takes an arrival into the catalogue: once per call and bytes, quarantined when a person has to decide, never dropped. */
import canonicalize from 'canonicalize';
import { collect, sha256Hex } from '../bytes.ts';
import { recordEvent } from '../custody/leaf.ts';
import type { CustodyEntry } from '../custody/event.ts';
import { AppError, isAppError } from '../errors.ts';
import { decideConsent } from '../privacy/consent.ts';
import { addFact } from '../recording/lifecycle.ts';
import { readMetadata, type Metadata } from '../recording/metadata.ts';
import type { Recording } from '../recording/recording.ts';
import { noteEvent } from './commit-recording.ts';
import type { Context } from './context.ts';

const METADATA_LIMIT = 256 * 1024;
const RETRIES = 8;
const DAY_MS = 86_400_000;

export interface Arrival {
  /** Fresh random id under which the bytes already lie in the intake. */
  readonly recordingId: string;
  readonly received: { readonly bytes: number; readonly sha256: string };
  readonly actor: string;
  /** Another name for this arrival that makes a repeat of it a duplicate, such as its place in a folder. */
  readonly alias?: string;
}

export interface Receipt {
  readonly recording: Recording;
  /** Set when the same call with the same bytes is here already; then `recording` is the first one. */
  readonly duplicateOf?: string;
}

/**
 * Registers an arrival whose parts are complete in the intake. Idempotent per recordingId.
 * Metadata that cannot be used is a rejection (METADATA_INVALID) that keeps the bytes, not an error.
 */
export async function receiveRecording(context: Context, arrival: Arrival): Promise<Receipt> {
  const described = await describe(context, arrival);
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const known = await context.catalogue.recording(arrival.recordingId);
    if (known && known.state !== 'awaiting-upload') return { recording: known };
    const first = await findFirst(context, described.names);
    if (first && first.recordingId !== arrival.recordingId) return duplicate(context, arrival, first);
    try {
      return { recording: await register(context, arrival, described, known) };
    } catch (error) {
      // Somebody else registered the same call or bytes between our look and our commit: look again.
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The arrival kept colliding with others; send it again.');
}

interface Described {
  readonly metadata: Metadata;
  readonly problems: readonly string[];
  /** Claims that make an arrival a duplicate. */
  readonly names: readonly string[];
}

async function describe(context: Context, arrival: Arrival): Promise<Described> {
  const size = await context.intake.size(arrival.recordingId, 'metadata');
  const raw =
    size === undefined
      ? new TextEncoder().encode('{}')
      : await collect(context.intake.read(arrival.recordingId, 'metadata'), METADATA_LIMIT).catch((error: unknown) => {
          if (isAppError(error, 'TOO_LARGE')) return new Uint8Array();
          throw error;
        });
  const { metadata, problems } = readMetadata(raw);
  const unknownLine = !(metadata.businessLine in context.policies.retention.businessLines);
  const all = unknownLine ? [...problems, 'businessLine: not in policies/retention.yaml'] : problems;
  const { sha256 } = arrival.received;
  const names: string[] = [];
  if (arrival.alias !== undefined) names.push(claimName('alias', arrival.alias, sha256, sha256Hex(raw)));
  if (all.length > 0) names.push(claimName('invalid', sha256Hex(raw), sha256));
  else if (metadata.callId !== undefined) {
    // A wrong declared hash is part of the name, so that a corrected delivery is not taken for the rejected one.
    const declared = metadata.declaredSha256 ?? sha256;
    names.push(claimName('call-bytes', metadata.source, metadata.callId, sha256, declared));
  }
  return { metadata, problems: all, names };
}

/** Claims are hashes: they outlive the recording and must not say whose it was. */
function claimName(...parts: readonly string[]): string {
  return sha256Hex(canonicalize(parts) ?? '');
}

async function findFirst(context: Context, names: readonly string[]): Promise<Recording | undefined> {
  for (const name of names) {
    const id = await context.catalogue.claim(name);
    if (id !== undefined) return context.catalogue.recording(id);
  }
  return undefined;
}

async function duplicate(context: Context, arrival: Arrival, first: Recording): Promise<Receipt> {
  await noteEvent(context, first.recordingId, { type: 'recording.duplicate', openings: { actor: arrival.actor } });
  for (const part of ['audio', 'transcript', 'metadata'] as const) {
    await context.intake.remove(arrival.recordingId, part);
  }
  return { recording: first, duplicateOf: first.recordingId };
}

async function register(
  context: Context,
  arrival: Arrival,
  { metadata, problems, names }: Described,
  known: Recording | undefined,
): Promise<Recording> {
  const { recordingId, received } = arrival;
  const at = context.clock.now().toISOString();
  const callId = metadata.callId ?? recordingId;
  const callClaim = claimName('call', metadata.source, callId);
  const bytesClaim = claimName('bytes', received.sha256);
  const valid = problems.length === 0;
  const witnessOf = valid ? await context.catalogue.claim(callClaim) : undefined;
  const sameBytesAs = witnessOf === undefined ? await context.catalogue.claim(bytesClaim) : undefined;
  const claims = [
    ...names,
    ...(valid && witnessOf === undefined ? [callClaim] : []),
    ...((await context.catalogue.claim(bytesClaim)) === undefined ? [bytesClaim] : []),
  ].map((name) => ({ name, recordingId }));

  const base: Recording = {
    ...metadata,
    schemaVersion: 1,
    revision: (known?.revision ?? 0) + 1,
    recordingId,
    callId,
    startedAt: metadata.startedAt === undefined ? at : new Date(metadata.startedAt).toISOString(),
    createdAt: known?.createdAt ?? at,
    state: 'awaiting-upload',
    holds: [],
    restricted: false,
    transformations: [],
    ...(witnessOf !== undefined && { witnessOf }),
    ...(sameBytesAs !== undefined && { sameBytesAs }),
  };
  const entries: CustodyEntry[] = [
    {
      type: 'recording.received',
      openings: { actor: arrival.actor, receivedSha256: received.sha256 },
      facts: { bytes: received.bytes, ...(witnessOf !== undefined && { witnessOf }) },
    },
  ];
  let recording = addFact(base, 'received', { at, ...received });
  const { quarantineDays, businessLines } = context.policies.retention;
  if (businessLines[metadata.businessLine]?.screenBeforeSeal) recording = addFact(recording, 'screening', { at });
  const consent = decideConsent(context.policies.consent, context.policies.retention, metadata);
  if (!valid) {
    const keepUntil = new Date(Date.parse(at) + quarantineDays * DAY_MS).toISOString();
    recording = addFact(recording, 'rejection', {
      code: 'METADATA_INVALID',
      detail: problems.join('; '),
      at,
      keepUntil,
    });
    entries.push({
      type: 'recording.rejected',
      openings: { actor: arrival.actor },
      facts: { code: 'METADATA_INVALID', keepUntil },
    });
  } else if (consent.kind === 'missing') {
    recording = addFact(recording, 'quarantine', { code: 'CONSENT_MISSING', at });
    entries.push({
      type: 'recording.quarantined',
      openings: { actor: arrival.actor, reason: consent.reason },
      facts: { code: 'CONSENT_MISSING' },
    });
  }
  await context.catalogue.commit({
    recordings: [recording],
    claims,
    events: entries.map((entry) => recordEvent({ recordingId, at, entry, random: context.random })),
    due: recording.state === 'received' ? [recordingId] : [],
  });
  return recording;
}
