/** Puts a call into the search index, turn by turn, with the fields it can be filtered by. */
import { eventEntry } from '../events/public-event.ts';
import type { Entry } from '../ports.ts';
import { addFact, nextStep } from '../recording/lifecycle.ts';
import type { Recording } from '../recording/recording.ts';
import type { SearchDocument } from '../search/search.ts';
import { catchForMatters } from './catch-for-matters.ts';
import { commitRecording } from './commit-recording.ts';
import type { Context } from './context.ts';
import { dropFacts, noteFacts } from './note-facts.ts';
import { readTranscript } from './read-content.ts';
import { searchableTurns } from './redacted-content.ts';
import { searchFields } from './search-fields.ts';

/** A call without a transcript is indexed by its fields alone. Does nothing when another step is due. */
export async function indexRecording(context: Context, recordingId: string): Promise<void> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || nextStep(recording) !== 'index') return;
  const transcript = await readTranscript(context, recording);
  const searchable = transcript ? await searchableTurns(context, recording, transcript) : [];
  const at = context.clock.now().toISOString();
  const indexed = addFact(recording, 'indexed', { at });
  await context.search.put(documentOf(indexed, searchable, transcript?.language));
  // Before the commit: who dies in between sends the row again, and not never.
  await noteFacts(context, recording, transcript);
  try {
    const latest = await catchForMatters(context, recording, { searchable: true });
    const papers = await paperOf(context, recordingId, at);
    if (nextStep(latest) === 'index')
      await commitRecording(context, addFact(latest, 'indexed', { at }), [], { papers });
  } finally {
    await withdraw(context, recordingId);
  }
}

/** That a call can be found and its analysis read is told once, however often it is indexed. */
async function paperOf({ catalogue }: Context, recordingId: string, at: string): Promise<readonly Entry[]> {
  const id = `recording.indexed.${recordingId}`;
  if (await catalogue.entry('event', id)) return [];
  return [eventEntry({ type: 'recording.indexed', id, recordingId, at }, true)];
}

/** Restricted or erased while it was put into the index. */
async function withdraw(context: Context, recordingId: string): Promise<void> {
  const latest = await context.catalogue.recording(recordingId);
  if (!latest || latest.indexed || nextStep(latest) === 'index') return;
  await context.search.remove(recordingId);
  await dropFacts(context, recordingId);
}

function documentOf(recording: Recording, turns: SearchDocument['turns'], heard: string | undefined): SearchDocument {
  return {
    recordingId: recording.recordingId,
    startedAt: recording.startedAt,
    fields: searchFields(recording, heard),
    turns: turns.map(({ index, startMs, text }) => ({ index, startMs, text })),
  };
}
