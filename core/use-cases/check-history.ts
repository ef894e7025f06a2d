/** Whether the catalogue's row of a recording says what its custody events imply: objects, hash, transcript, retention, holds. */
import type { Lock } from '../ports.ts';
import { LANES, type Recording, type SealedObject } from '../recording/recording.ts';
import { sealedParts } from '../sealing/sealed-parts.ts';
import { lockOf } from '../sealing/vault-objects.ts';
import type { ProvenEvent } from './check-events.ts';

/** What is wrong, in words; nothing when the row follows from the events. */
export function checkHistory(recording: Recording, proven: readonly ProvenEvent[]): string[] {
  const sealed = find(proven, 'recording.sealed');
  if (!sealed) return ['custody log: no sealed event is proven'];
  return [
    ...checkObjects(recording, proven),
    ...checkTranscript(recording, proven),
    ...(sealed.event.openings.sha256?.value === recording.sealed?.sha256
      ? []
      : ['audio: the SHA-256 in the catalogue is not the one the custody log commits to']),
    ...checkScreening(recording, sealed, proven),
    ...checkRetention(recording, proven),
    ...checkHolds(recording, proven),
    ...(['erased', 'expired'] as const).flatMap((fact) =>
      (recording[fact] !== undefined) === (find(proven, `recording.${fact}`) !== undefined)
        ? []
        : [`${fact}: the catalogue and the custody log disagree`],
    ),
  ];
}

function find(proven: readonly ProvenEvent[], ...types: ProvenEvent['event']['type'][]): ProvenEvent | undefined {
  return proven.findLast(({ event }) => types.includes(event.type));
}

/** Other bytes than those that arrived may be sealed only where the log says that they were muted. */
function checkScreening(
  { received, transformations }: Recording,
  sealed: ProvenEvent,
  proven: readonly ProvenEvent[],
): string[] {
  const { sha256, receivedSha256 } = sealed.event.openings;
  const problems =
    received?.sha256 === receivedSha256?.value
      ? []
      : ['audio: the SHA-256 of what arrived in the catalogue is not the one the custody log commits to'];
  const screened = proven.find(
    ({ event, leaf }) => event.type === 'recording.screened' && typeof leaf.facts?.['spans'] === 'number',
  );
  const spans = transformations.reduce((sum, transformation) => sum + transformation.spans.length, 0);
  if (spans !== (screened?.leaf.facts?.['spans'] ?? 0)) {
    problems.push('transformations: the catalogue has other muted spans than the custody log');
  }
  const wasMuted = screened?.event.openings.sha256?.value === sha256?.value && spans > 0;
  if (sha256?.value !== receivedSha256?.value && !wasMuted) {
    problems.push('audio: sealed other bytes than arrived, and the custody log does not say that they were muted');
  }
  return problems;
}

function transcriptEvent(proven: readonly ProvenEvent[]): ProvenEvent | undefined {
  return find(proven, 'transcript.sealed', 'transcript.none');
}

/** SHA-256 of the plain transcript, as the log commits to it. */
export function transcriptHash(proven: readonly ProvenEvent[]): string | undefined {
  return find(proven, 'transcript.sealed')?.event.openings.sha256?.value;
}

function checkObjects(recording: Recording, proven: readonly ProvenEvent[]): string[] {
  // A key that was moved into the vault is named by the extension that made the recording regulated.
  const extensions = proven.filter(({ event }) => event.type === 'retention.extended');
  const naming = [find(proven, 'recording.sealed'), transcriptEvent(proven), ...extensions];
  const logged = naming.flatMap((one) => one?.leaf.objects ?? []);
  const parts = sealedParts(recording);
  const isSame = (a: SealedObject, b: SealedObject): boolean =>
    a.key === b.key && a.versionId === b.versionId && a.sha256 === b.sha256 && a.bytes === b.bytes;
  return [
    ...parts
      .filter(({ object }) => !logged.some((other) => isSame(object, other)))
      .map(({ name }) => `${name}: the catalogue disagrees with the custody log`),
    ...logged
      .filter((object) => !parts.some((part) => part.object.key === object.key))
      .map(({ key }) => `${key}: in the custody log, not in the catalogue`),
  ];
}

function checkTranscript({ transcription }: Recording, proven: readonly ProvenEvent[]): string[] {
  const event = transcriptEvent(proven)?.event;
  const outcome = event && (event.type === 'transcript.sealed' ? 'available' : 'none');
  if (outcome !== transcription?.outcome) return ['transcript: the outcome in the catalogue is not the logged one'];
  if (transcription?.outcome === 'none' && transcription.reason !== event?.openings.reason?.value) {
    return ['transcript: the reason in the catalogue is not the logged one'];
  }
  const logged = transcriptEvent(proven)?.leaf.facts?.['turnsRoot'];
  const root = transcription?.outcome === 'available' ? transcription.turnsRoot : undefined;
  return logged === root ? [] : ['transcript: the root of its turns in the catalogue is not the logged one'];
}

/** The lock that the seal and every later event with a `retainUntil` imply; undefined when the log says nothing about it. */
export function loggedLock(proven: readonly ProvenEvent[]): Lock | undefined {
  let lane: (typeof LANES)[number] | undefined;
  let retainUntil: string | undefined;
  for (const { leaf } of proven) {
    const { facts } = leaf;
    const until = facts?.['retainUntil'];
    const named = LANES.find((one) => one === facts?.['lane']);
    // Only longer, only stricter: an extension cannot take back what an earlier event promised.
    if (named !== undefined && lane !== 'regulated') lane = named;
    if (typeof until === 'string' && (retainUntil === undefined || until > retainUntil)) retainUntil = until;
  }
  if (lane === undefined || retainUntil === undefined) return undefined;
  return { mode: lane === 'regulated' ? 'COMPLIANCE' : 'GOVERNANCE', retainUntil };
}

function checkRetention({ retention }: Recording, proven: readonly ProvenEvent[]): string[] {
  const logged = loggedLock(proven);
  const found = retention && lockOf(retention);
  const problems: string[] = [];
  if (found?.mode !== logged?.mode) problems.push('retention: the lane in the catalogue is not the logged one');
  if (found?.retainUntil !== logged?.retainUntil) {
    problems.push(`retention: retainUntil in the catalogue is not the logged one (${logged?.retainUntil ?? 'none'})`);
  }
  return problems;
}

function checkHolds({ holds }: Recording, proven: readonly ProvenEvent[]): string[] {
  const matters = new Set<string>();
  for (const { event } of proven) {
    const matter = event.openings.matter?.value ?? '';
    if (event.type === 'hold.placed') matters.add(matter);
    if (event.type === 'hold.released') matters.delete(matter);
  }
  const logged = find(proven, 'hold.placed', 'hold.released')?.leaf.facts?.['holds'] ?? 0;
  const agrees =
    logged === holds.length && matters.size === holds.length && holds.every(({ matterId }) => matters.has(matterId));
  return agrees
    ? []
    : [`holds: the catalogue has ${holds.length}, the custody log ${String(logged)}, or other matters`];
}
