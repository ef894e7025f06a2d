/** Amazon Transcribe standard output: words with channel labels, with speaker labels, or plain. */
import * as z from 'zod';
import type { ParseOptions } from './parse-transcript.ts';
import { MAX_WORD } from './limits.ts';
import { type Draft, type Result, done, refuse } from './result.ts';
import { type Fields, channelOf, channelRole, confidenceOf, isFields, isList, numeric, text } from './values.ts';
import { type Word, turnsFromWords } from './words.ts';

const list = z.custom<readonly unknown[]>(isList);

/** The frame; the words themselves are read one by one in `readItems`. */
export const transcribeSchema = z.object({
  results: z.object({
    language_code: z.string().nullish(),
    language_codes: z.array(z.object({ language_code: z.string() })).nullish(),
    channel_labels: z
      .object({ channels: z.array(z.object({ channel_label: z.unknown(), items: list.nullish() })) })
      .nullish(),
    speaker_labels: z
      .object({ segments: z.array(z.object({ speaker_label: z.unknown(), items: list.nullish() })).nullish() })
      .nullish(),
    items: list.nullish(),
  }),
});

interface Voice {
  readonly voice: string;
  readonly channel: number | undefined;
}

/** Appends the words of `items` to `words`; a punctuation sign joins the word before it. */
function readItems(
  items: readonly unknown[],
  words: Word[],
  options: ParseOptions,
  voiceOf: (item: Fields) => Voice,
): string | undefined {
  let last: Word | undefined;
  let endMs = 0;
  for (const [position, item] of items.entries()) {
    if (!isFields(item)) return `has something other than a word at item ${position}`;
    const alternative: unknown = isList(item['alternatives']) ? item['alternatives'][0] : item;
    const content = isFields(alternative) ? text(alternative['content'])?.trim() : undefined;
    if (content === undefined) return `has no content at item ${position}`;
    if (content.length > MAX_WORD) return `has a word of more than ${MAX_WORD} characters at item ${position}`;
    if (item['type'] === 'punctuation') {
      if (last !== undefined) last.tail += content;
      continue;
    }
    const start = numeric(item['start_time']);
    const end = numeric(item['end_time']);
    const startMs = start === undefined ? endMs : start * 1000;
    endMs = end === undefined ? startMs : end * 1000;
    if (!(startMs >= 0 && endMs >= startMs)) return `has a wrong time at item ${position}`;
    const { voice, channel } = voiceOf(item);
    const confidence = isFields(alternative) ? confidenceOf(alternative['confidence']) : undefined;
    const role = channelRole(options.channels, channel);
    last = { voice, channel, role, startMs, endMs, text: content, confidence, tail: '' };
    words.push(last);
  }
  return undefined;
}

/** Who speaks a word, by its start time: older outputs name the speaker only in the segments. */
function speakersByStart(
  segments: readonly { speaker_label: unknown; items?: readonly unknown[] | null | undefined }[],
) {
  const speakers = new Map<string, string>();
  for (const segment of segments) {
    for (const item of segment.items ?? []) {
      if (isFields(item)) {
        speakers.set(
          String(numeric(item['start_time'])),
          text(item['speaker_label']) ?? text(segment.speaker_label) ?? '',
        );
      }
    }
  }
  return speakers;
}

export function readTranscribe(value: unknown, options: ParseOptions): Result<Draft> {
  const parsed = transcribeSchema.safeParse(value);
  if (!parsed.success) return refuse('does not have the fields of a Transcribe result');
  const { results } = parsed.data;
  const words: Word[] = [];
  const channels = results.channel_labels?.channels ?? [];
  const withWords = channels.filter((channel) => (channel.items?.length ?? 0) > 0);
  if (withWords.length > 0) {
    for (const { channel_label: label, items } of withWords) {
      const channel = channelOf(label);
      if (channel === undefined) return refuse('has a channel label without a channel number');
      const problem = readItems(items ?? [], words, options, () => ({ voice: `ch_${channel}`, channel }));
      if (problem !== undefined) return refuse(problem);
    }
  } else {
    const speakers = speakersByStart(results.speaker_labels?.segments ?? []);
    const alone = options.channels?.length === 1 && speakers.size === 0 ? 0 : undefined;
    const problem = readItems(results.items ?? [], words, options, (item) => {
      const channel = channelOf(item['channel_label']) ?? alone;
      const speaker = text(item['speaker_label']) ?? speakers.get(String(numeric(item['start_time'])));
      return { voice: channel === undefined ? (speaker ?? '') : `ch_${channel}`, channel };
    });
    if (problem !== undefined) return refuse(problem);
  }
  const turns = turnsFromWords(words);
  if (!turns.ok) return turns;
  const language = results.language_code ?? results.language_codes?.[0]?.language_code;
  return done({ source: 'transcribe', language, turns: turns.value });
}
