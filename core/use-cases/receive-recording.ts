/** Takes an arrival into the catalogue: once per call and bytes, quarantined when a person has to decide, never dropped. */
import { recordEvent } from '../custody/leaf.ts';
import type { CustodyEntry } from '../custody/event.ts';
import { AppError, isAppError } from '../errors.ts';
import { decideConsent } from '../privacy/consent.ts';
import { addFact } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import { isComplete } from './arrival-parts.ts';
import { catchForMatters } from './catch-for-matters.ts';
import { clearDuplicate } from './clear-duplicate.ts';
import type { Context } from './context.ts';
import { bytesClaim, describeArrival, findCall, findFirst, type Arrival, type Described } from './describe-arrival.ts';

const RETRIES = 8;
const DAY_MS = 86_400_000;

export interface Receipt {
  readonly recording: Recording;
  /** Set when the same call with the same bytes is here already; then `recording` is the first one. */
  readonly duplicateOf?: string;
}

/**
 * Registers an arrival whose parts are complete in the intake. Idempotent per recordingId.
 * Metadata that cannot be used is a rejection (METADATA_INVALID) that keeps the bytes, not an error.
 * Errors: NOT_FOUND when the audio is not there, CONFLICT.
 */
export async function receiveRecording(context: Context, arrival: Arrival): Promise<Receipt> {
  const { recordingId } = arrival;
  let vanished = false;
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const known = await context.catalogue.recording(recordingId);
    if (known && known.state !== 'awaiting-upload') return registered(context, known);
    const described = await describeArrival(context, arrival);
    const found = await findFirst(context, described.names);
    const twin = found?.recordingId === recordingId ? undefined : found;
    // The bytes of a held announcement stay where the hold is.
    if (twin && (known === undefined || known.holds.length === 0)) {
      return { recording: await clearDuplicate(context, arrival, twin), duplicateOf: twin.recordingId };
    }
    if (!(await isComplete(context, recordingId))) {
      // A sweep beside us may have registered and even sealed it since we looked.
      if (vanished) throw new AppError('NOT_FOUND', 'The audio of the arrival is not in the intake.');
      vanished = true;
      continue;
    }
    try {
      return await registered(context, await register(context, arrival, described, { known, twin }));
    } catch (error) {
      // Somebody else registered the same call or bytes between our look and our commit: look again.
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The arrival kept colliding with others; send it again.');
}

async function registered(context: Context, recording: Recording): Promise<Receipt> {
  const caught = await catchForMatters(context, recording);
  // The catalogue has it all now.
  await context.intake.remove(recording.recordingId, 'delivery');
  return { recording: caught };
}

interface Relations {
  readonly witnessOf?: string;
  readonly sameBytesAs?: string;
  readonly claims: readonly string[];
}

async function relate(
  context: Context,
  { received }: Arrival,
  { problems, names, metadata }: Described,
  { callId, twin }: { callId: string; twin: Recording | undefined },
): Promise<Relations> {
  const bytes = bytesClaim(received.sha256);
  const sameBytes = twin?.recordingId ?? (await context.catalogue.claim(bytes));
  const call = problems.length === 0 ? await findCall(context, { source: metadata.source, callId }) : undefined;
  // Not looked up again: a name that somebody took since our look has to make the commit collide.
  const claims = [
    ...(twin ? await unclaimed(context, names) : names),
    ...(sameBytes === undefined ? [bytes] : []),
    ...(call && call.first === undefined ? [call.claim] : []),
  ];
  if (call?.first !== undefined && !twin) return { witnessOf: call.first, claims };
  return sameBytes === undefined ? { claims } : { sameBytesAs: sameBytes, claims };
}

async function unclaimed({ catalogue }: Context, names: readonly string[]): Promise<string[]> {
  const free: string[] = [];
  for (const name of names) if ((await catalogue.claim(name)) === undefined) free.push(name);
  return free;
}

async function register(
  context: Context,
  arrival: Arrival,
  described: Described,
  { known, twin }: { known: Recording | undefined; twin: Recording | undefined },
): Promise<Recording> {
  const { recordingId, received, actor } = arrival;
  const { metadata, problems } = described;
  const at = context.clock.now().toISOString();
  const callId = metadata.callId ?? recordingId;
  const { claims, ...relations } = await relate(context, arrival, described, { callId, twin });
  const { witnessOf } = relations;
  const base: Recording = {
    holds: [],
    restricted: false,
    transformations: [],
    createdAt: at,
    // What has happened to an announced recording meanwhile, such as a hold, stays.
    ...known,
    ...metadata,
    schemaVersion: 1,
    revision: (known?.revision ?? 0) + 1,
    recordingId,
    callId,
    startedAt: metadata.startedAt === undefined ? at : new Date(metadata.startedAt).toISOString(),
    state: 'awaiting-upload',
    ...relations,
  };
  const entries: CustodyEntry[] = [
    {
      type: 'recording.received',
      openings: { actor, receivedSha256: received.sha256 },
      facts: { bytes: received.bytes, ...(witnessOf !== undefined && { witnessOf }) },
    },
  ];
  let recording = addFact(base, 'received', { at, ...received });
  const { quarantineDays, businessLines } = context.policies.retention;
  if (businessLines[metadata.businessLine]?.screenBeforeSeal) recording = addFact(recording, 'screening', { at });
  const consent = decideConsent(context.policies.consent, context.policies.retention, metadata);
  if (problems.length > 0) {
    const keepUntil = new Date(Date.parse(at) + quarantineDays * DAY_MS).toISOString();
    const code = 'METADATA_INVALID';
    recording = addFact(recording, 'rejection', { code, detail: problems.join('; '), at, keepUntil });
    entries.push({ type: 'recording.rejected', openings: { actor }, facts: { code, keepUntil } });
  } else if (consent.kind === 'missing') {
    const code = 'CONSENT_MISSING';
    recording = addFact(recording, 'quarantine', { code, at, detail: consent.reason });
    entries.push({ type: 'recording.quarantined', openings: { actor, reason: consent.reason }, facts: { code } });
  }
  await context.catalogue.commit({
    recordings: [recording],
    claims: claims.map((name) => ({ name, recordingId })),
    events: entries.map((entry) => recordEvent({ recordingId, at, entry, random: context.random })),
    due: recording.state === 'received' || recording.state === 'screening' ? [recordingId] : [],
  });
  return recording;
}
