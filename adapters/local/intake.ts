/** The intake in a folder: one file `<recordingId>.<part>` per part, so that a part is there whole or not at all. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Intake, IntakePart } from '../../core/ports.ts';
import { createFileAudioPieces } from './audio-pieces.ts';
import { listFiles, makeFolder, readFileBytes, replaceFile } from './durable-file.ts';
import { checkedId } from './names.ts';
import { hasCode } from './storage-error.ts';
import { openTempFolder } from './temp-folder.ts';

const PARTS = ['metadata', 'delivery', 'transcript', 'audio'] as const satisfies IntakePart[];
const PART_FILE = new RegExp(`^([A-Za-z0-9_-]+)\\.(?:${PARTS.join('|')})$`);
/** Hidden, so that it is no arrival. */
const PIECES = '.parts';

export function createFileIntake({ dir }: { dir: string }): Intake {
  makeFolder(dir);
  const temp = openTempFolder(join(dir, '.tmp'));
  const pathOf = (recordingId: string, part: IntakePart): string => join(dir, `${checkedId(recordingId)}.${part}`);
  const pieces = createFileAudioPieces({
    ...{ dir: join(dir, PIECES), temp },
    audioOf: (recordingId) => pathOf(recordingId, 'audio'),
  });
  return {
    pieces,
    async put(recordingId, part, body) {
      const target = pathOf(recordingId, part);
      const { path, bytes, sha256 } = await temp.write(body, 0o600);
      replaceFile(path, target);
      return { bytes, sha256 };
    },
    async *read(recordingId, part) {
      yield* readFileBytes(pathOf(recordingId, part));
    },
    async size(recordingId, part) {
      return (await statOf(pathOf(recordingId, part)))?.size;
    },
    async remove(recordingId, part) {
      await rm(pathOf(recordingId, part), { force: true });
    },
    async *list() {
      let current: { recordingId: string; changedAt: string } | undefined;
      for await (const name of listFiles(dir)) {
        const recordingId = PART_FILE.exec(name)?.[1];
        const changedAt = (await statOf(join(dir, name)))?.mtime.toISOString();
        if (recordingId === undefined || changedAt === undefined) continue;
        if (current && current.recordingId !== recordingId) yield current;
        const later = current?.recordingId === recordingId && current.changedAt > changedAt ? current : undefined;
        current = later ?? { recordingId, changedAt };
      }
      if (current) yield current;
      for (const recordingId of await pieces.owners()) {
        const parts = await Promise.all(PARTS.map((part) => statOf(pathOf(recordingId, part))));
        if (parts.some((part) => part !== undefined)) continue;
        const changed = await statOf(join(dir, PIECES, recordingId));
        if (changed) yield { recordingId, changedAt: changed.mtime.toISOString() };
      }
    },
  };
}

async function statOf(path: string): Promise<{ size: number; mtime: Date } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
