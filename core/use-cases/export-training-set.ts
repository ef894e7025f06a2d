/** A training set as files: clips from the redacted access copy, cut at turn borders, and a cue sheet. Hearing them is on record first. */
import { once } from '../bytes.ts';
import { clipSize, clipWav, mediaOf } from '../audio/clip.ts';
import { AppError } from '../errors.ts';
import type { Bytes } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import type { TrainingItem } from '../training/training-set.ts';
import { renderCsv, renderJson, type Cue } from '../training/cue-sheet.ts';
import { mayUse } from '../retention/disposition.ts';
import type { Context } from './context.ts';
import { noteEvents } from './note-events.ts';
import { readRedactedTranscript } from './redacted-content.ts';
import { trainingSet } from './training-sets.ts';

export interface TrainingFile {
  readonly path: string;
  readonly bytes: number;
  readonly open: () => Bytes;
}

export interface TrainingExport {
  readonly setId: string;
  readonly recordings: readonly string[];
  readonly clips: number;
  /** Parts of the set that are left out: the call is restricted, erased or has no copy that could be cut. */
  readonly unavailable: number;
  readonly files: readonly TrainingFile[];
}

/**
 * The same set gives the same files as long as its calls can be used. Times of the cue sheet are ms from the start of the clip.
 * Errors: NOT_FOUND, STATE_CONFLICT when nothing of the set can be used.
 */
export async function exportTrainingSet(
  context: Context,
  { setId, actor }: { readonly setId: string; readonly actor: string },
): Promise<TrainingExport> {
  const set = await trainingSet(context, setId);
  const clips: { cue: Cue; file: TrainingFile }[] = [];
  for (const item of set.items) {
    const clip = await cut(context, item, clips.length + 1);
    if (clip) clips.push(clip);
  }
  if (clips.length === 0) throw new AppError('STATE_CONFLICT', 'Nothing of this training set can be used now.');
  const recordings = [...new Set(clips.map(({ cue }) => cue.recordingId))];
  await noteEvents(context, recordings, {
    type: 'audio.played',
    openings: { actor },
    facts: { how: 'training', setId, redacted: true },
  });
  await noteEvents(context, recordings, {
    type: 'transcript.read',
    openings: { actor },
    facts: { part: 'training', setId, redacted: true },
  });
  const { title, createdAt } = set;
  const cues = clips.map(({ cue }) => cue);
  const sheet = { setId, title, createdAt, clips: cues };
  return {
    ...{ setId, recordings, clips: clips.length, unavailable: set.unavailable + set.items.length - clips.length },
    files: [
      textFile('cue-sheet.json', renderJson(sheet)),
      textFile('cue-sheet.csv', renderCsv(sheet)),
      ...clips.map(({ file }) => file),
    ],
  };
}

async function cut(
  context: Context,
  { recordingId, fromTurn, toTurn }: TrainingItem,
  number: number,
): Promise<{ cue: Cue; file: TrainingFile } | undefined> {
  const recording = await context.catalogue.recording(recordingId);
  if (!recording || !mayUse(recording, context.clock.now())) return undefined;
  const key = recording.accessCopy?.redactedKey ?? recording.accessCopy?.key;
  const copy = key === undefined ? undefined : await context.work.open(key);
  const media = copy && (await mediaOf(copy.body));
  const transcript = media && (await readRedactedTranscript(context, recording));
  const turns = transcript?.turns.slice(fromTurn, toTurn + 1) ?? [];
  const startMs = turns[0]?.startMs;
  if (key === undefined || !media || startMs === undefined) return undefined;
  const endMs = turns.reduce((latest, turn) => Math.max(latest, turn.endMs), startMs);
  const path = `clips/${String(number).padStart(3, '0')}.wav`;
  const cue: Cue = {
    ...{ file: path, recordingId, fromTurn, toTurn, startMs, endMs },
    ...aboutOf(recording),
    language: transcript?.language ?? '',
    turns: turns.map(({ index, role, startMs: from, endMs: to, text }) => ({
      ...{ turn: index, role, startMs: from - startMs, endMs: to - startMs, text },
    })),
  };
  const file: TrainingFile = {
    path,
    bytes: clipSize({ startMs, endMs }, media),
    open: () => reopened(context, key, (body) => clipWav(body, { startMs, endMs }, media)),
  };
  return { cue, file };
}

function aboutOf({
  businessLine,
  analysed,
}: Recording): Pick<Cue, 'businessLine' | 'topics' | 'emotion' | 'complexity'> {
  const { topics = [], emotion = null, complexity = null } = analysed ?? {};
  return { businessLine, topics, emotion, complexity };
}

/** Errors: ERASED when the copy went away meanwhile. */
async function* reopened({ work }: Context, key: string, make: (body: Bytes) => Bytes): Bytes {
  const copy = await work.open(key);
  if (!copy) throw new AppError('ERASED', 'A recording of the set was erased meanwhile.');
  yield* make(copy.body);
}

function textFile(path: string, text: string): TrainingFile {
  const bytes = new TextEncoder().encode(text);
  return { path, bytes: bytes.length, open: () => once(bytes) };
}
