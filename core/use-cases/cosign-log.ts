/** Has the newest checkpoint cosigned by a witness, and keeps its line beside the checkpoint. */
import {
  cosignaturePath,
  readCosignature,
  parseWitnessKey,
  readCosignatureLines,
  formatCosignatureFile,
} from '../custody/cosignature.ts';
import type { Cosignature } from '../custody/cosignature.ts';
import { openCheckpoint } from '../custody/checkpoint.ts';
import { consistencyProof } from '../custody/merkle-proof.ts';
import { isFrom, parseNote, parseSignature, parseVerifierKey } from '../custody/note.ts';
import type { Note, VerifierKey } from '../custody/note.ts';
import { TileReader } from '../custody/tile-reader.ts';
import { AppError, isAppError } from '../errors.ts';
import type { LogStore, Witness } from '../custody/ports.ts';

export interface Cosigned extends Cosignature {
  readonly size: number;
  /** The note with every cosignature that is kept. */
  readonly checkpoint: string;
}

/** A witness that answers with yet another size three times is not one. */
const ATTEMPTS = 3;

/**
 * The witness gets the consistency proof from the tree it has seen last. A checkpoint it has cosigned before is not cosigned again.
 * `verifierKey` is the log's. Errors: NOT_FOUND without a checkpoint, INTEGRITY when the witness refuses or its line does not hold, UNAVAILABLE.
 */
export async function cosignLog(request: {
  store: Pick<LogStore, 'get' | 'put'>;
  verifierKey: string;
  witness: Witness;
}): Promise<Cosigned> {
  const { store, witness } = request;
  const bytes = await store.get('checkpoint');
  const note = bytes && parseNote(bytes);
  if (!bytes || !note) throw new AppError('NOT_FOUND', 'The log has no checkpoint yet: nothing has happened.');
  const size = Number(openCheckpoint(bytes, parseVerifierKey(request.verifierKey)).size);
  const key = parseWitnessKey(witness.vkey);
  const kept = await readCosignatureLines(store, size);
  const there = kept.find((line) => isBy(line, key));
  const line = there ?? (await ask(witness, new TextDecoder().decode(bytes), new TileReader(store, size), size));
  const cosignature = check(note, line, key);
  const lines = there === undefined ? await keep(store, size, kept, { vkey: witness.vkey.trim(), line }) : kept;
  return { ...cosignature, size, checkpoint: new TextDecoder().decode(bytes) + lines.join('') };
}

function isBy(line: string, key: VerifierKey): boolean {
  const signature = parseSignature(line.trimEnd());
  return signature !== undefined && isFrom(signature, key);
}

function check(note: Note, line: string, key: VerifierKey): Cosignature {
  const signature = line.endsWith('\n') ? parseSignature(line.slice(0, -1)) : undefined;
  const cosignature = signature && readCosignature(note.text, signature, key);
  if (!cosignature) throw new AppError('INTEGRITY', 'The witness did not answer with its own cosignature.');
  return cosignature;
}

async function ask(witness: Witness, checkpoint: string, reader: TileReader, size: number): Promise<string> {
  let oldSize = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const proof = oldSize === 0 || oldSize === size ? [] : await consistencyProof(reader, oldSize, size);
    const answer = await witness.cosign({ checkpoint, oldSize, proof });
    if (answer.outcome === 'cosigned') return answer.line;
    if (!Number.isSafeInteger(answer.size) || answer.size < 0 || answer.size > size) {
      throw new AppError(
        'INTEGRITY',
        'The witness has seen a larger log than this one: it was rolled back or forked.',
        {
          detail: { seen: answer.size, size },
        },
      );
    }
    oldSize = answer.size;
  }
  throw new AppError('UNAVAILABLE', 'The witness keeps answering with another size; repeat.');
}

/** The next free number; another writer may take it first. */
async function keep(
  store: Pick<LogStore, 'get' | 'put'>,
  size: number,
  kept: readonly string[],
  given: { vkey: string; line: string },
): Promise<readonly string[]> {
  try {
    await store.put(cosignaturePath(size, kept.length), Buffer.from(formatCosignatureFile(given.vkey, given.line)));
    return [...kept, given.line];
  } catch (error) {
    const now = await readCosignatureLines(store, size);
    if (!isAppError(error, 'INTEGRITY') || now.length <= kept.length) throw error;
    return keep(store, size, now, given);
  }
}
