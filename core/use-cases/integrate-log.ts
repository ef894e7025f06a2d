/**
 * Brings committed events into the custody log and signs the result. Files first, then the head, then the signature:
 * every file depends only on (index -> leaf), so any step may die and be repeated, by this writer or another.
 */
import { decodeBase64, encodeBase64 } from '../custody/base64.ts';
import { formatCheckpoint, parseCheckpoint } from '../custody/checkpoint.ts';
import type { Checkpoint } from '../custody/checkpoint.ts';
import { hashesEqual } from '../custody/merkle.ts';
import { readRange } from '../custody/merkle-proof.ts';
import { keyId, parseNote, signNote, verifyNote } from '../custody/note.ts';
import { TileReader } from '../custody/tile-reader.ts';
import { TileWriter } from '../custody/tile-writer.ts';
import { TILE_WIDTH } from '../custody/tiles.ts';
import { AppError, isAppError } from '../errors.ts';
import type { LogHead, LogLedger, LogStore, Signer } from '../custody/ports.ts';

/** Leaves between two moves of the head: where a pass ends, the tiles of levels 0 and 1 are full. */
const PASS_LEAVES = TILE_WIDTH ** 2;

export interface IntegrateDeps {
  readonly ledger: LogLedger;
  readonly store: LogStore;
  readonly signer: Signer;
}

function rootOf(head: LogHead): Uint8Array {
  const root = decodeBase64(head.rootHash);
  if (root === undefined) throw new AppError('INTEGRITY', 'The committed root of the log is not base64.');
  return root;
}

/** Writes the files of the leaves from `head` up to `target` and moves the head there. False = another writer moved it. */
async function integratePass({ ledger, store }: IntegrateDeps, head: LogHead, target: number): Promise<boolean> {
  const writer = await TileWriter.resume(new TileReader(store, head.size), head.size, rootOf(head));
  while (writer.size < target) {
    const limit = Math.min(target - writer.size, TILE_WIDTH - (writer.size % TILE_WIDTH));
    const leaves = await ledger.leaves(writer.size, limit);
    if (leaves.length === 0)
      throw new AppError('INTEGRITY', 'The catalogue lacks an indexed leaf.', { detail: { leafIndex: writer.size } });
    for (const { leafIndex, leaf } of leaves) {
      if (leafIndex !== writer.size)
        throw new AppError('INTEGRITY', 'The leaf indexes have a gap.', { detail: { leafIndex } });
      for (const { path, bytes } of writer.append(Buffer.from(leaf))) await store.put(path, bytes);
    }
  }
  for (const { path, bytes } of writer.partials()) await store.put(path, bytes);
  try {
    await ledger.advance(head, { size: writer.size, rootHash: encodeBase64(writer.root()) });
    return true;
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return false;
    throw error;
  }
}

async function integratePending(deps: IntegrateDeps): Promise<number> {
  const indexed = await deps.ledger.assign();
  let integrated = 0;
  for (;;) {
    const head = await deps.ledger.head();
    if (head.size >= indexed) return integrated;
    const target = Math.min(indexed, head.size - (head.size % PASS_LEAVES) + PASS_LEAVES);
    if (await integratePass(deps, head, target)) integrated += target - head.size;
  }
}

/** The checkpoint at `path`, when it is one that this signer signed for this log. */
async function ownCheckpoint({ store, signer }: IntegrateDeps, path: string): Promise<Checkpoint | undefined> {
  const bytes = await store.get(path);
  const note = bytes && parseNote(bytes);
  if (note === undefined) return undefined;
  const publicKey = await signer.publicKey();
  if (!verifyNote(note, { name: signer.name, keyId: keyId(signer.name, publicKey), publicKey })) return undefined;
  const checkpoint = parseCheckpoint(note.text);
  return checkpoint?.origin === signer.name ? checkpoint : undefined;
}

/** Errors: INTEGRITY when the stored tree at `size` does not have this root: signing on would be a fork. */
async function assertRoot(reader: TileReader, size: number, root: Uint8Array): Promise<void> {
  if (hashesEqual((await readRange(reader, size)).root(), root)) return;
  throw new AppError('INTEGRITY', 'The stored log disagrees with a signed or committed root: run `log fsck`.', {
    detail: { size },
  });
}

/** Signs `head` unless its checkpoint is there already. */
async function signHead(deps: IntegrateDeps, head: LogHead): Promise<void> {
  const { ledger, store, signer } = deps;
  const newest = await ownCheckpoint(deps, 'checkpoint');
  if (newest !== undefined && newest.size > BigInt(head.size)) {
    if ((await ledger.head()).size > head.size) return;
    throw new AppError('INTEGRITY', 'The catalogue is behind the signed log: it was restored or rolled back.', {
      detail: { size: head.size, signed: newest.size.toString() },
    });
  }
  const current = newest?.size === BigInt(head.size) && hashesEqual(newest.rootHash, rootOf(head));
  if (current && (await ownCheckpoint(deps, `checkpoints/${head.size}`)) !== undefined) return;
  const reader = new TileReader(store, head.size);
  if (newest !== undefined) await assertRoot(reader, Number(newest.size), newest.rootHash);
  await assertRoot(reader, head.size, rootOf(head));
  const text = formatCheckpoint({ origin: signer.name, size: head.size, rootHash: rootOf(head) });
  await store.putCheckpoint(head.size, Buffer.from(await signNote(text, signer)));
}

/**
 * Integrates every committed event and leaves a checkpoint of the committed head. Idempotent; does nothing when nothing is pending and the
 * checkpoint is current. O(new leaves + log size); one tile per level in memory. Never signs a root that the ledger has not committed, nor one
 * that does not extend the newest checkpoint. `integrated` counts the leaves this call added.
 * Errors: INTEGRITY when files, catalogue and checkpoint contradict each other.
 */
export async function integrateLog(
  deps: IntegrateDeps,
): Promise<{ size: number; rootHash: string; integrated: number }> {
  const integrated = await integratePending(deps);
  for (;;) {
    const head = await deps.ledger.head();
    await signHead(deps, head);
    // Another writer may have signed a larger tree just before our smaller checkpoint replaced it.
    if ((await deps.ledger.head()).size === head.size) return { ...head, integrated };
  }
}
