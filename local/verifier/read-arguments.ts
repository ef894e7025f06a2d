/** The options of verify.mjs. A misspelt one must not pass for a check that was not made. */
import { readFileSync } from 'node:fs';
import type { Outsiders } from '../../core/custody/beside-check.ts';
import { parseWitnessKey } from '../../core/custody/cosignature.ts';
import { isVerifierKey } from '../../core/custody/note.ts';
import { parseCertificates } from '../../core/custody/time-stamp.ts';

export const USAGE = `node verify.mjs [--key VERIFIER_KEY] [--witness-key WITNESS_KEY]... [--tsa-cert FILE] [--json]
VERIFIER_KEY looks like NAME+HASH+BASE64 (callvault log key).
WITNESS_KEY is the verifier key of a witness who must have cosigned the checkpoint.
FILE holds PEM certificates that the time stamp must lead to.
Exit 0: everything is consistent. Exit 1: something is not. Exit 2: wrong usage.
`;

const WITH_VALUE: readonly string[] = ['--key', '--witness-key', '--tsa-cert'];
const NO_FILE =
  'verify.mjs takes no file: it checks the folder it lies in. Unzip the bundle and run node verify.mjs there.';
const NO_KEY =
  '--key is no verifier key: one looks like NAME+HASH+BASE64, as the archive prints it with callvault log key.';

export interface Options {
  readonly key: string | undefined;
  readonly outsiders: Outsiders;
  readonly asJson: boolean;
}

export interface Arguments {
  /** Absent: wrong usage, or help was asked for. */
  readonly options: Options | undefined;
  readonly wantsHelp: boolean;
  /** What is wrong. */
  readonly problem?: string;
}

export function readArguments(args: readonly string[]): Arguments {
  const wantsHelp = args.includes('--help') || args.includes('-h');
  if (wantsHelp) return { options: undefined, wantsHelp };
  const given = { key: new Array<string>(), 'witness-key': new Array<string>(), 'tsa-cert': new Array<string>() };
  let asJson = false;
  const rest = [...args];
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === '--json') {
      asJson = true;
      continue;
    }
    if (name !== undefined && !name.startsWith('--')) return wrong(NO_FILE);
    if (!WITH_VALUE.includes(name ?? '')) return wrong(`There is no option ${name ?? ''}.`);
    const value = rest.shift();
    if (value === undefined) return wrong(`${name ?? ''} needs a value.`);
    if (name === '--key') given.key.push(value);
    else if (name === '--witness-key') given['witness-key'].push(value);
    else given['tsa-cert'].push(value);
  }
  const [key, ...more] = given.key;
  if (more.length > 0) return wrong('--key is given once.');
  if (key !== undefined && !isVerifierKey(key)) return wrong(NO_KEY);
  try {
    const outsiders = {
      witnesses: given['witness-key'].map(parseWitnessKey),
      authorities: given['tsa-cert'].flatMap((file) => parseCertificates(readFileSync(file, 'utf8'))),
    };
    return { options: { key, outsiders, asJson }, wantsHelp };
  } catch {
    return wrong('A value of --witness-key is no verifier key, or the file of --tsa-cert holds no certificates.');
  }
}

function wrong(problem: string): Arguments {
  return { options: undefined, wantsHelp: false, problem };
}
