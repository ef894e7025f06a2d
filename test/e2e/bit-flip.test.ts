/**
 * One flipped bit anywhere in the vault, the log, the key files or an evidence bundle is noticed, and the finding names the object or file.
 * Every byte of the smallest files is tried and a spread of the others, 5,000 places; CALLVAULT_TAMPER=long tries more than twice as many.
 * Provably irrelevant, and therefore not tried or let pass:
 * - the SQLite files: rebuildable, or compared with the log row by row (tampered-catalogue.test.ts);
 * - vault/.tmp/mutex.sqlite: an empty lock file;
 * - keys/token.key: any 32 bytes are a signing key; all that is lost are tokens that live an hour;
 * - bytes of a time stamp that its authority did not sign: the check of every one that passes gives the same time and authority as before;
 * - bytes of a zip that say nothing about its files (times, hints, unused fields): what is unpacked is, name by name and byte by byte, the same.
 */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openZip, zip } from '../../adapters/formats/zip.ts';
import { createWitnessKey, openFileWitness } from '../../adapters/local/file-witness.ts';
import { collect } from '../../core/bytes.ts';
import { parseWitnessKey } from '../../core/custody/cosignature.ts';
import { parseCertificates } from '../../core/custody/time-stamp.ts';
import { verifyBundle } from '../../core/evidence/verify-bundle.ts';
import { cosignLog } from '../../core/use-cases/cosign-log.ts';
import { exportBundle } from '../../core/use-cases/export-bundle.ts';
import { stampLog } from '../../core/use-cases/stamp-log.ts';
import { readerOf } from '../core/evidence/bundle-in-memory.ts';
import { opensslAuthority, WITHOUT_OPENSSL } from '../support/openssl-authority.ts';
import { flipped, places, TAMPER_FORM } from '../support/tamper.ts';
import { isAppError } from '../../core/errors.ts';
import { formatVerifierKey } from '../../core/custody/note.ts';
import type { Context } from '../../core/use-cases/context.ts';
import { fsckLog } from '../../core/use-cases/fsck-log.ts';
import { verifyRecording } from '../../core/use-cases/verify-recording.ts';
import type { OpenFolder } from '../../local/container.ts';
import { filesBelow } from './end-state.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { ingestCalls, integrate, openAt, processAll } from './two-calls.ts';

/** Places to try: what takes CI less than three minutes, and the long form. */
const BUDGET = {
  short: { vault: 1700, log: 2000, masterKey: 150, logKey: 100, bundle: 900, zip: 600 },
  long: { vault: 4000, log: 3000, masterKey: 300, logKey: 300, bundle: 2000, zip: 2000 },
}[TAMPER_FORM];
const TIMEOUT_MS = TAMPER_FORM === 'long' ? 3_600_000 : 300_000;

const temporary = temporaryFolder('bit-flip');
const folder = join(temporary.path, 'data');
const authority = WITHOUT_OPENSSL === undefined ? opensslAuthority(temporary.path) : undefined;
let archive: OpenFolder;
let ids: string[];
let bundleFile: string;
let witnessKey: string;
let tried = 0;
let irrelevant = 0;

beforeAll(async () => {
  archive = await openAt(folder);
  const { context } = archive;
  ids = await ingestCalls(context);
  await processAll(context);
  for (const id of ids) expect((await verifyRecording(context, id, 'test')).verdict).toBe('intact');
  await integrate(context);
  await attest(context);
  expect(await fsck(context)).toMatchObject({
    ok: true,
    attestations: { length: WITHOUT_OPENSSL === undefined ? 2 : 1 },
  });
  bundleFile = join(temporary.path, 'bundle.zip');
  const { files } = await exportBundle(context, {
    ...{ recordingIds: ids, purpose: 'dispute 17', actor: 'test' },
    verifier: Buffer.from('// verifier'),
  });
  writeFileSync(bundleFile, await collect(zip(files), 1e8));
}, 120_000);

afterAll(() => {
  process.stderr.write(
    `tamper test (${TAMPER_FORM} form): ${tried} places, ${irrelevant} of them provably irrelevant\n`,
  );
  archive.close();
  temporary.remove();
});

