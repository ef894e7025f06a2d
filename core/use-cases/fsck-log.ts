/** Offline check of everything in the log store: each byte of each file is re-hashed up to a signed root, or reported. */
import { encodeBase64 } from '../custody/base64.ts';
import { checkBeside, parseBesidePath } from '../custody/beside-check.ts';
import type { Attestation, Outsiders } from '../custody/beside-check.ts';
import type { Checkpoint } from '../custody/checkpoint.ts';
import { parseLeaf } from '../custody/leaf.ts';
import { LogReport, readCheckpoint } from '../custody/log-check.ts';
import type { LogProblem } from '../custody/log-check.ts';
import { emptyRoot, HASH_BYTES, hashesEqual, leafHash } from '../custody/merkle.ts';
import { parseVerifierKey } from '../custody/note.ts';
import type { VerifierKey } from '../custody/note.ts';
import { Rehash } from '../custody/rehash.ts';
import type { Block } from '../custody/rehash.ts';
import { parseEntryBundle, parseTilePath, tileAt, tilePath } from '../custody/tiles.ts';
import { isAppError } from '../errors.ts';
import type { LogLedger, LogStore } from '../custody/ports.ts';

type ReadStore = Pick<LogStore, 'get' | 'list'>;
type ReadLedger = Pick<LogLedger, 'head' | 'leaves'>;

export interface FsckResult {
  readonly ok: boolean;
  /** Size and root (base64) of the newest checkpoint that the key signed. */
  readonly size: number;
  readonly rootHash: string;
  readonly problems: readonly LogProblem[];
  /** Cosignatures of the given witnesses and time stamps that hold, of the newest checkpoint that has one of the kind (one per witness). */
  readonly attestations: readonly Attestation[];
}

/** Runs again when the log grew meanwhile, at most so often. */
const MAX_RUNS = 3;

/** The newest signed checkpoint, and the sizes of all that are kept. Reports files that do not belong here. */
async function survey(
  store: ReadStore,
  key: VerifierKey,
  report: LogReport,
): Promise<{ newest: Checkpoint | undefined; kept: number[] }> {
  const kept: number[] = [];
  for await (const path of store.list()) {
    const size = /^checkpoints\/(0|[1-9]\d{0,15})$/.exec(path)?.[1];
    if (size !== undefined) kept.push(Number(size));
    else if (path !== 'checkpoint' && parseTilePath(path) === undefined && parseBesidePath(path) === undefined)
      report.add({ path, detail: 'Not a file of the log.' });
  }
  kept.sort((a, b) => a - b);
  const newest = await readCheckpoint(store, 'checkpoint', key, report);
  for (const size of kept.toReversed()) {
    if (newest !== undefined && newest.size >= BigInt(size)) break;
    const checkpoint = await readCheckpoint(store, `checkpoints/${size}`, key, new LogReport());
    if (checkpoint === undefined) continue;
    if (newest !== undefined) report.add({ path: 'checkpoint', detail: `Older than checkpoints/${size}.` });
    return { newest: checkpoint, kept };
  }
  if (newest !== undefined && !kept.includes(Number(newest.size))) {
    report.add({ path: `checkpoints/${newest.size}`, detail: 'The checkpoint is missing.' });
  }
  return { newest, kept };
}

async function checkKept(
  context: { store: ReadStore; key: VerifierKey; report: LogReport },
  size: number,
  root: Uint8Array | undefined,
): Promise<void> {
  const path = `checkpoints/${size}`;
  const checkpoint = await readCheckpoint(context.store, path, context.key, context.report);
  if (checkpoint === undefined) return;
  if (checkpoint.size !== BigInt(size)) context.report.add({ path, detail: 'The checkpoint is of another size.' });
  else if (root === undefined) context.report.add({ path, detail: 'The tree of this size could not be re-hashed.' });
  else if (!hashesEqual(checkpoint.rootHash, root))
    context.report.add({ path, detail: 'The tree did not have this root.' });
}

function checkLeaves({ start, path, entries }: Block, report: LogReport): void {
  for (const [i, entry] of entries.entries()) {
    if (entry === undefined) continue;
    try {
      parseLeaf(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry));
    } catch (error) {
      const detail = isAppError(error) ? error.message : 'A log leaf is not UTF-8.';
      report.add({ path, leafIndex: start + i, detail });
    }
  }
}

/** Returns how many leaves of the block the ledger has. */
async function checkCatalogue({ start, hashes }: Block, ledger: ReadLedger, report: LogReport): Promise<number> {
  const leaves = new Map<number, string>();
  const end = start + hashes.length;
  for (let next = start; next < end;) {
    const page = await ledger.leaves(next, end - next);
    for (const { leafIndex, leaf } of page) leaves.set(leafIndex, leaf);
    next = (page.at(-1)?.leafIndex ?? end) + 1;
  }
  let found = 0;
  for (const [i, hash] of hashes.entries()) {
    const leaf = leaves.get(start + i);
    if (leaf !== undefined) found += 1;
    if (leaf === undefined) report.add({ leafIndex: start + i, detail: 'The catalogue lacks this leaf.' });
    else if (!hashesEqual(leafHash(Buffer.from(leaf)), hash)) {
      report.add({
        leafIndex: start + i,
        detail: 'The catalogue holds another leaf than the log: it was changed afterwards.',
      });
    }
  }
  return found;
}

