/** What this edition cannot remove at once, for certificates, and who removes the rest. */
import { CATALOGUE_RECOVERY_DAYS } from '../../adapters/aws/catalogue-table.ts';
import { KEY_RECOVERY_DAYS } from '../../adapters/aws/key-table-shape.ts';
import type { Parts } from '../container.ts';

const DAY_MS = 86_400_000;
/** Amazon OpenSearch Service takes snapshots of its own and keeps them for so long. */
const SNAPSHOT_DAYS = 14;

const RESIDUES = [
  {
    store: 'catalogue recovery',
    what: 'the catalogue as it was, in point-in-time recovery, encrypted',
    keptMs: CATALOGUE_RECOVERY_DAYS * DAY_MS,
  },
  {
    store: 'key table recovery',
    what: 'the wrapped key, in point-in-time recovery, encrypted; restored by break-glass only',
    keptMs: KEY_RECOVERY_DAYS * DAY_MS,
  },
  { store: 'search snapshots', what: 'snapshots of the search index, encrypted', keptMs: SNAPSHOT_DAYS * DAY_MS },
  { store: 'statistics', what: 'one row per call: random id, line, time, length, topics; it names nobody' },
];

/** `removes`: what the function may do itself of what follows a decision. The others decide, and leave the rest to who may. */
export function erasurePart(removes: { keys?: boolean; versions?: boolean } = {}): Pick<Parts, 'erasure'> {
  return {
    erasure: () => ({
      recoveryMs: KEY_RECOVERY_DAYS * DAY_MS,
      residues: RESIDUES,
      purgedElsewhere: removes.keys !== true,
      removedElsewhere: removes.versions !== true,
    }),
  };
}
