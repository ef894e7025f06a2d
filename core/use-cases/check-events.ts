/** Whether the custody events in the catalogue are those of the signed log: every leaf, every column beside it, every opening. */
import { opens } from '../custody/commitment.ts';
import { OPENING_NAMES, type CustodyRecord } from '../custody/event.ts';
import { parseLeaf, type Leaf } from '../custody/leaf.ts';
import { AppError } from '../errors.ts';
import type { Finding } from './check-part.ts';
import type { LogView } from './log-view.ts';

/** An event that the log proves, and its leaf. */
export interface ProvenEvent {
  readonly event: CustodyRecord;
  readonly leaf: Leaf;
}

/** `forgotten`: the openings may be gone, as they are after an erasure; one that is there must open all the same. */
export async function checkEvents(
  view: LogView,
  recordingId: string,
  events: readonly CustodyRecord[],
  { forgotten }: { forgotten: boolean },
): Promise<{ proven: readonly ProvenEvent[]; findings: readonly Finding[] }> {
  const proven: ProvenEvent[] = [];
  const findings: Finding[] = [];
  for (const event of events) {
    try {
      const leaf = parseLeaf(event.leaf);
      const problem = problemOf(recordingId, event, leaf, forgotten);
      if (problem !== undefined) throw new AppError('INTEGRITY', problem);
      if (event.leafIndex === undefined) throw new AppError('INTEGRITY', 'the event is not in the log yet');
      await view.prove(event.leafIndex, event.leaf);
      proven.push({ event, leaf });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const name = event.leafIndex === undefined ? event.type : `${event.type} (leaf ${event.leafIndex})`;
      findings.push({ verdict: 'altered', detail: `custody log: ${name}: ${error.message}` });
    }
  }
  return { proven, findings };
}

function problemOf(recordingId: string, event: CustodyRecord, leaf: Leaf, forgotten: boolean): string | undefined {
  if (leaf.recordingId !== recordingId) return 'the event belongs to another recording';
  for (const name of ['eventId', 'recordingId', 'type', 'at'] as const) {
    if (leaf[name] !== event[name]) return `the catalogue shows another ${name} than the log`;
  }
  for (const name of OPENING_NAMES) {
    const opening = event.openings[name];
    const commitment = leaf.commitments[name];
    if (opening === undefined) {
      if (commitment !== undefined && !forgotten) return `the catalogue has lost the ${name}`;
    } else if (commitment === undefined || !opens(commitment, opening)) {
      return `the ${name} in the catalogue is not what the log commits to`;
    }
  }
  return undefined;
}
