/** A transcriber that answers what the test says, per recording. */
import type { Transcriber, Transcription } from '../../core/analysis/ports.ts';
import { settle } from './memory-async.ts';

export interface MemoryTranscriber extends Transcriber {
  /** Answer per recording id; `none` for the others. */
  readonly answers: Map<string, Transcription>;
  readonly requests: Parameters<Transcriber['start']>[0][];
}

export function createMemoryTranscriber({ needsAudio = false } = {}): MemoryTranscriber {
  const answers = new Map<string, Transcription>();
  const requests: Parameters<Transcriber['start']>[0][] = [];
  return {
    needsAudio,
    answers,
    requests,
    start: (request) =>
      settle(() => {
        requests.push(request);
        return answers.get(request.recordingId) ?? { outcome: 'none', reason: 'NO_ANSWER' };
      }),
  };
}
