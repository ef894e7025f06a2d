/** What an arrival says it is, and the claims by which a repeat of it, or another recording of its call, is recognised. */
import canonicalize from 'canonicalize';
import { collect, sha256Hex } from '../bytes.ts';
import { isAppError } from '../errors.ts';
import { readMetadata, type Metadata } from '../recording/metadata.ts';
import type { Recording } from '../recording/recording.ts';
import type { Context } from './context.ts';

const METADATA_LIMIT = 256 * 1024;

export interface Arrival {
  /** Fresh random id under which the bytes already lie in the intake. */
  readonly recordingId: string;
  readonly received: { readonly bytes: number; readonly sha256: string };
  readonly actor: string;
  /** Another name for this arrival that makes a repeat of it a duplicate, such as its place in a folder. */
  readonly alias?: string;
  /** The metadata part, where the caller has it at hand. */
  readonly metadata?: Uint8Array;
}

export interface Described {
  readonly metadata: Metadata;
  readonly problems: readonly string[];
  /** Claims that make an arrival a duplicate. */
  readonly names: readonly string[];
}

export async function describeArrival(context: Context, arrival: Arrival): Promise<Described> {
  const raw = await rawMetadata(context, arrival);
  const { metadata, problems } = readMetadata(raw);
  const unknownLine = !(metadata.businessLine in context.policies.retention.businessLines);
  const all = unknownLine ? [...problems, 'businessLine: not in policies/retention.yaml'] : problems;
  const { sha256 } = arrival.received;
  // Without the alias: once the policy or the metadata is put right, the same file is not taken for the one that was refused.
  if (all.length > 0) return { metadata, problems: all, names: [claimName('invalid', sha256Hex(raw), sha256)] };
  const names: string[] = [];
  if (arrival.alias !== undefined) names.push(claimName('alias', arrival.alias, sha256, sha256Hex(raw)));
  if (metadata.callId !== undefined) {
    // A wrong declared hash is part of the name, so that a corrected delivery is not taken for the rejected one.
    const declared = metadata.declaredSha256 ?? sha256;
    names.push(claimName('call-bytes', metadata.source, metadata.callId, sha256, declared));
  }
  return { metadata, problems: all, names };
}

async function rawMetadata({ intake }: Context, { recordingId, metadata }: Arrival): Promise<Uint8Array> {
  if (metadata) return metadata.length > METADATA_LIMIT ? new Uint8Array() : metadata;
  if ((await intake.size(recordingId, 'metadata')) === undefined) return new TextEncoder().encode('{}');
  return collect(intake.read(recordingId, 'metadata'), METADATA_LIMIT).catch((error: unknown) => {
    if (isAppError(error, 'TOO_LARGE')) return new Uint8Array();
    throw error;
  });
}

/** Claims are hashes: they outlive the recording and must not say whose it was. */
function claimName(...parts: readonly string[]): string {
  return sha256Hex(canonicalize(parts) ?? '');
}

export function bytesClaim(sha256: string): string {
  return claimName('bytes', sha256);
}

/** The recording that was the first of a call, also after its erasure, when nothing else leads to it. */
export async function firstOfCall(
  { catalogue }: Pick<Context, 'catalogue'>,
  { source, callId }: { source: string; callId: string },
): Promise<Recording | undefined> {
  const id = await catalogue.claim(claimName('call', source, callId));
  return id === undefined ? undefined : catalogue.recording(id);
}

/** The recording that holds one of these claims. */
export async function findFirst({ catalogue }: Context, names: readonly string[]): Promise<Recording | undefined> {
  for (const name of names) {
    const id = await catalogue.claim(name);
    if (id !== undefined) return catalogue.recording(id);
  }
  return undefined;
}

/**
 * The first recording of a call, or the claim to make for being it. A first whose bytes were refused by the gate leaves the call to the
 * next delivery; one that a person refused keeps it.
 */
export async function findCall(
  { catalogue }: Context,
  { source, callId }: { source: string; callId: string },
): Promise<{ first: string } | { first?: never; claim: string }> {
  let claim = claimName('call', source, callId);
  for (;;) {
    const first = await catalogue.claim(claim);
    if (first === undefined) return { claim };
    const recording = await catalogue.recording(first);
    if (recording?.state !== 'rejected' || recording.rejection?.code === 'REFUSED_BY_DECISION') return { first };
    claim = claimName('call', source, callId, first);
  }
}
