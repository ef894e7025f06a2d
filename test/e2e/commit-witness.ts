/** A catalogue that refuses nothing and notes every commit whose custody events are not exactly those of what it changed. */
import canonicalize from 'canonicalize';
import type { Catalogue, Change } from '../../core/ports.ts';
import type { Recording } from '../../core/recording/recording.ts';

/** Events that stand for a change. Others (reads, verdicts) stand for themselves. */
const CHANGES: ReadonlySet<string> = new Set([
  ...['recording.sealed', 'recording.received', 'hold.placed', 'hold.released', 'retention.extended'],
  ...['retention.event-told', 'recording.restricted', 'restriction.lifted', 'recording.erased'],
  ...['erasure.completed', 'recording.expired'],
]);

export interface CommitWitness {
  readonly catalogue: Catalogue;
  /** What was wrong, in words. */
  readonly problems: readonly string[];
}

export function witnessed(catalogue: Catalogue): CommitWitness {
  const problems: string[] = [];
  const commit = async (change: Change): Promise<void> => {
    const before = await Promise.all(change.recordings.map(({ recordingId }) => catalogue.recording(recordingId)));
    await catalogue.commit(change);
    for (const [index, after] of change.recordings.entries()) {
      const events = (change.events ?? []).filter(({ recordingId }) => recordingId === after.recordingId);
      const told = events.map(({ type }) => type).sort();
      const wanted = eventsOf(before[index], after, change).sort();
      // Asked for again: the refusal is an event each time, and nothing changes.
      const rest = told.filter((type) => CHANGES.has(type) || (type === 'erasure.refused' && wanted.includes(type)));
      if (JSON.stringify(rest) !== JSON.stringify(wanted)) problems.push(`[${wanted.join()}] told as [${told.join()}]`);
    }
    if (change.recordings.length > 0) return;
    const lonely = (change.events ?? []).filter(
      ({ type, recordingId }) => CHANGES.has(type) && recordingId !== 'archive',
    );
    problems.push(...lonely.map(({ type }) => `${type} without a change`));
  };
  return { catalogue: { ...catalogue, commit }, problems };
}

/** One event for each thing that the commit changes. */
function eventsOf(before: Recording | undefined, after: Recording, change: Change): string[] {
  if (!before) return [after.sealed ? 'recording.sealed' : 'recording.received'];
  const types: string[] = [];
  if (after.holds.length > before.holds.length) types.push('hold.placed');
  if (after.holds.length < before.holds.length) types.push('hold.released');
  if (isOtherRetention(before, after)) types.push('retention.extended');
  if ((after.businessEvents?.length ?? 0) > (before.businessEvents?.length ?? 0)) types.push('retention.event-told');
  if (after.erasureRequested && !before.erasureRequested) types.push('erasure.refused');
  else if (after.restricted && !before.restricted) types.push('recording.restricted');
  if (!after.restricted && before.restricted) types.push('restriction.lifted');
  if (after.erased && !before.erased) types.push('recording.erased');
  if (after.expired && !before.expired) types.push('recording.expired');
  // A purge that is repeated has its certificate already.
  if (after.purged && !before.purged && change.entries?.some(({ kind }) => kind === 'certificate')) {
    types.push('erasure.completed');
  }
  return types;
}

function isOtherRetention({ retention: before }: Recording, { retention: after }: Recording): boolean {
  return canonicalize(before) !== canonicalize(after);
}
