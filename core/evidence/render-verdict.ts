/** The verdict on a bundle in plain words. What the bundle itself says reaches the terminal escaped. */
import { printable } from './printable.ts';
import type { BundleVerdict } from './verify-bundle.ts';

export function renderVerdict({ ok, origin, checks }: BundleVerdict): string {
  const lines = checks.map(
    (check) => `${check.ok ? 'ok    ' : 'FAILED'}  ${printable(`${check.name}: ${check.detail}`)}`,
  );
  const proven = ok
    ? 'Consistent: these are the bytes that were sealed, and every event shown is in the signed log.'
    : 'NOT consistent: do not rely on this bundle. The failed checks say what is wrong.';
  const open =
    origin === 'established'
      ? 'Origin established: the key you gave signed it.'
      : 'Origin not established: anybody can sign with a key of their own. Pass the key of the archive with --key.';
  const limits = 'Not proven: what was told to the archive (names, times), and that nothing was recorded elsewhere.';
  return `${[...lines, '', proven, open, limits].join('\n')}\n`;
}
