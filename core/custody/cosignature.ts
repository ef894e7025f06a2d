/** C2SP tlog-cosignature, timestamped Ed25519 (cosignature/v1): a witness says that it saw a checkpoint, and when. */
import { AppError } from '../errors.ts';
import type { LogStore } from './ports.ts';
import {
  COSIGNATURE,
  isFrom,
  parseNote,
  parseSignature,
  parseVerifierKey,
  signatureLine,
  verifySignature,
} from './note.ts';
import type { Note, NoteSignature, VerifierKey } from './note.ts';

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

export interface Cosignature {
  /** Key name of the witness. */
  readonly witness: string;
  /** When it saw the checkpoint, ISO 8601 UTC. */
  readonly at: string;
}

/** Errors: VALIDATION_FAILED unless it is the verifier key of a witness. */
export function parseWitnessKey(vkey: string): VerifierKey {
  return parseVerifierKey(vkey.trim(), COSIGNATURE);
}

/** What a witness signs: `seconds` is POSIX time, `text` the note text of the checkpoint with its final newline. */
export function cosignedMessage(text: string, seconds: bigint): string {
  return `cosignature/v1\ntime ${seconds}\n${text}`;
}

/** The signature line of a witness, with its newline. */
export async function cosign(
  key: VerifierKey,
  text: string,
  seconds: bigint,
  sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array,
): Promise<string> {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(seconds);
  return signatureLine(key, Buffer.concat([time, await sign(Buffer.from(cosignedMessage(text, seconds)))]));
}

/** What a signature line says when it is this witness's; undefined when it is another key's. Errors: INTEGRITY when it does not hold. */
export function readCosignature(text: string, signature: NoteSignature, key: VerifierKey): Cosignature | undefined {
  if (!isFrom(signature, key)) return undefined;
  const bytes = Buffer.from(signature.signature);
  if (bytes.length === TIME_BYTES + SIGNATURE_BYTES) {
    const seconds = bytes.readBigUInt64BE();
    const at = new Date(Number(seconds) * 1000);
    if (!Number.isNaN(at.getTime()) && verifySignature(key, cosignedMessage(text, seconds), bytes.subarray(TIME_BYTES)))
      return { witness: key.name, at: at.toISOString() };
  }
  throw new AppError('INTEGRITY', `The cosignature of ${key.name} does not hold.`);
}

/** The cosignatures of the given witnesses on a note. Lines of other keys are ignored. Errors: INTEGRITY when one of theirs does not hold. */
export function cosignaturesOn(note: Note, witnesses: readonly VerifierKey[]): Cosignature[] {
  return note.signatures.flatMap((signature) =>
    witnesses.flatMap((key) => readCosignature(note.text, signature, key) ?? []),
  );
}

/** The note with only the signatures of its own log: what is stored, and what a time stamp is of. */
export function ownNote(note: Note, key: VerifierKey): string {
  const own = note.signatures.filter((signature) => isFrom(signature, key));
  return `${note.text}\n${own.map((one) => signatureLine(one, one.signature)).join('')}`;
}

/** Where the n-th cosignature of a checkpoint is kept: the stored note itself never changes. */
export function cosignaturePath(size: number, n: number): string {
  return `checkpoints/${size}.cosignatures/${n}`;
}

/** What is kept: the verifier key of the witness on the first line, so that every byte can be checked, and its signature line. */
export function formatCosignatureFile(vkey: string, line: string): string {
  return `${vkey}\n${line}`;
}

/** Undefined unless `text` is exactly what is kept; says nothing about whether the cosignature holds. */
export function parseCosignatureFile(
  text: string,
): { key: VerifierKey; line: string; signature: NoteSignature } | undefined {
  const end = text.indexOf('\n');
  const line = text.slice(end + 1);
  const signature = line.endsWith('\n') ? parseSignature(line.slice(0, -1)) : undefined;
  const key = keyOrNone(text.slice(0, Math.max(0, end)));
  return key && signature && isFrom(signature, key) ? { key, line, signature } : undefined;
}

function keyOrNone(vkey: string): VerifierKey | undefined {
  try {
    return parseVerifierKey(vkey, COSIGNATURE);
  } catch {
    return undefined;
  }
}

/** Where the time stamp of a checkpoint is kept: a DER TimeStampResp. */
export function timeStampPath(size: number): string {
  return `checkpoints/${size}.tsr`;
}

/** The stored cosignature lines of a checkpoint, in the order they came. Errors: INTEGRITY when one is malformed. */
export async function readCosignatureLines(store: Pick<LogStore, 'get'>, size: number): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const bytes = await store.get(cosignaturePath(size, lines.length));
    if (bytes === undefined) return lines;
    const file = parseCosignatureFile(new TextDecoder().decode(bytes));
    if (!file) throw new AppError('INTEGRITY', 'A stored cosignature is malformed: run `log fsck`.');
    lines.push(file.line);
  }
}

/** The newest checkpoint, or the kept one of `size`, as the signed note with all its stored cosignatures. Errors: INTEGRITY. */
export async function readCosignedNote(store: Pick<LogStore, 'get'>, size?: number): Promise<string | undefined> {
  const bytes = await store.get(size === undefined ? 'checkpoint' : `checkpoints/${size}`);
  if (bytes === undefined) return undefined;
  const note = new TextDecoder().decode(bytes);
  const signed = size ?? Number(parseNote(bytes)?.text.split('\n')[1] ?? 'none');
  return Number.isSafeInteger(signed) ? note + (await readCosignatureLines(store, signed)).join('') : note;
}
