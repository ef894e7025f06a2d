import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../local/verifier/read-arguments.ts';

describe('verify.mjs', () => {
  it('says what is wrong with its options, and never takes them for a check', () => {
    const problems: readonly (readonly [string[], RegExp])[] = [
      [['bundle.zip'], /takes no file.*Unzip/u],
      [['bundle.zip', '--json'], /takes no file/u],
      [['--key', 'bogus'], /--key is no verifier key.*callvault log key/u],
      [['--keys', 'x'], /no option --keys/u],
      [['--tsa-cert', '/nowhere.pem'], /--tsa-cert/u],
    ];
    for (const [args, problem] of problems) {
      const read = readArguments(args);
      expect(read.options).toBeUndefined();
      expect(read.problem).toMatch(problem);
    }
    expect(readArguments(['--key']).options).toBeUndefined();
  });

  it('takes no options for a check without a key, and --help for no check', () => {
    expect(readArguments([])).toMatchObject({ options: { key: undefined, asJson: false }, wantsHelp: false });
    expect(readArguments(['--help', 'bundle.zip'])).toEqual({ options: undefined, wantsHelp: true });
  });
});
