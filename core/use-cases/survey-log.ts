/** Reads the whole custody log once: which recordings were sealed, and which events the catalogue has lost or changed. */
import { hashesEqual, leafHash } from '../custody/merkle.ts';
import { parseLeaf, type Leaf } from '../custody/leaf.ts';
import { TILE_WIDTH } from '../custody/tiles.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Context } from './context.ts';
import { openLogView, type LogView } from './log-view.ts';

export interface LogSurvey {
  /** Every recording with a `recording.sealed` leaf, in order of the log. */
  readonly sealed: ReadonlySet<string>;
  /** By recording: events of the log that the catalogue lacks or shows otherwise, in words. */
  readonly lost: ReadonlyMap<string, readonly string[]>;
}

/**
 * Goes by the signed log, 256 leaves at a time: a leaf that the ledger lacks, or whose hash is not the one in the tiles, is taken from the log's own
 * entries. Memory: one id per sealed recording. The log must be integrated. Errors: NOT_FOUND without a checkpoint, INTEGRITY when a leaf is nowhere.
 */
export async function surveyLog(context: Context): Promise<LogSurvey> {
  const sealed = new Set<string>();
  const lost = new Map<string, string[]>();
  const view = await openLogView(context);
  for (let start = 0; start < view.size; start += TILE_WIDTH) {
    const end = Math.min(start + TILE_WIDTH, view.size);
    const ledger = await ledgerLeaves(context, start, end);
    const hashes = await unlessDamaged(view.reader.hashes(0, start / TILE_WIDTH));
    let entries: readonly string[] | undefined;
    for (let leafIndex = start; leafIndex < end; leafIndex += 1) {
      const told = ledger.get(leafIndex);
      const hash = hashes?.[leafIndex - start];
      // Without the tile there is nothing to compare with here; the proofs of the recording say what is wrong.
      const isLost = told === undefined || (hash !== undefined && !hashesEqual(leafHash(Buffer.from(told)), hash));
      if (isLost) entries ??= await readEntries(view, start / TILE_WIDTH);
      const leaf = read(isLost ? entries?.[leafIndex - start] : told) ?? read(told);
      if (!leaf) {
        if (told !== undefined) continue;
        throw new AppError('INTEGRITY', 'A leaf is neither in the catalogue nor in the custody log: run `log fsck`.', {
          detail: { leafIndex },
        });
      }
      const { recordingId, type } = leaf;
      if (type === 'recording.sealed') sealed.add(recordingId);
      if (isLost) {
        const what = told === undefined ? 'has lost' : 'shows otherwise';
        const problem = `custody log: ${type} (leaf ${leafIndex}): the catalogue ${what} this event`;
        lost.set(recordingId, [...(lost.get(recordingId) ?? []), problem]);
      }
    }
  }
  return { sealed, lost };
}

/** The ledger may have gaps where rows were deleted; it is asked again behind each. */
async function ledgerLeaves({ ledger }: Context, start: number, end: number): Promise<Map<number, string>> {
  const leaves = new Map<number, string>();
  for (let next = start; next < end;) {
    const page = await ledger.leaves(next, end - next);
    for (const { leafIndex, leaf } of page) leaves.set(leafIndex, leaf);
    next = (page.at(-1)?.leafIndex ?? end) + 1;
  }
  return leaves;
}

async function readEntries({ reader }: LogView, index: number): Promise<readonly string[]> {
  const entries = await unlessDamaged(reader.entries(index));
  return entries?.map((entry) => new TextDecoder().decode(entry)) ?? [];
}

async function unlessDamaged<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (isAppError(error, 'INTEGRITY')) return undefined;
    throw error;
  });
}

function read(text: string | undefined): Leaf | undefined {
  if (text === undefined) return undefined;
  try {
    return parseLeaf(text);
  } catch (error) {
    if (isAppError(error, 'INTEGRITY')) return undefined;
    throw error;
  }
}
