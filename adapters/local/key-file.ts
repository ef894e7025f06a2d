/**
 * Secret files: owner only, created once by whoever comes first, checked byte for byte when read. A damaged or replaced secret is an
 * error: taken for a key it would make everything under the right one look lost.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { linkFile, makeFolder, writeNewFile } from './durable-file.ts';
import { guarded } from './storage-error.ts';
import { openTempFolder } from './temp-folder.ts';

export interface KeyFileFormat<T> {
  readonly path: string;
  readonly parse: (text: string) => T | undefined;
  /** The one text of a key; `parse` of any other text counts as damage. */
  readonly render: (key: T) => string;
}

/** Errors: UNAVAILABLE when others than the owner may use the file, INTEGRITY when it is damaged. */
export function readKeyFile<T>({ path, parse, render }: KeyFileFormat<T>): T | undefined {
  return guarded(() => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return undefined;
    const name = basename(path);
    if ((found.mode & 0o077) !== 0) {
      throw new AppError(
        'UNAVAILABLE',
        `Others than the owner may use keys/${name}. Run chmod 600 on it, then repeat.`,
      );
    }
    const text = readFileSync(path, 'latin1');
    const key = parseSafely(parse, text);
    if (key === undefined || render(key) !== text) {
      throw new AppError('INTEGRITY', `keys/${name} is damaged. Put it back from your backup; do not remove it.`);
    }
    return key;
  });
}

function parseSafely<T>(parse: (text: string) => T | undefined, text: string): T | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The key of the file; when there is none, `make` makes it. Whoever comes first decides, also between processes. */
export function ensureKeyFile<T>(format: KeyFileFormat<T>, make: () => T): T {
  const known = readKeyFile(format);
  if (known !== undefined) return known;
  return guarded(() => {
    makeFolder(dirname(format.path));
    const temporary = openTempFolder(join(dirname(format.path), '.tmp')).path();
    writeNewFile(temporary, Buffer.from(format.render(make()), 'latin1'), 0o600);
    linkFile(temporary, format.path);
    const key = readKeyFile(format);
    if (key === undefined) throw new AppError('INTEGRITY', 'A key file has vanished.');
    return key;
  });
}
