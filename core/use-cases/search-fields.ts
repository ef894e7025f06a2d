/** What a call can be filtered by in a search. */
import type { Recording } from '../recording/recording.ts';
import type { SearchDocument } from '../search/search.ts';

/** `heard`: the language of the transcript, where nobody has told one. */
export function searchFields(recording: Recording, heard?: string): SearchDocument['fields'] {
  const one = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);
  return {
    businessLine: [recording.businessLine],
    agentId: one(recording.agentId),
    team: one(recording.team),
    customerRef: one(recording.customerRef),
    language: one(recording.language ?? heard),
    topic: recording.analysed?.topics ?? [],
    intent: recording.analysed?.intents ?? [],
    emotion: one(recording.analysed?.emotion),
    state: [recording.state],
  };
}
