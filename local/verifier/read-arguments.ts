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

export interface Options {
  readonly key: string | undefined;
  readonly outsiders: Outsiders;
  readonly asJson: boolean;
}

/** No options: wrong usage, or help was asked for. */
export function readArguments(args: readonly string[]): { options: Options | undefined; wantsHelp: boolean } {
  const wantsHelp = args.includes('--help') || args.includes('-h');
  const given = { key: new Array<string>(), 'witness-key': new Array<string>(), 'tsa-cert': new Array<string>() };
  let asJson = false;
  const rest = [...args];
  while (rest.length > 0) {
    const name = rest.shift();
    if (name === '--json') {
      asJson = true;
      continue;
    }
    const value = rest.shift();
    if (value === undefined) return { options: undefined, wantsHelp };
    if (name === '--key') given.key.push(value);
    else if (name === '--witness-key') given['witness-key'].push(value);
    else if (name === '--tsa-cert') given['tsa-cert'].push(value);
    else return { options: undefined, wantsHelp };
  }
  const [key, ...more] = given.key;
  if (wantsHelp || more.length > 0 || (key !== undefined && !isVerifierKey(key))) {
    return { options: undefined, wantsHelp };
  }
  try {
    const outsiders = {
      witnesses: given['witness-key'].map(parseWitnessKey),
      authorities: given['tsa-cert'].flatMap((file) => parseCertificates(readFileSync(file, 'utf8'))),
    };
    return { options: { key, outsiders, asJson }, wantsHelp };
  } catch {
    return { options: undefined, wantsHelp };
  }
}
