/** Where the custody log stands: its newest signed tree, who else signed it, and what the last audit found. */
import { encodeBase64 } from '../custody/base64.ts';
import { parseCheckpoint } from '../custody/checkpoint.ts';
import { readCosignedNote } from '../custody/cosignature.ts';
import { parseNote } from '../custody/note.ts';
import { AppError } from '../errors.ts';
import { lastAudit, type LastAudit } from './audit-archive.ts';
import type { Context } from './context.ts';

export interface LogStatus {
  /** Leaves of the newest signed tree; 0 before anything has happened. */
  readonly size: number;
  /** Base64. */
  readonly rootHash?: string;
  /** Key name of the log. */
  readonly origin?: string;
  /** Key names on the note beside that of the log. Only a verifier that has their keys can tell whether they hold. */
  readonly witnesses: readonly string[];
  readonly lastAudit?: LastAudit;
}

/** Reads, and checks nothing: that is what an audit and the verifiers are for. Errors: INTEGRITY for a note that is none. */
export async function logStatus(context: Pick<Context, 'logStore' | 'catalogue'>): Promise<LogStatus> {
  const audit = await lastAudit(context);
  const audited = audit ? { lastAudit: audit } : {};
  const text = await readCosignedNote(context.logStore);
  if (text === undefined) return { size: 0, witnesses: [], ...audited };
  const note = parseNote(text);
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) throw new AppError('INTEGRITY', 'The checkpoint is not a well-formed signed note.');
  const { size, rootHash, origin } = checkpoint;
  const witnesses = [...new Set(note.signatures.map(({ name }) => name))].filter((name) => name !== origin);
  return { size: Number(size), rootHash: encodeBase64(rootHash), origin, witnesses, ...audited };
}
