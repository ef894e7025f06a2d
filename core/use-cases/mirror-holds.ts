/** The legal-hold flag of every object of a recording follows the holds in the catalogue, whatever happens at the same time. */
import { AppError } from '../errors.ts';
import type { Vault } from '../ports.ts';
import type { Recording } from '../recording/recording.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import type { Context } from './context.ts';

const ROUNDS = 20;

/**
 * Sets the flags to what the catalogue says now, and looks again until nothing changed meanwhile: the last one to finish leaves them right.
 * Holds, seal and transcript call it after their commit. Errors: CONFLICT when the recording never rests.
 */
export async function mirrorHolds(
  { catalogue, vault }: Pick<Context, 'catalogue' | 'vault'>,
  recordingId: string,
): Promise<void> {
  let before = await catalogue.recording(recordingId);
  for (let round = 0; round < ROUNDS && before; round += 1) {
    await setFlags(vault, before, before.holds.length > 0);
    const after = await catalogue.recording(recordingId);
    if (after?.revision === before.revision) return;
    before = after;
  }
  if (before) throw new AppError('CONFLICT', 'The recording kept changing while its hold was set; try again.');
}

/** Puts the flag up on everything that is in the vault already. */
export async function raiseFlag(vault: Vault, recording: Recording): Promise<void> {
  await setFlags(vault, recording, true);
}

async function setFlags(vault: Vault, recording: Recording, on: boolean): Promise<void> {
  for (const { object } of sealedParts(recording)) {
    const head = await vault.head(object.key, object.versionId);
    // A part that is missing is for verify to report; the others must be held all the same.
    if (head && head.legalHold !== on) await vault.setLegalHold(object.key, object.versionId, on);
  }
}
