/** Legal holds by matter, counted per recording: the storage flag is up while at least one matter holds. */
import { AppError, isAppError, type ErrorCode } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { eraseDue, type EraseResult } from './erase-recordings.ts';
import { mirrorHolds, raiseFlag } from './mirror-holds.ts';
import { openForHold } from './open-matter.ts';

const RETRIES = 8;
const READS_AT_ONCE = 25;

export interface HoldRequest {
  readonly matterId: string;
  readonly recordingIds: readonly string[];
  readonly reason: string;
  readonly actor: string;
}

export interface HoldFailure {
  readonly recordingId: string;
  readonly code: ErrorCode;
}

/** What a release let happen: an erasure that was asked for while the recording was held. */
export type HoldErasure = Pick<EraseResult, 'recordingId' | 'outcome'> & { readonly certificateId?: string };

export interface HoldResult {
  readonly matterId: string;
  readonly placed: readonly string[];
  readonly released: readonly string[];
  readonly unchanged: readonly string[];
  /** Recordings that could not be changed, such as those that are erased (`ERASED`); only when there are some. */
  readonly failed?: readonly HoldFailure[];
  /** Erasures that waited for the release and were tried with it; only when there are some. `erased` cannot be undone. */
  readonly erasures?: readonly HoldErasure[];
}

interface Changed {
  readonly isChanged: boolean;
  readonly erasure?: HoldErasure | undefined;
}

/** An unknown matter is opened by it. Errors: NOT_FOUND for an unknown id (nothing is changed then), STATE_CONFLICT for a closed matter. */
export async function placeHold(context: Context, request: HoldRequest): Promise<HoldResult> {
  await assertKnown(context, request.recordingIds);
  await openForHold(context, request);
  return changeHolds(context, request, 'place');
}

/** Errors: NOT_FOUND for an unknown id (nothing is changed then). */
export async function releaseHold(context: Context, request: HoldRequest): Promise<HoldResult> {
  await assertKnown(context, request.recordingIds);
  return changeHolds(context, request, 'release');
}

/** Errors: NOT_FOUND. */
export async function assertKnown(context: Context, recordingIds: readonly string[]): Promise<void> {
  const ids = [...new Set(recordingIds)];
  for (let at = 0; at < ids.length; at += READS_AT_ONCE) {
    await Promise.all(ids.slice(at, at + READS_AT_ONCE).map((id) => existing(context, id)));
  }
}

/** One recording after the other: one that cannot be changed does not keep the others from it. The matter is the caller's business. */
export async function changeHolds(
  context: Context,
  request: Omit<HoldRequest, 'recordingIds'> & { readonly recordingIds: Iterable<string> | AsyncIterable<string> },
  kind: 'place' | 'release',
): Promise<HoldResult> {
  const seen = new Set<string>();
  const changed: string[] = [];
  const unchanged: string[] = [];
  const failed: HoldFailure[] = [];
  const erasures: HoldErasure[] = [];
  for await (const recordingId of request.recordingIds) {
    if (seen.has(recordingId)) continue;
    seen.add(recordingId);
    try {
      const { isChanged, erasure } = await change(context, recordingId, request, kind);
      (isChanged ? changed : unchanged).push(recordingId);
      if (erasure) erasures.push(erasure);
    } catch (error) {
      if (!isAppError(error)) throw error;
      failed.push({ recordingId, code: error.code });
    }
  }
  return {
    matterId: request.matterId,
    ...(kind === 'place' ? { placed: changed, released: [] } : { placed: [], released: changed }),
    unchanged,
    ...(failed.length > 0 && { failed }),
    ...(erasures.length > 0 && { erasures }),
  };
}

/** The release stands whatever becomes of it, and so do those that follow: a failure is reported, and the review tries again. */
async function eraseQueued(context: Context, recording: Recording): Promise<HoldErasure | undefined> {
  try {
    const result = await eraseDue(context, recording);
    if (!result) return undefined;
    const { recordingId, outcome, certificate } = result;
    return { recordingId, outcome, ...(certificate && { certificateId: certificate.certificateId }) };
  } catch (error) {
    context.onFailure({ step: 'erase', recordingId: recording.recordingId, attempts: 1, error });
    return undefined;
  }
}

async function existing(context: Context, recordingId: string): Promise<Recording> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  return recording;
}

async function change(
  context: Context,
  recordingId: string,
  { matterId, reason, actor }: Omit<HoldRequest, 'recordingIds'>,
  kind: 'place' | 'release',
): Promise<Changed> {
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const recording = await existing(context, recordingId);
    if (kind === 'place' && (recording.erased || recording.expired)) {
      // The flag of a try that lost against the erasure comes down again.
      if (attempt > 0) await mirrorHolds(context, recordingId);
      throw new AppError('ERASED', 'The recording is gone; it cannot be held.', { detail: { recordingId } });
    }
    const isHeld = recording.holds.some((hold) => hold.matterId === matterId);
    if (isHeld === (kind === 'place')) {
      // An earlier try may have died before the flags were right.
      await mirrorHolds(context, recordingId);
      return { isChanged: false };
    }
    // The flag is up before the catalogue says so: a crash between leaves too much held, never too little.
    if (kind === 'place') await raiseFlag(context.vault, recording);
    const placedAt = context.clock.now().toISOString();
    const holds =
      kind === 'place'
        ? [...recording.holds, { matterId, placedAt }]
        : recording.holds.filter((hold) => hold.matterId !== matterId);
    try {
      await commitRecording(
        context,
        { ...recording, holds },
        [
          {
            type: kind === 'place' ? 'hold.placed' : 'hold.released',
            openings: { actor, reason, matter: matterId },
            facts: { holds: holds.length },
          },
        ],
        { due: false },
      );
    } catch (error) {
      if (isAppError(error, 'CONFLICT')) continue;
      throw error;
    }
    await mirrorHolds(context, recordingId);
    const isDue = holds.length === 0 && recording.erasureRequested !== undefined;
    return { isChanged: true, erasure: isDue ? await eraseQueued(context, recording) : undefined };
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.', { detail: { recordingId } });
}
