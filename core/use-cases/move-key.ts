/** The wrapped key of a recording that becomes regulated: from the table, where it can be destroyed, into the vault, where it cannot. */
import { once, sha256Hex } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { VaultHead } from '../ports.ts';
import type { Recording, Retention } from '../recording/recording.ts';
import { lockOf, placePlain } from '../sealing/vault-objects.ts';
import type { Context } from './context.ts';

/**
 * Puts the key object under the lock of `retention`; a repeat finds it there. The table row stays: it goes when the catalogue names the object.
 * Errors: ERASED when the key was destroyed, INTEGRITY when the vault holds other bytes under its name.
 */
export async function placeKeyObject(context: Context, recording: Recording, retention: Retention): Promise<VaultHead> {
  const { recordingId, holds } = recording;
  const wrapped = await context.keyTable.get(recordingId);
  if (wrapped === undefined) throw new AppError('ERASED', 'The key of this recording does not exist any more.');
  // What goes under a lock for years must open the recording.
  await context.keyService.unwrap(recordingId, wrapped);
  const placement = { key: `key/${recordingId}`, lock: lockOf(retention), legalHold: holds.length > 0 };
  const content = { body: once(wrapped), bytes: wrapped.length, sha256: sha256Hex(wrapped) };
  return placePlain(context.vault, placement, content);
}