async function checkHead(ledger: ReadLedger, size: number, rootHash: string, report: LogReport): Promise<void> {
  const head = await ledger.head();
  if (head.size < size)
    report.add({ detail: `The catalogue has committed ${head.size} leaves, the log has signed ${size}.` });
  else if (head.size > size) report.add({ detail: `Leaves ${size} to ${head.size - 1} are committed but not signed.` });
  else if (head.rootHash !== rootHash)
    report.add({ detail: 'The catalogue has committed another root than the log has signed.' });
}

/** Keeps the newest attestation of each outsider. */
class Attestations {
  readonly #newest = new Map<string, Attestation>();

  add(attestation: Attestation): void {
    const from = attestation.kind === 'cosignature' ? attestation.witness : '';
    const other = this.#newest.get(from);
    if (other === undefined || other.size < attestation.size) this.#newest.set(from, attestation);
  }

  list(): Attestation[] {
    return [...this.#newest.values()];
  }
}

/** Checks the partial tiles and bundles of smaller trees against the tiles of this one, which are checked already, and what outsiders attested. */
async function checkStrays(
  { store, report, outsiders }: { store: ReadStore; report: LogReport; outsiders: Outsiders },
  rehash: Rehash,
  size: number,
): Promise<Attestation[]> {
  const attestations = new Attestations();
  let truth: { path: string; bytes: Uint8Array | undefined } = { path: '', bytes: undefined };
  for await (const path of store.list()) {
    const name = parseTilePath(path);
    if (name === undefined) {
      const attestation = await checkBeside({ store, report, ...outsiders }, path);
      if (attestation) attestations.add(attestation);
      continue;
    }
    const needed = tileAt(name.level, name.index, size);
    if (needed?.width === name.width) continue;
    if (needed === undefined || needed.width < name.width) {
      report.add({ path, detail: `Not covered by the signed tree of ${size} leaves.` });
      continue;
    }
    const hashes = tilePath({ ...needed, level: name.level === 'entries' ? 0 : name.level });
    if (truth.path !== hashes) truth = { path: hashes, bytes: rehash.rebuilt.get(hashes) ?? (await store.get(hashes)) };
    const bytes = await store.get(path);
    const found =
      name.level !== 'entries'
        ? bytes
        : bytes && Buffer.concat((parseEntryBundle(bytes, name.width) ?? []).map(leafHash));
    if (found !== undefined && truth.bytes && hashesEqual(found, truth.bytes.subarray(0, name.width * HASH_BYTES)))
      continue;
    report.add({ path, detail: 'The file does not agree with the tree.' });
  }
  return attestations.list();
}

async function run(
  store: ReadStore,
  key: VerifierKey,
  ledger: ReadLedger | undefined,
  outsiders: Outsiders,
): Promise<FsckResult> {
  const report = new LogReport();
  const { newest, kept } = await survey(store, key, report);
  const size = Number(newest?.size ?? 0n);
  const root = newest?.rootHash ?? emptyRoot();
  const rehash = new Rehash(store, report, size, root);
  const context = { store, key, report };
  const pending = kept.values();
  let next = pending.next();
  const checkReached = async (reached: number): Promise<void> => {
    for (; next.done !== true && next.value <= reached; next = pending.next())
      await checkKept(context, next.value, rehash.root());
  };
  await checkReached(0);
  let known = 0;
  for await (const block of rehash.blocks()) {
    checkLeaves(block, report);
    if (ledger) known += await checkCatalogue(block, ledger, report);
    for (const [i, hash] of block.hashes.entries()) {
      await rehash.append(hash);
      await checkReached(block.start + i + 1);
    }
  }
  for (; next.done !== true; next = pending.next()) await checkKept(context, next.value, undefined);
  if (!hashesEqual(rehash.root(), root)) report.add({ detail: 'The files do not hash to the signed root.' });
  const attestations = await checkStrays({ store, report, outsiders }, rehash, size);
  if (ledger) await checkHead(ledger, size, encodeBase64(root), report);
  // Said once more as a number: with many gone, the list above is cut.
  if (ledger && known < size) {
    report.add({ detail: `The catalogue has ${size - known} fewer leaves than the log: events were removed.` });
  }
  const problems = report.problems();
  return { ok: problems.length === 0, size, rootHash: encodeBase64(root), problems, attestations };
}

/**
 * Re-hashes every file of the log: entries, tiles of every level, full and partial, up to the newest checkpoint of this key, and every kept
 * checkpoint against the tree of its size. With `ledger`, the catalogue's head and leaves are compared too. Streams: memory does not grow with
 * the log. `verifierKey` is a C2SP vkey. Cosignatures are checked for the witnesses in `outsiders`, time stamps against its authorities.
 * Findings are returned, never thrown. Errors: VALIDATION_FAILED for a bad key.
 */
export async function fsckLog(request: {
  store: ReadStore;
  verifierKey: string;
  ledger?: ReadLedger;
  outsiders?: Outsiders;
}): Promise<FsckResult> {
  const { store, ledger, outsiders = {} } = request;
  const key = parseVerifierKey(request.verifierKey);
  for (let runs = 1; ; runs += 1) {
    const before = await store.get('checkpoint');
    const result = await run(store, key, ledger, outsiders);
    if (result.ok || runs === MAX_RUNS) return result;
    const after = await store.get('checkpoint');
    if (before === undefined || after === undefined || hashesEqual(before, after)) return result;
  }
}
