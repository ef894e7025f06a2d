/** The leaf of one turn: what the maker of a quote and its verifier share. */
import canonicalize from 'canonicalize';
import { leafHash } from '../custody/merkle.ts';
import { AppError } from '../errors.ts';

/** RFC 6962 leaf hash of the RFC 8785 form of `{salt, turn}`; the salt is 64 hex digits. */
export function turnLeafHash(turn: unknown, salt: string): Uint8Array {
  const text = canonicalize({ salt, turn });
  if (text === undefined) throw new AppError('INTERNAL', 'A turn could not be written.');
  return leafHash(Buffer.from(text));
}
