/** Verifies every recording that was ever sealed, going by the log: what the catalogue no longer mentions is missing, not unknown. */
import { ARCHIVE_ID } from '../custody/event.ts';
import type { Context } from './context.ts';
import { integrateLog } from './integrate-log.ts';
import { surveyLog } from './survey-log.ts';
import { verifyRecording, type Verification } from './verify-recording.ts';

const PAGE = 200;

/**
 * Yields one result per recording, each with its custody event, in order of the log; then what the catalogue calls sealed and the log does not.
 * `onProgress` gets how many of the logged recordings are done. `skip`: as many of the recordings in order of the log are left out, which an
 * earlier run has verified. Errors: INTEGRITY when the log cannot be read at all.
 */
export async function* verifyAll(
  context: Context,
  actor: string,
  onProgress: (done: number, total: number) => void = () => undefined,
  skip = 0,
): AsyncIterable<Verification> {
  const { ledger, logStore: store, signer } = context;
  await integrateLog({ ledger, store, signer });
  const { sealed, lost } = await surveyLog(context);
  // The log only grows, so that what was sealed first keeps its place.
  const before = new Set([...sealed].slice(0, skip));
  let done = before.size;
  for (const recordingId of new Set([...sealed, ...lost.keys()])) {
    if (before.has(recordingId)) continue;
    onProgress(done, sealed.size);
    if (recordingId === ARCHIVE_ID) {
      yield { recordingId, verdict: 'altered', detail: (lost.get(recordingId) ?? []).join('; ') };
      continue;
    }
    const known = { sealed: sealed.has(recordingId), lost: lost.get(recordingId) ?? [] };
    yield await verifyRecording(context, recordingId, actor, known);
    done += 1;
  }
  for await (const recordingId of claimedSealed(context)) {
    if (!sealed.has(recordingId) && !lost.has(recordingId)) yield await verifyRecording(context, recordingId, actor);
  }
}

/** Rows that call themselves sealed, and rows that cannot be read. */
async function* claimedSealed({ catalogue }: Context): AsyncIterable<string> {
  let cursor: string | undefined;
  do {
    const damaged: string[] = [];
    const onDamaged = (recordingId: string): void => void damaged.push(recordingId);
    const page = await catalogue.recordings({}, { limit: PAGE, onDamaged, ...(cursor !== undefined && { cursor }) });
    for (const { recordingId, sealed } of page.items) if (sealed) yield recordingId;
    yield* damaged;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
