/** Other files of the same call, for the manifest of a bundle: as they were at the checkpoint. */
import type { BundleManifest, BundleWitness } from '../evidence/bundle.ts';
import type { CustodyRecord, CustodyType } from '../custody/event.ts';
import type { Recording } from '../recording/recording.ts';
import { pages } from './catalogue-pages.ts';
import type { Context } from './context.ts';
import type { Exportable } from './prepare-export.ts';

type Mentioned = Pick<BundleManifest['recordings'][number], 'witnesses' | 'comparison'>;

/** Witnesses that were sealed below `size` and are still there, by id; of a witness, its own comparison. */
export async function witnessesOf(
  context: Context,
  { recording, events }: Exportable,
  size: number,
): Promise<Mentioned> {
  const { recordingId, witnessOf, source, callId } = recording;
  if (witnessOf !== undefined) return compared(recording, events, size);
  const witnesses: BundleWitness[] = [];
  for await (const other of pages(context.catalogue, { source, callId })) {
    if (other.witnessOf !== recordingId || !other.sealed || other.erased || other.expired) continue;
    const history = await context.catalogue.events(other.recordingId);
    if (!happened(history, 'recording.sealed', size)) continue;
    witnesses.push({ recordingId: other.recordingId, sha256: other.sealed.sha256, ...compared(other, history, size) });
  }
  witnesses.sort((a, b) => (a.recordingId < b.recordingId ? -1 : 1));
  return witnesses.length > 0 ? { witnesses } : {};
}

function compared(
  { comparison }: Recording,
  events: readonly CustodyRecord[],
  size: number,
): Pick<BundleWitness, 'comparison'> {
  return comparison && happened(events, 'witness.compared', size) ? { comparison } : {};
}

function happened(events: readonly CustodyRecord[], type: CustodyType, size: number): boolean {
  return events.some((event) => event.type === type && event.leafIndex !== undefined && event.leafIndex < size);
}
