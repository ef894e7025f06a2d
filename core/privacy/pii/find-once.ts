/**
 * The same words always give the same finds: for calls that are read again and again, as the first hits of a search are, where they are is
 * remembered. Kept are positions under a hash of the words, never the words.
 */
import { createHash } from 'node:crypto';
import type { Transcript } from '../../transcript/transcript.ts';
import { findPersonalData } from './find.ts';
import type { PersonalData } from './personal-data.ts';

/** Calls; a few kB each. */
const REMEMBERED = 2000;
const known = new Map<string, Promise<readonly PersonalData[]>>();

/** As `findPersonalData`. */
export async function findOnce(
  transcript: Pick<Transcript, 'turns'>,
  { names = true }: { names?: boolean } = {},
): Promise<readonly PersonalData[]> {
  const key = keyOf(transcript, names);
  const finds = known.get(key) ?? findPersonalData(transcript, { names });
  // To the end: the map keeps the order of use.
  known.delete(key);
  known.set(key, finds);
  const [oldest] = known.keys();
  if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  try {
    return await finds;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}

function keyOf({ turns }: Pick<Transcript, 'turns'>, names: boolean): string {
  const words = JSON.stringify([names, turns.map(({ index, text }) => [index, text])]);
  return createHash('sha256').update(words).digest('base64');
}
