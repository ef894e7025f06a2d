/** Whoever takes out what an export has made is on record, apart from whoever had it made. */
import type { Context } from './context.ts';
import type { Job } from './jobs.ts';
import { noteEvents } from './note-events.ts';
import { exportResultSchema } from './run-export.ts';

/** One event of each recording in it. To be called before the first byte, or a link to it, leaves. */
export async function noteFetched(
  context: Pick<Context, 'catalogue' | 'clock' | 'random'>,
  { jobId, result }: Pick<Job, 'jobId' | 'result'>,
  actor: string,
): Promise<void> {
  const { kind, recordings } = exportResultSchema.parse(result);
  await noteEvents(context, recordings, {
    // Clips are played without personal data; everything else is taken out as evidence.
    type: kind === 'training' ? 'audio.played' : 'recording.exported',
    openings: { actor },
    facts: { how: 'fetched', jobId },
  });
}
