/** `training`: find, create, list, export. */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { zip } from '../../adapters/formats/zip.ts';
import { AppError } from '../../core/errors.ts';
import type { TrainingItem } from '../../core/training/training-set.ts';
import { exportTrainingSet } from '../../core/use-cases/export-training-set.ts';
import { readTranscript } from '../../core/use-cases/read-content.ts';
import {
  createTrainingSet,
  findTrainingCalls,
  listTrainingSets,
  newSetSchema,
  type TrainingQuery,
} from '../../core/use-cases/training-sets.ts';
import { writeWhole } from './export.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

interface Page {
  readonly limit: number;
  readonly cursor?: string;
}
export type FindOptions = Page & TrainingQuery;

export async function findCalls({ context }: Command, { limit, cursor, ...query }: FindOptions): Promise<Result> {
  const found = await findTrainingCalls(context, query, { limit, ...(cursor !== undefined && { cursor }) });
  const rows = found.items.map(({ recordingId, businessLine, emotion = 'neutral', complexity, topics }) => [
    ...[recordingId, businessLine, emotion, complexity?.toFixed(2) ?? '', topics.join(' ')],
  ]);
  const more = found.nextCursor === undefined ? [] : [`More: --cursor ${found.nextCursor}`];
  return {
    json: found,
    text: [table(['recording', 'line', 'emotion', 'complexity', 'topics'], rows), ...more].join('\n'),
  };
}

export async function createSet(
  { context, actor }: Command,
  { title, clip }: { title: string; clip: readonly string[] },
): Promise<Result> {
  const items: TrainingItem[] = [];
  for (const one of clip) items.push(await itemOf(context, one));
  const parsed = newSetSchema.safeParse({ title, items });
  if (!parsed.success) throw new AppError('USAGE', 'A set takes a title of at most 200 characters and 1 to 200 clips.');
  const set = await createTrainingSet(context, { ...parsed.data, actor });
  return { json: { ...set, unavailable: 0 }, text: `${set.setId}: ${items.length} clip(s).` };
}

async function itemOf(context: Command['context'], text: string): Promise<TrainingItem> {
  const [, recordingId = '', from, to = from] = /^([^:]+)(?::(\d{1,6})(?:-(\d{1,6}))?)?$/u.exec(text) ?? [];
  if (recordingId === '') throw new AppError('USAGE', '--clip takes ID, ID:TURN or ID:FROM-TO.');
  if (from !== undefined) {
    if (Number(to) < Number(from)) throw new AppError('USAGE', '--clip takes ID:FROM-TO with FROM before TO.');
    return { recordingId, fromTurn: Number(from), toTurn: Number(to) };
  }
  const recording = await context.catalogue.recording(recordingId);
  const turns = recording && (await readTranscript(context, recording))?.turns.length;
  if (!turns) throw new AppError('NOT_FOUND', 'There is no call with a transcript under this id.');
  return { recordingId, fromTurn: 0, toTurn: turns - 1 };
}

export async function listSets({ context }: Command, page: Page): Promise<Result> {
  const { limit, cursor } = page;
  const found = await listTrainingSets(context, { limit, ...(cursor !== undefined && { cursor }) });
  const rows = found.items.map(({ setId, title, items, unavailable, createdAt }) => [
    ...[setId, title, String(items.length), String(unavailable), createdAt],
  ]);
  return { json: found, text: table(['set', 'title', 'clips', 'left out', 'made'], rows) };
}

export async function exportSet({ context, actor }: Command, setId: string, output: string): Promise<Result> {
  if (existsSync(output)) throw new AppError('USAGE', `${output} exists already; nothing is overwritten.`);
  if (!existsSync(dirname(resolve(output))))
    throw new AppError('USAGE', `There is no folder ${dirname(resolve(output))}.`);
  const { files, ...made } = await exportTrainingSet(context, { setId, actor });
  const sha256 = await writeWhole(output, zip(files));
  const left = made.unavailable > 0 ? `, ${made.unavailable} left out` : '';
  return { json: { ...made, output, sha256 }, text: `${output}: ${made.clips} clip(s)${left}\nsha256 ${sha256}` };
}
