/** The verdict on a bundle in plain words. What the bundle itself says reaches the terminal escaped. */
import { printable } from './printable.ts';
import type { BundleVerdict, Check } from './verify-bundle.ts';

export function renderVerdict({ ok, origin, checks, notProven }: BundleVerdict): string {
  const established = origin === 'established';
  const isOpen = (check: Check): boolean => check.ok && check.name === 'origin' && !established;
  const proven = checks.filter((check) => check.ok && !isOpen(check));
  const open = checks.filter(isOpen);
  const failed = checks.filter((check) => !check.ok);
  const list = (title: string, lines: readonly string[]): string[] => [
    title,
    ...(lines.length === 0 ? ['  nothing'] : lines.map((line) => `  ${printable(line)}`)),
  ];
  const said = ({ name, detail }: Check): string => `${name}: ${detail}`;
  return `${[
    ...list(ok ? 'Proven' : 'Passed, and proves nothing while other checks fail', proven.map(said)),
    '',
    ...list('Not proven', [...open.map(said), ...notProven]),
    '',
    ...list('Failed', failed.map(said)),
    '',
    ok
      ? 'Consistent: what is shown is what was sealed, and every event shown is in the signed log.'
      : 'NOT consistent: do not rely on this bundle. The failed checks say what is wrong.',
    established
      ? 'Origin established: the key you gave signed it.'
      : 'Origin not established: anybody can sign with a key of their own. Ask the archive for its key (callvault log key, or the page Custody log of the console) and pass it with --key.',
  ].join('\n')}\n`;
}
