/** Finds a recording's own key where its lane says it lives: in the vault (regulated) or in the key table (erasable). */
import { collect } from '../bytes.ts';
import { AppError } from '../errors.ts';
import type { KeyService, KeyTable, Vault } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';

const KEY_OBJECT_LIMIT = 64 * 1024;

interface KeyPorts {
  readonly keyService: KeyService;
  readonly keyTable: KeyTable;
  readonly vault: Vault;
}

/**
 * The 256-bit key of a sealed recording.
 * Errors: ERASED when the key was destroyed, INTEGRITY when it was altered, NOT_FOUND when the key object is gone.
 */
export async function recordingKey(ports: KeyPorts, recording: Recording): Promise<Uint8Array> {
  const { recordingId, sealed } = recording;
  if (sealed?.key) {
    const wrapped = await collect(ports.vault.read(sealed.key.key, sealed.key.versionId), KEY_OBJECT_LIMIT);
    return ports.keyService.unwrap(recordingId, wrapped);
  }
  const wrapped = await ports.keyTable.get(recordingId);
  if (wrapped === undefined) {
    throw new AppError(
      'ERASED',
      'The key of this recording does not exist any more; its sealed bytes cannot be opened.',
    );
  }
  return ports.keyService.unwrap(recordingId, wrapped);
}
