/**
 * A witness with a key file of its own, for somebody who is not the archive: on another machine, or at least under another user. Beside the
 * key lies what it has seen last; the first log it is shown is the one it witnesses from then on.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import * as z from 'zod';
import { examineCheckpoint, type SeenTree } from '../../core/custody/witness.ts';
import { cosign, parseWitnessKey } from '../../core/custody/cosignature.ts';
import { COSIGNATURE, formatVerifierKey, parseNote, parseVerifierKey } from '../../core/custody/note.ts';
import { AppError } from '../../core/errors.ts';
import type { Witness } from '../../core/custody/ports.ts';
import type { Clock } from '../../core/ports.ts';
import { replaceFile, writeNewFile } from './durable-file.ts';
import { createMutex } from './mutex.ts';
import { settle } from './storage-error.ts';

const keySchema = z.strictObject({ name: z.string(), privateKey: z.string() });
const seenSchema = z.strictObject({ log: z.string(), size: z.int().nonnegative(), rootHash: z.string() });

/** Makes a key file, readable by its owner only, and returns the verifier key. Errors: VALIDATION_FAILED for the name, CONFLICT when the file is there. */
export function createWitnessKey(file: string, name: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const vkey = vkeyOf(name, privateKey);
  if (existsSync(file)) throw new AppError('CONFLICT', 'There is a file of this name already; nothing is overwritten.');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  writeNewFile(file, Buffer.from(`${JSON.stringify({ name, privateKey: pem }, null, 2)}\n`), 0o600);
  return vkey;
}

/** `log` is the verifier key of the log. Errors: USAGE without a key file, UNAVAILABLE when others may read it, INTEGRITY when it is damaged. */
export function openFileWitness({ file, log, clock }: { file: string; log: string; clock: Clock }): Witness {
  const { name, key } = readKey(file);
  const vkey = vkeyOf(name, key);
  const seenFile = `${file}.seen`;
  const exclusively = createMutex(`${file}.lock`);
  return {
    vkey,
    cosign: async ({ checkpoint, oldSize, proof }) => {
      const decision = await settle(() =>
        exclusively(() => {
          const seen = readSeen(seenFile, log);
          const found = examineCheckpoint({ checkpoint, log: parseVerifierKey(log), seen, oldSize, proof });
          // Remembered before it is signed: what dies in between was merely not signed.
          if (found.outcome === 'extends') writeSeen(seenFile, { log, ...found.tree });
          return found;
        }),
      );
      if (decision.outcome === 'seen') return decision;
      const seconds = BigInt(Math.floor(clock.now().getTime() / 1000));
      const text = parseNote(checkpoint)?.text ?? '';
      const line = await cosign(parseWitnessKey(vkey), text, seconds, (message) => sign(null, message, key));
      return { outcome: 'cosigned', line };
    },
  };
}

function vkeyOf(name: string, key: KeyObject): string {
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return formatVerifierKey(name, publicKey, COSIGNATURE);
}

function readKey(file: string): { name: string; key: KeyObject } {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new AppError('USAGE', 'There is no witness key at this path; make one with: log witness-key');
  if ((found.mode & 0o077) !== 0) {
    throw new AppError('UNAVAILABLE', 'Others than the owner may use the witness key. Run chmod 600 on it.');
  }
  try {
    const { name, privateKey } = keySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { name, key: createPrivateKey(privateKey) };
  } catch (cause) {
    throw new AppError('INTEGRITY', 'The witness key is damaged.', { cause });
  }
}

/** Errors: INTEGRITY when the record is damaged, CONFLICT when it is of another log. */
function readSeen(file: string, log: string): SeenTree | undefined {
  if (!existsSync(file)) return undefined;
  const seen = parseSeen(readFileSync(file, 'utf8'));
  if (seen.log !== log) throw new AppError('CONFLICT', 'This witness key belongs to another log: use one key per log.');
  return seen;
}

function parseSeen(text: string): z.infer<typeof seenSchema> {
  try {
    return seenSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'What this witness has seen last is not readable any more.', { cause });
  }
}

function writeSeen(file: string, seen: z.infer<typeof seenSchema>): void {
  const temporary = `${file}.new`;
  rmSync(temporary, { force: true });
  writeNewFile(temporary, Buffer.from(`${JSON.stringify(seen, null, 2)}\n`), 0o600);
  replaceFile(temporary, file);
}
