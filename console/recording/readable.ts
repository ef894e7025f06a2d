/** What there is to see of a recording, by its state. */
import type { Schema } from '../../client/index.ts';

type Recording = Pick<Schema<'Recording'>, 'state' | 'restricted' | 'transcriptReason'>;

/** Work on it goes on by itself. */
export function isRunning({ state, restricted }: Recording): boolean {
  return !restricted && ['received', 'screening', 'sealed', 'transcribing', 'analysed'].includes(state);
}

export function isSealed({ state }: Recording): boolean {
  return ['sealed', 'transcribing', 'analysed', 'indexed'].includes(state);
}

/** It can be heard, by those who have the right. */
export function isPlayable(recording: Recording): boolean {
  return isSealed(recording) && !recording.restricted;
}

export function isAnalysed({ state, restricted }: Recording): boolean {
  return (state === 'analysed' || state === 'indexed') && !restricted;
}
