/** Legal holds by matter, counted per recording: the storage flag is up while at least one matter holds. */
import { AppError, isAppError } from '../errors.ts';
import type { Recording } from '../recording/recording.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { mirrorHolds, raiseFlag } from './mirror-holds.ts';

const RETRIES = 8;

export interface HoldRequest {
  readonly matterId: string;
  readonly recordingIds: readonly string[];
  readonly reason: string;
  readonly actor: string;
}

export interface HoldResult {
  readonly matterId: string;
  readonly placed: readonly string[];
  readonly released: readonly string[];
  readonly unchanged: readonly string[];
}

/** Errors: NOT_FOUND for an unknown id (nothing is changed then), ERASED. */
export async function placeHold(context: Context, request: HoldRequest): Promise<HoldResult> {
  return apply(context, request, 'place');
}

/** Errors: NOT_FOUND for an unknown id (nothing is changed then). */
export async function releaseHold(context: Context, request: HoldRequest): Promise<HoldResult> {
  return apply(context, request, 'release');
}

async function apply(context: Context, request: HoldRequest, kind: 'place' | 'release'): Promise<HoldResult> {
  const ids = [...new Set(request.recordingIds)];
  for (const id of ids) await existing(context, id);
  const changed: string[] = [];
  const unchanged: string[] = [];
  for (const id of ids) {
    ((await change(context, id, request, kind)) ? changed : unchanged).push(id);
  }
  const { matterId } = request;
  return kind === 'place'
    ? { matterId, placed: changed, released: [], unchanged }
    : { matterId, placed: [], released: changed, unchanged };
}

async function existing(context: Context, recordingId: string): Promise<Recording> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording) throw new AppError('NOT_FOUND', 'There is no recording with this id.', { detail: { recordingId } });
  return recording;
}

async function change(
  context: Context,
  recordingId: string,
  { matterId, reason, actor }: HoldRequest,
  kind: 'place' | 'release',
): Promise<boolean> {
  for (let attempt = 0; attempt < RETRIES; attempt += 1) {
    const recording = await existing(context, recordingId);
    if (kind === 'place' && (recording.erased || recording.expired)) {
      throw new AppError('ERASED', 'The recording is gone; it cannot be held.', { detail: { recordingId } });
    }
    const isHeld = recording.holds.some((hold) => hold.matterId === matterId);
    if (isHeld === (kind === 'place')) {
      // An earlier try may have died before the flags were right.
      await mirrorHolds(context, recordingId);
      return false;
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
    return true;
  }
  throw new AppError('CONFLICT', 'The recording kept changing; try again.', { detail: { recordingId } });
}
