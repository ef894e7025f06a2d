/**
 * One flipped bit anywhere in the vault, the log or the key files is noticed, and the finding names the object or file. Every byte of small
 * files is tried, a spread of large ones. Left out: the SQLite files (rebuildable or checked by SQLite and row checksums; test/adapters), the
 * lock file vault/.tmp/mutex.sqlite (empty), and keys/token.key: any 32 bytes are a signing key, so a flipped bit makes another one, and all
 * that is lost are tokens that live an hour; evidence does not depend on it.
 */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../core/errors.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { verifyRecording } from '../../core/use-cases/verify-recording.ts';
import type { OpenFolder } from '../../local/container.ts';
import { filesBelow } from './end-state.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ingestCalls, integrate, openAt, processAll } from './two-calls.ts';

const SMALL_BYTES = 512;
const SPREAD = 24;

const temporary = temporaryFolder('bit-flip');
const folder = temporary.path;
let archive: OpenFolder;
let ids: string[];

beforeAll(async () => {
  archive = await openAt(folder);
  const { context } = archive;
  ids = await ingestCalls(context);
  await processAll(context);
  for (const id of ids) expect((await verifyRecording(context, id, 'test')).verdict).toBe('intact');
  await integrate(context);
  expect((await fsck(context)).ok).toBe(true);
}, 60_000);

afterAll(() => {
  archive.close();
  temporary.remove();
});

describe('a flipped bit', () => {
  it('in the vault is found by verify, under the name of the object', { timeout: 300_000 }, async () => {
    const paths = filesBelow(folder, 'vault').filter((path) => !path.startsWith('vault/.tmp/'));
    // Audio, manifest, transcript and its source twice, one key object; each with its lock record.
    expect(paths).toHaveLength(18);
    const missed = await tryAll(paths, async (path) => {
      const { verdict, detail } = await verify(ids.find((id) => path.includes(id)) ?? '');
      return verdict !== 'intact' && detail.includes(`${objectName(path)}: `) ? undefined : `${verdict}: ${detail}`;
    });
    expect(missed).toEqual([]);
  });

  it('in the log is found by fsck, under the path of the file', { timeout: 300_000 }, async () => {
    const paths = filesBelow(folder, 'log');
    expect(paths).toContain('log/checkpoint');
    expect(paths.some((path) => path.startsWith('log/tile/entries/'))).toBe(true);
    const missed = await tryAll(paths, async (path) => {
      const { ok, problems } = await fsck(archive.context);
      const named = problems.some((problem) => `log/${problem.path ?? ''}` === path);
      return !ok && named ? undefined : JSON.stringify(problems);
    });
    expect(missed).toEqual([]);
  });

  it('in the master key is an error that names the file, never another key', { timeout: 120_000 }, async () => {
    const missed = await tryAll(['keys/master.key'], async () => {
      const { verdict, detail } = await verify(ids[0] ?? '');
      return verdict === 'unreadable' && detail.includes('keys/master.key') ? undefined : `${verdict}: ${detail}`;
    });
    expect(missed).toEqual([]);
  });

  it(
    'in the log key keeps the folder from opening, with an error that names the file',
    { timeout: 120_000 },
    async () => {
      const missed = await tryAll(['keys/log.key'], async () => {
        try {
          (await openAt(folder)).close();
          return 'the folder opened';
        } catch (error) {
          return isAppError(error, 'INTEGRITY') && error.message.includes('keys/log.key') ? undefined : String(error);
        }
      });
      expect(missed).toEqual([]);
    },
  );

  it('leaves nothing behind once it is flipped back', async () => {
    for (const id of ids) expect((await verify(id)).verdict).toBe('intact');
    expect(await fsck(archive.context)).toMatchObject({ ok: true, problems: [] });
  });
});

/** Flips one bit at each chosen place, asks `check` what went unnoticed, and flips it back. */
async function tryAll(
  paths: readonly string[],
  check: (path: string) => Promise<string | undefined>,
): Promise<string[]> {
  const missed: string[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    const good = readFileSync(file);
    for (const { at, bit } of places(good.length)) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ (1 << bit);
      overwrite(file, bad);
      const problem = await check(path).catch((error: unknown) => String(error));
      if (problem !== undefined) missed.push(`${path}, byte ${at}, bit ${bit}: ${problem}`);
    }
    overwrite(file, good);
  }
  return missed;
}

/** Every byte of a small file, the first, the last and a spread of a large one; the bit changes from place to place. */
function places(length: number): { at: number; bit: number }[] {
  const count = length <= SMALL_BYTES ? length : SPREAD;
  const step = length <= SMALL_BYTES ? 1 : (length - 1) / (SPREAD - 1);
  return Array.from({ length: count }, (_, i) => ({ at: Math.round(i * step), bit: (i * 5) % 8 }));
}

/** In place: the mode stays as it was, which the key files insist on. */
function overwrite(file: string, content: Uint8Array): void {
  const { mode } = statSync(file);
  chmodSync(file, 0o600);
  writeFileSync(file, content);
  chmodSync(file, mode);
}

/** Looks without leaving an event: thousands of looks are no part of the history. */
function verify(recordingId: string): ReturnType<typeof verifyRecording> {
  const { context } = archive;
  const catalogue = { ...context.catalogue, commit: () => Promise.resolve() };
  return verifyRecording({ ...context, catalogue }, recordingId, 'test');
}

async function fsck({ ledger, logStore, signer }: Context): ReturnType<typeof fsckLog> {
  const verifierKey = formatVerifierKey(signer.name, await signer.publicKey());
  return fsckLog({ store: logStore, ledger, verifierKey });
}

/** `vault/transcript/<id>.source.lock.json` to the name that `verify` uses. */
function objectName(path: string): string {
  const name = path.replace(/\.lock\.json$/u, '');
  return name.endsWith('.source') ? 'transcript source' : (name.split('/')[1] ?? '');
}
