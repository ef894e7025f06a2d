/** Memory fakes of the transient stores: intake, scratch and work. */
import { collect, sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { Bytes, Clock, Intake, IntakePart, Scratch, WorkStore } from '../../core/ports.ts';
import { sequence, settle, streamOf } from './memory-async.ts';

export function createMemoryIntake({ clock }: { clock: Clock }): Intake {
  const arrivals = new Map<string, Map<IntakePart, { bytes: Uint8Array; changedAt: string }>>();
  const find = (recordingId: string, part: IntakePart): Uint8Array | undefined =>
    arrivals.get(recordingId)?.get(part)?.bytes;
  return {
    async put(recordingId, part, body) {
      const bytes = await collect(body, Infinity);
      const parts = arrivals.get(recordingId) ?? new Map<IntakePart, { bytes: Uint8Array; changedAt: string }>();
      arrivals.set(recordingId, parts.set(part, { bytes, changedAt: clock.now().toISOString() }));
      return { bytes: bytes.length, sha256: sha256Hex(bytes) };
    },
    read: (recordingId, part) => streamOf(() => find(recordingId, part)),
    size: (recordingId, part) => settle(() => find(recordingId, part)?.length),
    remove: (recordingId, part) =>
      settle(() => {
        arrivals.get(recordingId)?.delete(part);
      }),
    list: () =>
      sequence(
        [...arrivals].flatMap(([recordingId, parts]) => {
          const changedAt = [...parts.values()]
            .map((part) => part.changedAt)
            .sort()
            .at(-1);
          return changedAt === undefined ? [] : [{ recordingId, changedAt }];
        }),
      ),
  };
}

export function createMemoryScratch(): Scratch {
  return {
    create: () =>
      settle(() => {
        let chunks: Uint8Array[] | undefined = [];
        let finished = false;
        const content = (): Uint8Array | undefined => (chunks ? Buffer.concat(chunks) : undefined);
        return {
          write: (chunk: Uint8Array) =>
            settle(() => {
              if (finished || !chunks) throw new AppError('INTERNAL', 'The scratch file is closed for writing.');
              chunks.push(chunk.slice());
            }),
          finish: () =>
            settle(() => {
              finished = true;
              const bytes = content() ?? new Uint8Array();
              return { bytes: bytes.length, sha256: sha256Hex(bytes) };
            }),
          read: () => streamOf(content),
          discard: () =>
            settle(() => {
              chunks = undefined;
            }),
        };
      }),
  };
}

export interface MemoryWorkStore extends WorkStore {
  readonly files: Map<string, Uint8Array>;
}

export function createMemoryWorkStore(): MemoryWorkStore {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    async put(path, body) {
      files.set(path, body instanceof Uint8Array ? body.slice() : await collect(body, Infinity));
    },
    get: (path) => settle(() => files.get(path)?.slice()),
    open: (path, range) =>
      settle((): { bytes: number; body: Bytes } | undefined => {
        const file = files.get(path);
        if (!file) return undefined;
        const part = range ? file.slice(range.start, range.end) : file.slice();
        return { bytes: file.length, body: streamOf(() => part) };
      }),
    remove: (path) =>
      settle(() => {
        files.delete(path);
      }),
    list: (prefix) => sequence([...files.keys()].filter((path) => path.startsWith(prefix)).sort()),
  };
}
