/** How a transcription ends: with a transcript sealed beside the audio, or with the reason why there is none. */
import canonicalize from 'canonicalize';
import { sha256Hex } from '../bytes.ts';
import type { CustodyEntry } from '../custody/event.ts';
import { turnTree, type TurnTree } from '../evidence/turn-tree.ts';
import { AppError } from '../errors.ts';
import type { VaultHead } from '../ports.ts';
import { addFact } from '../recording/lifecycle.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import { recordingKey } from '../sealing/recording-key.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import {
  lockable,
  lockAlike,
  lockOf,
  placeDocument,
  raiseHold,
  readDocument,
  toSealedObject,
} from '../sealing/vault-objects.ts';
import { transcriptSchema, type Transcript } from '../transcript/transcript.ts';
import { commitLatest } from './commit-latest.ts';
import type { Context } from './context.ts';
import { mirrorHolds } from './mirror-holds.ts';

const ACTOR = 'callvault';
/** A lock that lasts this long is put as it is: every extension is an event, and a retry comes sooner. */
const ENOUGH_MS = 3_600_000;

export type Ending = { readonly transcript: Transcript } | { readonly reason: string };

/** One document in the vault and what it holds. */
export interface Placed {
  readonly head: VaultHead;
  readonly document: Uint8Array;
}

/** A sealed recording whose transcription has not ended: an answer is still of use. */
export function awaitsTranscription({ sealed, transcription, erased, expired }: Recording): boolean {
  return sealed !== undefined && transcription === undefined && erased === undefined && expired === undefined;
}

/** The transcript that an earlier try has sealed without committing it. It is the one: a repeat may hear other words. Errors: INTEGRITY. */
export async function earlierTranscript(context: Context, recording: Recording): Promise<Transcript | undefined> {
  const { recordingId } = recording;
  const head = await context.vault.head(`transcript/${recordingId}`);
  if (!head) return undefined;
  const key = await recordingKey(context, recording);
  return parse(await readDocument(context.vault, head, { key, context: { recordingId, object: 'transcript' } }));
}

/** The first write wins: what is in the vault counts, whatever `bytes` are this time. Errors: INTEGRITY when it does not decrypt. */
export async function placeInVault(
  context: Context,
  recording: Recording,
  object: 'transcript' | 'transcript-source',
  bytes: Uint8Array,
): Promise<Placed> {
  const { recordingId, retention, holds } = recording;
  if (!retention) throw new AppError('INTERNAL', 'A sealed recording has no retention.');
  const suffix = object === 'transcript' ? '' : '.source';
  return placeDocument(
    context,
    {
      key: `transcript/${recordingId}${suffix}`,
      lock: lockOf(stillLockable(retention, context.clock.now())),
      legalHold: holds.length > 0,
    },
    bytes,
    { key: await recordingKey(context, recording), context: { recordingId, object } },
  );
}

/** Does nothing when the transcription has ended meanwhile. `source` is the given document, sealed as it came. */
export async function settleTranscription(
  context: Context,
  recording: Recording,
  ending: Ending,
  source?: Placed,
): Promise<void> {
  const transcript = 'transcript' in ending ? await placeTranscript(context, recording, ending.transcript) : undefined;
  const heads = [transcript, source].flatMap((placed) => (placed ? [placed.head] : []));
  const at = context.clock.now().toISOString();
  const kept = source && { source: toSealedObject(source.head) };
  await commitLatest(context, recording.recordingId, async (latest) => {
    if (!awaitsTranscription(latest)) return undefined;
    if (latest.holds.length > 0) await raiseHold(context.vault, heads);
    const retention =
      latest.retention && (await lockAlike(context.vault, latest.retention, heads, olderObjects(latest)));
    const fact: NonNullable<Recording['transcription']> = transcript
      ? {
          ...{ outcome: 'available', at, transcript: toSealedObject(transcript.head), ...kept },
          turnsRoot: transcript.turns.root,
        }
      : { outcome: 'none', at, reason: 'reason' in ending ? ending.reason : '', ...kept };
    return {
      recording: { ...addFact(latest, 'transcription', fact), retention },
      entries: [
        {
          type: transcript ? 'transcript.sealed' : 'transcript.none',
          openings: {
            actor: ACTOR,
            ...('reason' in ending && { reason: ending.reason }),
            ...(transcript && { sha256: sha256Hex(transcript.document) }),
          },
          ...(transcript && { facts: { turnsRoot: transcript.turns.root, turns: transcript.turns.size } }),
          ...(heads.length > 0 && { objects: heads.map(toSealedObject) }),
        },
        ...extension(latest, retention),
      ],
    };
  });
  await mirrorHolds(context, recording.recordingId);
}

async function placeTranscript(
  context: Context,
  recording: Recording,
  transcript: Transcript,
): Promise<Placed & { readonly turns: TurnTree }> {
  const text = canonicalize(transcript);
  if (text === undefined) throw new AppError('INTERNAL', 'The transcript could not be written.');
  const placed = await placeInVault(context, recording, 'transcript', new TextEncoder().encode(text));
  const { turns } = parse(placed.document);
  return { ...placed, turns: turnTree(await recordingKey(context, recording), turns) };
}

function stillLockable(retention: Retention, now: Date): Retention {
  return Date.parse(retention.retainUntil) - now.getTime() > ENOUGH_MS ? retention : lockable(retention, now);
}

function olderObjects(recording: Recording): readonly ReturnType<typeof toSealedObject>[] {
  return sealedParts(recording).map(({ object }) => object);
}

/** A transcript that came after the end of the retention had to be locked for a day, and the rest with it. */
function extension(before: Recording, retention: Recording['retention']): readonly CustodyEntry[] {
  if (retention === undefined || retention.retainUntil === before.retention?.retainUntil) return [];
  const { lane, retainUntil } = retention;
  return [{ type: 'retention.extended', openings: { actor: ACTOR }, facts: { lane, retainUntil } }];
}

function parse(document: Uint8Array): Transcript {
  try {
    return transcriptSchema.parse(JSON.parse(new TextDecoder().decode(document)));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'The vault holds something under the key of the transcript that is none.', {
      cause,
    });
  }
}
