/** Checks what is kept beside a checkpoint: cosignatures of witnesses and a time stamp. */
import type { X509Certificate } from 'node:crypto';
import { isAppError } from '../errors.ts';
import type { LogStore } from './ports.ts';
import { parseCosignatureFile, readCosignature } from './cosignature.ts';
import type { Cosignature } from './cosignature.ts';
import type { LogReport } from './log-check.ts';
import { hashesEqual } from './merkle.ts';
import { parseNote } from './note.ts';
import type { VerifierKey } from './note.ts';
import { checkTimeStamp } from './time-stamp.ts';
import type { TimeStamp } from './time-stamp.ts';

/** Whom the reader trusts besides the log: keys of witnesses (parseWitnessKey), certificates of time-stamping authorities. */
export interface Outsiders {
  readonly witnesses?: readonly VerifierKey[];
  readonly authorities?: readonly X509Certificate[];
}

/** A cosignature by a given witness, or a time stamp, that holds. */
export type Attestation = { readonly size: number } & (
  ({ readonly kind: 'cosignature' } & Cosignature) | ({ readonly kind: 'time stamp' } & TimeStamp)
);

const BESIDE = /^checkpoints\/(0|[1-9]\d{0,15})\.(?:tsr|cosignatures\/(0|[1-9]\d{0,2}))$/;

/** Whether `path` is where a cosignature or a time stamp is kept, and of which checkpoint. `n` is the number of the cosignature. */
export function parseBesidePath(path: string): { size: number; n: number | undefined } | undefined {
  const [, size, n] = BESIDE.exec(path) ?? [];
  return size === undefined ? undefined : { size: Number(size), n: n === undefined ? undefined : Number(n) };
}

/** Checks one such file; what does not hold is reported under its path. Every cosignature is checked by the key kept with it; only those of given witnesses are returned. */
export async function checkBeside(
  context: { store: Pick<LogStore, 'get'>; report: LogReport } & Outsiders,
  path: string,
): Promise<Attestation | undefined> {
  const { store, report, witnesses = [], authorities } = context;
  const place = parseBesidePath(path);
  if (place === undefined) return undefined;
  const { size, n } = place;
  const bytes = await store.get(path);
  const stored = await store.get(`checkpoints/${size}`);
  const note = stored && parseNote(stored);
  try {
    if (!bytes || !stored || !note) {
      report.add({ path, detail: 'There is no readable checkpoint of this size.' });
    } else if (n === undefined) {
      return { kind: 'time stamp', size, ...checkTimeStamp(bytes, stored, authorities) };
    } else {
      const file = parseCosignatureFile(new TextDecoder().decode(bytes));
      if (!file) report.add({ path, detail: 'Not a cosignature.' });
      const cosignature = file && readCosignature(note.text, file.signature, file.key);
      if (n > 0 && (await store.get(path.replace(/\d+$/, String(n - 1)))) === undefined)
        report.add({ path, detail: 'The cosignature before this one is missing.' });
      const isTrusted = witnesses.some(
        ({ name, publicKey }) => file?.key.name === name && hashesEqual(publicKey, file.key.publicKey),
      );
      return cosignature && isTrusted ? { kind: 'cosignature', size, ...cosignature } : undefined;
    }
  } catch (error) {
    if (!isAppError(error, 'INTEGRITY')) throw error;
    report.add({ path, detail: error.message });
  }
  return undefined;
}
