/**
 * The lifecycle as a join of facts: facts arrive twice, late or in any order, and the state is what the set of them implies.
 * Where two versions of one fact meet, the earlier wins, so that every order of arrival ends the same.
 */
import canonicalize from 'canonicalize';
import type { Recording, State } from './recording.ts';

type FactName =
  | 'received'
  | 'quarantine'
  | 'screening'
  | 'screened'
  | 'decision'
  | 'rejection'
  | 'sealed'
  | 'transcriptionJob'
  | 'transcription'
  | 'analysed'
  | 'indexed'
  | 'accessCopy'
  | 'erasureRequested'
  | 'erased'
  | 'purged'
  | 'expired'
  | 'removed';
type Fact<N extends FactName> = NonNullable<Recording[N]>;

/** What the pipeline does next. `wait` = something outside has to happen first. */
export type Step = 'screen' | 'seal' | 'transcribe' | 'analyse' | 'index' | 'access-copy' | 'purge' | 'wait' | 'none';

/** Adds one fact and re-derives the state. Idempotent, commutative and associative over facts. */
export function addFact<N extends FactName>(recording: Recording, name: N, fact: Fact<N>): Recording {
  const known = recording[name];
  const kept = known === undefined || precedes(fact, known) ? fact : known;
  const next: Recording = { ...recording, [name]: kept };
  return { ...next, state: stateOf(next) };
}

function precedes(a: { at: string }, b: { at: string }): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return (canonicalize(a) ?? '') < (canonicalize(b) ?? '');
}

/** The state that the facts imply. */
export function stateOf(recording: Recording): State {
  if (recording.erased) return 'erased';
  if (recording.expired) return 'expired';
  if (recording.sealed) {
    if (recording.transcription === undefined) return recording.transcriptionJob ? 'transcribing' : 'sealed';
    if (recording.analysed === undefined) return 'transcribing';
    return recording.indexed ? 'indexed' : 'analysed';
  }
  if (recording.rejection) return 'rejected';
  if (recording.received === undefined) return 'awaiting-upload';
  if (recording.quarantine && recording.decision?.outcome !== 'accept') return 'quarantined';
  return recording.screening && !recording.screened ? 'screening' : 'received';
}

/** The one next step of a recording; the same facts always give the same answer. */
export function nextStep(recording: Recording): Step {
  const state = stateOf(recording);
  switch (state) {
    case 'received':
      return 'seal';
    case 'sealed':
      return recording.restricted ? 'wait' : 'transcribe';
    case 'transcribing':
      return recording.restricted || recording.transcription === undefined ? 'wait' : 'analyse';
    case 'analysed':
      return recording.restricted ? 'wait' : 'index';
    case 'indexed':
      return recording.accessCopy || recording.restricted ? 'none' : 'access-copy';
    case 'screening':
      return recording.transcriptionJob && !recording.transcription ? 'wait' : 'screen';
    case 'awaiting-upload':
    case 'quarantined':
      return 'wait';
    case 'erased':
    case 'expired':
      return recording.purged ? 'none' : 'purge';
    case 'rejected':
      return 'none';
  }
}
