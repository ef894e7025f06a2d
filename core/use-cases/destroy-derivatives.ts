/** Everything outside the catalogue and the vault that the archive ever makes of one recording, and its removal. */
import type { Recording } from '../recording/recording.ts';
import { clearParts } from './arrival-parts.ts';
import type { Context } from './context.ts';
import { dropFacts } from './note-facts.ts';

/** Folders of the work store with files of single recordings: `<folder>/<recordingId>` and whatever follows. */
export const WORK_FOLDERS = [
  'access',
  'acoustics',
  'analysis',
  'asr',
  'peaks',
  'redacted',
  'screening',
  'transcript',
] as const;

/**
 * The key first: from there on no copy of the sealed bytes can be opened. Repeat it after a crash, or when something was written meanwhile.
 * Errors: UNAVAILABLE.
 */
export async function destroyDerivatives(
  context: Pick<Context, 'keyTable' | 'intake' | 'work' | 'search' | 'transcriber' | 'facts' | 'clock'>,
  { recordingId, transcriptionJob }: Pick<Recording, 'recordingId' | 'transcriptionJob'>,
): Promise<void> {
  await context.keyTable.remove(recordingId);
  await clearParts(context, recordingId);
  for (const folder of WORK_FOLDERS) {
    for await (const path of context.work.list(`${folder}/${recordingId}`)) await context.work.remove(path);
  }
  await context.search.remove(recordingId);
  await dropFacts(context, recordingId);
  if (transcriptionJob) await context.transcriber.forget?.(transcriptionJob.name);
}