describe('a flipped bit', () => {
  it('in the vault is found by verify, under the name of the object', { timeout: TIMEOUT_MS }, async () => {
    const paths = filesBelow(folder, 'vault').filter((path) => !path.startsWith('vault/.tmp/'));
    // Audio, manifest, transcript and its source twice, one key object; each with its lock record.
    expect(paths).toHaveLength(18);
    const missed = await tryAll(paths, BUDGET.vault, async (path) => {
      const { verdict, detail } = await verify(ids.find((id) => path.includes(id)) ?? '');
      return verdict !== 'intact' && detail.includes(`${objectName(path)}: `) ? undefined : `${verdict}: ${detail}`;
    });
    expect(missed).toEqual([]);
  });

  it('in the log is found by fsck, under the path of the file', { timeout: TIMEOUT_MS }, async () => {
    const paths = filesBelow(folder, 'log');
    expect(paths).toContain('log/checkpoint');
    expect(paths.some((path) => path.startsWith('log/tile/entries/'))).toBe(true);
    expect(paths.some((path) => path.includes('.cosignatures/'))).toBe(true);
    if (WITHOUT_OPENSSL === undefined) expect(paths.some((path) => path.endsWith('.tsr'))).toBe(true);
    const before = await fsck(archive.context);
    const missed = await tryAll(paths, BUDGET.log, async (path) => {
      const { ok, problems, attestations } = await fsck(archive.context);
      if (ok && path.endsWith('.tsr') && isDeepStrictEqual(attestations, before.attestations)) {
        irrelevant += 1;
        return undefined;
      }
      const named = problems.some((problem) => `log/${problem.path ?? ''}` === path);
      return !ok && named ? undefined : JSON.stringify(problems);
    });
    expect(missed).toEqual([]);
  });

  it('in the master key is an error that names the file, never another key', { timeout: TIMEOUT_MS }, async () => {
    const missed = await tryAll(['keys/master.key'], BUDGET.masterKey, async () => {
      const { verdict, detail } = await verify(ids[0] ?? '');
      return verdict === 'unreadable' && detail.includes('keys/master.key') ? undefined : `${verdict}: ${detail}`;
    });
    expect(missed).toEqual([]);
  });

  it(
    'in the log key keeps the folder from opening, with an error that names the file',
    { timeout: TIMEOUT_MS },
    async () => {
      const missed = await tryAll(['keys/log.key'], BUDGET.logKey, async () => {
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

  it('in a file of an evidence bundle is found by its verifier', { timeout: TIMEOUT_MS }, async () => {
    const files = await unpacked(bundleFile);
    const key = await verifierKey();
    expect(await verifyBundle(readerOf(files), key)).toMatchObject({ ok: true, origin: 'established' });
    const flips = places(
      [...files].map(([path, { length: bytes }]) => ({ path, bytes })),
      BUDGET.bundle,
    );
    tried += flips.length;
    const missed: string[] = [];
    for (const flip of flips) {
      const content = files.get(flip.path) ?? new Uint8Array();
      const { ok } = await verifyBundle(readerOf(new Map([...files, [flip.path, flipped(content, flip)]])), key);
      if (ok) missed.push(`${flip.path}, byte ${flip.at}, bit ${flip.bit}`);
    }
    expect(missed).toEqual([]);
  });

  it('in the zip itself is found, or changes nothing that is in it', { timeout: TIMEOUT_MS }, async () => {
    const good = readFileSync(bundleFile);
    const before = await unpacked(bundleFile);
    const key = await verifierKey();
    const file = join(temporary.path, 'flipped.zip');
    const flips = places([{ path: 'zip', bytes: good.length }], BUDGET.zip);
    tried += flips.length;
    const missed: string[] = [];
    for (const flip of flips) {
      writeFileSync(file, flipped(good, flip));
      const after = await unpacked(file).catch(() => undefined);
      if (after === undefined || !(await verifyBundle(readerOf(after), key)).ok) continue;
      if (isDeepStrictEqual(after, before)) irrelevant += 1;
      else missed.push(`byte ${flip.at}, bit ${flip.bit}`);
    }
    expect(missed).toEqual([]);
  });

  it('leaves nothing behind once it is flipped back', async () => {
    for (const id of ids) expect((await verify(id)).verdict).toBe('intact');
    expect(await fsck(archive.context)).toMatchObject({ ok: true, problems: [] });
  });
});

/** Flips one bit at each chosen place, asks `check` what went unnoticed, and flips it back. */
async function tryAll(
  paths: readonly string[],
  budget: number,
  check: (path: string) => Promise<string | undefined>,
): Promise<string[]> {
  const missed: string[] = [];
  const files = paths.map((path) => ({ path, bytes: statSync(join(folder, path)).size }));
  const flips = places(files, budget);
  tried += flips.length;
  for (const flip of flips) {
    const { path, at, bit } = flip;
    const file = join(folder, path);
    const good = readFileSync(file);
    overwrite(file, flipped(good, flip));
    const problem = await check(path).catch((error: unknown) => String(error));
    if (problem !== undefined) missed.push(`${path}, byte ${at}, bit ${bit}: ${problem}`);
    overwrite(file, good);
  }
  return missed;
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

async function fsck({ ledger, logStore }: Context): ReturnType<typeof fsckLog> {
  const outsiders = {
    witnesses: [parseWitnessKey(witnessKey)],
    ...(authority && { authorities: parseCertificates(readFileSync(authority.rootFile, 'utf8')) }),
  };
  return fsckLog({ store: logStore, ledger, verifierKey: await verifierKey(), outsiders });
}

async function verifierKey(): Promise<string> {
  const { signer } = archive.context;
  return formatVerifierKey(signer.name, await signer.publicKey());
}

/** A witness and, where openssl is there, a time-stamping authority look at the newest checkpoint. */
async function attest({ logStore: store, clock }: Context): Promise<void> {
  const log = await verifierKey();
  const file = join(temporary.path, 'witness');
  witnessKey = createWitnessKey(file, 'witness.example/w1');
  await cosignLog({ store, verifierKey: log, witness: openFileWitness({ file, log, clock }) });
  if (authority) await stampLog({ store, verifierKey: log, authority });
  else process.stderr.write(`tamper test: no time stamp in it, ${WITHOUT_OPENSSL ?? ''}\n`);
}

async function unpacked(file: string): Promise<Map<string, Uint8Array>> {
  const archived = await openZip(file);
  try {
    const files = new Map<string, Uint8Array>();
    for (const path of await archived.paths()) {
      const body = archived.read(path);
      if (body) files.set(path, await collect(body, 1e8));
    }
    return files;
  } finally {
    archived.close();
  }
}

/** `vault/transcript/<id>.source.lock.json` to the name that `verify` uses. */
function objectName(path: string): string {
  const name = path.replace(/\.lock\.json$/u, '');
  return name.endsWith('.source') ? 'transcript source' : (name.split('/')[1] ?? '');
}
