/** Zip files that depend on their content only: stored, no times, ZIP64 where needed. */
import { PassThrough, Readable } from 'node:stream';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { AppError } from '../../core/errors.ts';
import type { Bytes } from '../../core/ports.ts';

/** The earliest time a zip entry can carry; zip stores local times, so this reads the same in every time zone. */
const NO_TIME = new Date(1980, 0, 1);

/** The zip of `files` in their order. A failing body fails the stream. */
export async function* zip(files: readonly { path: string; bytes: number; open: () => Bytes }[]): Bytes {
  const archive = new yazl.ZipFile();
  const output = new PassThrough();
  const fail = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error('zip failed'));
  };
  archive.on('error', fail);
  for (const { path, bytes, open } of files) {
    const options = { mtime: NO_TIME, mode: 0o100644, compress: false, size: bytes, forceDosTimestamp: true };
    // Lazy: one file is open at a time.
    archive.addReadStreamLazy(path, options, (done) => {
      const stream = Readable.from(open(), { objectMode: false });
      stream.once('error', fail);
      done(null, stream);
    });
  }
  archive.end();
  archive.outputStream.pipe(output);
  for await (const chunk of output) if (chunk instanceof Uint8Array) yield chunk;
}

export interface ZipReader {
  paths(): Promise<readonly string[]>;
  read(path: string): Bytes | undefined;
  close(): void;
}

/** Errors: VALIDATION_FAILED for anything that is not a readable zip with distinct, plain, relative names. */
export async function openZip(file: string): Promise<ZipReader> {
  try {
    const archive = await yauzl.openPromise(file, { autoClose: false, lazyEntries: true, strictFileNames: true });
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of archive.eachEntry()) {
      if (entries.has(entry.fileName)) throw new Error('an entry is there twice');
      if (!entry.fileName.endsWith('/')) entries.set(entry.fileName, entry);
    }
    return {
      paths: () => Promise.resolve([...entries.keys()]),
      read(path) {
        const entry = entries.get(path);
        return entry && content(archive, entry);
      },
      close() {
        archive.close();
      },
    };
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', 'This is not a readable zip file.', { cause });
  }
}

async function* content(archive: yauzl.ZipFile, entry: yauzl.Entry): Bytes {
  for await (const chunk of await archive.openReadStreamPromise(entry)) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
