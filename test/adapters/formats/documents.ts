/** Provider documents made for tests. */
import { type ParseOptions, parseTranscript } from '../../../adapters/formats/parse-transcript.ts';
import { type Transcript, transcriptSchema } from '../../../core/transcript/transcript.ts';

export const encode = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

export interface SaidWord {
  readonly at: number;
  readonly end?: number;
  readonly word: string;
  readonly tail?: string;
  readonly channel?: number;
  readonly speaker?: string;
}

/** Items as Transcribe writes them: numbers as strings, punctuation without times. */
export function transcribeItems(words: readonly SaidWord[]): Record<string, unknown>[] {
  return words.flatMap(({ at, end = at + 0.2, word, tail, channel, speaker }) => {
    const labels = {
      ...(channel === undefined ? {} : { channel_label: `ch_${channel}` }),
      ...(speaker === undefined ? {} : { speaker_label: speaker }),
    };
    const item = {
      ...labels,
      start_time: String(at),
      end_time: String(end),
      alternatives: [{ confidence: '0.9', content: word }],
      type: 'pronunciation',
    };
    if (tail === undefined) return [item];
    return [item, { ...labels, alternatives: [{ confidence: '0.0', content: tail }], type: 'punctuation' }];
  });
}

export function channelDocument(words: readonly SaidWord[], language = 'en-US'): unknown {
  const items = transcribeItems(words);
  const channels = [...new Set(words.map(({ channel }) => channel ?? 0))].map((channel) => ({
    channel_label: `ch_${channel}`,
    items: items.filter((item) => item['channel_label'] === `ch_${channel}`),
  }));
  return {
    jobName: 'test',
    results: { language_code: language, transcripts: [{ transcript: '' }], channel_labels: { channels }, items },
    status: 'COMPLETED',
  };
}

/** A long call in which the channels take turns every twelve words. */
export function longCall(items: number): Uint8Array {
  const words = Array.from({ length: items }, (_, index) => ({
    at: index * 0.3,
    end: index * 0.3 + 0.25,
    word: `word${index % 500}`,
    channel: Math.floor(index / 12) % 2,
  }));
  return encode(channelDocument(words));
}

/** The transcript of a document; an Error with the reason when it is none. */
export function parsed(value: unknown, options: ParseOptions = {}): Transcript {
  const result = parseTranscript(value instanceof Uint8Array ? value : encode(value), options);
  if (!result.ok) throw new Error(result.reason);
  return transcriptSchema.parse(result.transcript);
}
