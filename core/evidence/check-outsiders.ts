/** What others say about the checkpoint of a bundle: cosignatures of witnesses the reader trusts, and a time stamp. */
import type { Outsiders } from '../custody/beside-check.ts';
import { cosignaturesOn, ownNote } from '../custody/cosignature.ts';
import { parseNote, type VerifierKey } from '../custody/note.ts';
import { checkTimeStamp, type TimeStamp } from '../custody/time-stamp.ts';
import { PATHS } from './bundle.ts';
import { Failed, readDocument, type BundleReader, type Passed } from './bundle-reader.ts';

/** Every witness whose key was given must have cosigned; signatures of others say nothing. */
export async function checkWitnesses(bundle: BundleReader, witnesses: readonly VerifierKey[]): Promise<Passed<true>> {
  const note = parseNote(await readDocument(bundle, PATHS.checkpoint));
  const found = note ? cosignaturesOn(note, witnesses) : [];
  const silent = witnesses.filter(({ name }) => !found.some(({ witness }) => witness === name));
  if (silent.length > 0) throw new Failed(`Not cosigned by ${silent.map(({ name }) => name).join(', ')}.`);
  return { detail: `Cosigned by ${found.map(({ witness, at }) => `${witness} at ${at}`).join(', ')}.`, value: true };
}

/** The stamp is of the note as the log signed it, without cosignatures. */
export async function checkStamp(
  bundle: BundleReader,
  key: VerifierKey,
  authorities: Outsiders['authorities'],
): Promise<Passed<TimeStamp>> {
  const note = parseNote(await readDocument(bundle, PATHS.checkpoint));
  if (!note) throw new Failed('There is no readable checkpoint.');
  const stamp = checkTimeStamp(
    await readDocument(bundle, PATHS.timestamp),
    Buffer.from(ownNote(note, key)),
    authorities,
  );
  const by = stamp.authority === 'checked' ? 'the authority you gave' : 'an authority that was not checked';
  return { detail: `The checkpoint existed at ${stamp.at}, says ${by}.`, value: stamp };
}
