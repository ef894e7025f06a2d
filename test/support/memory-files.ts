/** Memory fakes of the transient stores: intake, scratch and work. */
import { collect, once, sha256Hex } from '../../core/bytes.ts';
import { AppError } from '../../core/errors.ts';
import type { Bytes, Clock, Intake, IntakePart, Scratch, WorkStore } from '../../core/ports.ts';
import type { AudioPiece, AudioPieces } from '../../core/recording/audio-pieces.ts';
import { sequence, settle, streamOf } from './memory-async.ts';

export function createMemoryIntake({ clock }: { clock: Clock }): Intake {
  const arrivals = new Map<string, Map<IntakePart, { bytes: Uint8Array; changedAt: string }>>();
  const find = (recordingId: string, part: IntakePart): Uint8Array | undefined =>
    arrivals.get(recordingId)?.get(part)?.bytes;
  const intake: Intake = {
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
    pieces: memoryPieces({
      has: (recordingId) => find(recordingId, 'audio') !== undefined,
      put: (recordingId, body) => intake.put(recordingId, 'audio', once(body)),
    }),
  };
  return intake;
}

interface Whole {
  readonly has: (recordingId: string) => boolean;
  readonly put: (recordingId: string, body: Uint8Array) => Promise<{ bytes: number; sha256: string }>;
}

/** Pieces of any size. */
function memoryPieces(whole: Whole): AudioPieces {
  const all = new Map<string, Map<number, AudioPiece & { readonly body: Uint8Array }>>();
  const of = (recordingId: string): ReadonlyMap<number, AudioPiece & { readonly body: Uint8Array }> =>
    all.get(recordingId) ?? new Map<number, never>();
  return {
    minBytes: 1,
    async put(recordingId, piece, body) {
      const content = await collect(body, Infinity);
      if (content.length !== piece.bytes || sha256Hex(content) !== piece.sha256) {
        throw new AppError('VALIDATION_FAILED', 'The body is not as told.');
      }
      all.set(recordingId, new Map(of(recordingId)).set(piece.partNumber, { ...piece, body: content }));
    },
    list: (recordingId) =>
      settle(() =>
        [...of(recordingId).values()].map(({ body: _, ...piece }) => piece).sort((a, b) => a.partNumber - b.partNumber),
      ),
    async join(recordingId, pieces) {
      const found = pieces.flatMap(({ partNumber, sha256 }) => {
        const piece = of(recordingId).get(partNumber);
        return piece?.sha256 === sha256 ? piece.body : [];
      });
      if (found.length < pieces.length || whole.has(recordingId)) return undefined;
      all.delete(recordingId);
      return whole.put(recordingId, Buffer.concat(found));
    },
    discard: (recordingId) =>
      settle(() => {
        all.delete(recordingId);
      }),
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
