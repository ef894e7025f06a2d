/** Labelled JSON: vCons, Call Analytics results with a sentiment per turn, call sets and sentence sets of this project. */
import * as z from 'zod';
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import { baseLanguage, detectLanguage } from '../../core/transcript/language.ts';
import type { Role, Transcript } from '../../core/transcript/transcript.ts';
import { type CallLabels, type Labelled, type LabelledSentence } from './labelled.ts';

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const KEYS = {
  topic: [
    'problem',
    'topic',
    'problem_topic',
    'problemtopic',
    'issue',
    'category',
    'reason',
    'contact_reason',
    'subject',
  ],
  emotion: ['emotion', 'customer_emotion', 'customeremotion', 'mood', 'feeling', 'customer_mood', 'customer_feeling'],
} as const;

/** `a:b` and `a=b` are how tags are written. */
function asFields(value: unknown): Fields | undefined {
  if (isFields(value)) return value;
  if (Array.isArray(value)) {
    const pairs = value.flatMap((one) => (typeof one === 'string' ? [/^([\w ]{1,40})[:=](.*)$/u.exec(one)] : []));
    return Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', (pair[2] ?? '').trim()]] : [])));
  }
  if (typeof value !== 'string' || !/^\s*[[{]/u.test(value)) return undefined;
  try {
    return asFields(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function labelAt(value: unknown, keys: readonly string[], depth: number): string | undefined {
  const object = asFields(value);
  if (object === undefined) return undefined;
  const lower = new Map(Object.entries(object).map(([key, one]) => [key.toLowerCase().replace(/[\s-]/gu, '_'), one]));
  for (const key of keys) {
    const found = lower.get(key);
    if (typeof found === 'string' && found !== '' && found.length <= 60) return found;
    if (isFields(found) && typeof found['label'] === 'string') return found['label'];
  }
  if (depth === 0) return undefined;
  for (const one of lower.values()) {
    const found = isFields(one) ? labelAt(one, keys, depth - 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function entries(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** Labels stand in the body of an attachment, of an analysis that is no transcript, or in `meta`. */
function labelsOfVcon(vcon: Fields): CallLabels {
  const analysis = entries(vcon['analysis']).filter(({ type }) => !/transcri|diari/iu.test(String(type)));
  const places = [...entries(vcon['attachments']), ...analysis].map(({ body }) => body);
  const all = [...places, vcon['meta'], vcon['labels'], vcon['tags']];
  const find = (keys: readonly string[]): string | undefined =>
    all.map((place) => labelAt(place, keys, 3)).find((label) => label !== undefined);
  const [topic, emotion] = [find(KEYS.topic), find(KEYS.emotion)];
  return { ...(topic !== undefined && { topic }), ...(emotion !== undefined && { emotion }) };
}

function read(value: unknown): Transcript | string {
  const parsed = parseTranscript(new TextEncoder().encode(JSON.stringify(value)));
  return parsed.ok ? parsed.transcript : `the transcript ${parsed.reason}`;
}

const callSet = z.object({
  calls: z.array(
    z.object({
      id: z.string(),
      language: z.string(),
      topic: z.string(),
      /** One of the six emotions. */
      emotion: z.string(),
      /** `agent: ...` or `customer: ...`, in order. */
      said: z.array(z.string()),
    }),
  ),
});

const sentenceSet = z.object({ sentences: z.array(z.tuple([z.string(), z.string()])) });

const SPOKEN = /^(agent|customer): (.*)$/su;

function transcriptOf(language: string, said: readonly string[]): Transcript {
  let at = 0;
  const turns = said.map((line, index) => {
    const spoken = SPOKEN.exec(line);
    const role: Role = spoken === null ? 'unknown' : spoken[1] === 'agent' ? 'agent' : 'customer';
    const text = spoken?.[2] ?? line;
    const startMs = at;
    at += 500 + text.length * (language === 'zh' ? 220 : 65);
    return { index, role, startMs, endMs: at, text };
  });
  return { language, source: 'callvault', turns };
}

function splitOf(file: string): string {
  return /(?:^|[-_.])(dev|test|train|held-out)(?=[-_.])/u.exec(file)?.[1] ?? '';
}

function turnsOf(file: string, transcript: Transcript, value: Fields): LabelledSentence[] {
  return entries(value['Transcript']).flatMap(({ Content, Sentiment }) =>
    typeof Content === 'string' && typeof Sentiment === 'string'
      ? [{ file, split: '', language: baseLanguage(transcript.language), text: Content, label: Sentiment }]
      : [],
  );
}

/** Adds what a document holds; false when it is none of the kinds that can hold labels. */
export function readDocument(file: string, value: unknown, into: Labelled): boolean {
  if (!isFields(value)) return false;
  const split = splitOf(file);
  if ('vcon' in value) {
    const transcript = read(value);
    const labels = labelsOfVcon(value);
    if (typeof transcript === 'string') into.skipped.push({ file, reason: transcript });
    else if (Object.keys(labels).length === 0) into.skipped.push({ file, reason: 'holds no labels' });
    else into.calls.push({ file, split, transcript, labels });
    return true;
  }
  if (Array.isArray(value['Transcript'])) {
    const transcript = read(value);
    if (typeof transcript === 'string') into.skipped.push({ file, reason: transcript });
    else into.turns.push({ file, sentences: turnsOf(file, transcript, value) });
    return true;
  }
  const calls = callSet.safeParse(value);
  if (calls.success) {
    for (const { id, language, topic, emotion, said } of calls.data.calls) {
      const transcript = transcriptOf(language, said);
      into.calls.push({ file: `${file}#${id}`, split, transcript, labels: { topic, emotion } });
    }
    return true;
  }
  const sentences = sentenceSet.safeParse(value);
  if (!sentences.success) return false;
  for (const [label, text] of sentences.data.sentences) {
    into.sentences.push({ file, split, language: baseLanguage(detectLanguage(text)), text, label });
  }
  return true;
}
