/** Puts labelled calls and sentences through the rules and compares. Offline; the same folder gives the same figures. */
import { findTopics } from '../../core/analysis/topics.ts';
import { emotionOfCall } from '../../core/analysis/emotion/emotion.ts';
import { prepare } from '../../core/analysis/phrases.ts';
import type { Topic } from '../../core/analysis/policies.ts';
import { sentimentOf, sentimentOfCall } from '../../core/analysis/sentiment.ts';
import { baseLanguage } from '../../core/transcript/language.ts';
import type { Transcript } from '../../core/transcript/transcript.ts';
import type { Labelled, LabelledCall, LabelledSentence } from './labelled.ts';
import { emotionLabel, polarityReader, topicNamed } from './labels.ts';
import { type Judged, type Measured, measureByLanguage } from './measure.ts';

export interface SentenceReport {
  readonly classes: number;
  /** Two classes: the sign of the score decides and 0 is wrong. Three: the label; `mixed` counts as neutral. */
  readonly byLanguage: Record<string, Measured>;
  /** Share with the opposite polarity, 0 to 1. */
  readonly opposite: number;
}

export interface Report {
  readonly topics: Record<string, Record<string, Measured>>;
  readonly emotions: Record<string, Record<string, Measured>>;
  /** Against the word of the label itself, where the rules have a finer word of that name. */
  readonly nuances: Record<string, Measured>;
  /** Per file and split. */
  readonly sentences: Record<string, SentenceReport>;
  readonly turns: Record<string, { readonly agreement: number; readonly opposite: number; readonly turns: number }>;
  /** Label names that were counted as another name. */
  readonly mapped: Record<string, string>;
  /** Label names that are in no table; what carries them is not counted. */
  readonly unmapped: Record<string, number>;
  readonly skipped: Labelled['skipped'];
}

export interface RunOptions {
  readonly topics: readonly Topic[];
  /** Forgets who speaks, as in a recording on one channel. */
  readonly withoutRoles: boolean;
}

function withoutRoles(transcript: Transcript): Transcript {
  return {
    ...transcript,
    turns: transcript.turns.map(({ channel: _channel, ...turn }) => ({ ...turn, role: 'unknown' })),
  };
}

/** The topic that has a name of its own in label sets: of a part, the whole. */
function wholeOf(id: string, topics: readonly Topic[]): string {
  return topics.find((topic) => topic.id === id)?.under ?? id;
}

class Tally {
  readonly parts: Record<string, Judged[]> = {};
  readonly mapped: Record<string, string>;
  readonly unmapped: Record<string, number>;

  constructor(mapped: Record<string, string>, unmapped: Record<string, number>) {
    this.mapped = mapped;
    this.unmapped = unmapped;
  }

  add(split: string, name: string, label: string | undefined, language: string, predicted: string): void {
    if (label === undefined) {
      this.unmapped[name] = (this.unmapped[name] ?? 0) + 1;
      return;
    }
    if (label !== name) this.mapped[name] = label;
    (this.parts[split] ??= []).push({ language, label, predicted });
  }

  measured(): Record<string, Record<string, Measured>> {
    return Object.fromEntries(Object.entries(this.parts).map(([split, judged]) => [split, measureByLanguage(judged)]));
  }
}

function judgeSentences(sentences: readonly LabelledSentence[]): SentenceReport {
  const read = polarityReader(sentences.map(({ label }) => label));
  const labels = sentences.map(({ label }) => read(label));
  const classes = new Set(labels).has('neutral') ? 3 : 2;
  let opposite = 0;
  const judged = sentences.flatMap(({ text, language }, at): Judged[] => {
    const label = labels[at];
    if (label === undefined) return [];
    const said = sentimentOf(text);
    const sign = said.score > 0 ? 'positive' : said.score < 0 ? 'negative' : 'neutral';
    const predicted = classes === 2 ? sign : said.label === 'mixed' ? 'neutral' : said.label;
    if (label !== 'neutral' && predicted !== 'neutral' && predicted !== label) opposite++;
    return [{ language, label, predicted }];
  });
  return {
    classes,
    byLanguage: measureByLanguage(judged),
    opposite: Math.round((opposite / judged.length) * 1000) / 1000,
  };
}

function judgeTurns(sentences: readonly LabelledSentence[]): Report['turns'][string] {
  const pairs = sentences.map(({ text, label }) => ({
    label: label.toLowerCase(),
    predicted: sentimentOf(text, 'conversation').label,
  }));
  const isOpposite = (a: string, b: string): boolean => a === 'positive' && b === 'negative';
  const right = pairs.filter(({ label, predicted }) => label === predicted).length;
  return {
    agreement: pairs.length === 0 ? 0 : Math.round((right / pairs.length) * 1000) / 1000,
    opposite: pairs.filter(({ label, predicted }) => isOpposite(label, predicted) || isOpposite(predicted, label))
      .length,
    turns: pairs.length,
  };
}

function judgeCall(call: LabelledCall, options: RunOptions, topics: Tally, emotions: Tally, nuances: Judged[]): void {
  const transcript = options.withoutRoles ? withoutRoles(call.transcript) : call.transcript;
  const language = baseLanguage(transcript.language);
  const turns = transcript.turns.map(prepare);
  const split = call.split || 'all';
  if (call.labels.topic !== undefined) {
    const ids = new Set(options.topics.map(({ id }) => id));
    const label = topicNamed(call.labels.topic, ids);
    const [first] = findTopics(turns, options.topics);
    const whole = label && wholeOf(label, options.topics);
    topics.add(split, call.labels.topic, whole, language, first ? wholeOf(first.id, options.topics) : 'none');
  }
  if (call.labels.emotion === undefined) return;
  const sentiment = sentimentOfCall(transcript);
  const { customerEmotion } = emotionOfCall({ turns, language: transcript.language, sentiment, acoustics: null });
  const label = emotionLabel(call.labels.emotion);
  emotions.add(split, call.labels.emotion, label, language, customerEmotion?.label ?? 'none');
  nuances.push({ language, label: call.labels.emotion, predicted: customerEmotion?.nuance ?? 'none' });
}

export function evaluate(labelled: Labelled, options: RunOptions): Report {
  const mapped: Record<string, string> = {};
  const unmapped: Record<string, number> = {};
  const topics = new Tally(mapped, unmapped);
  const emotions = new Tally(mapped, unmapped);
  const nuances: Judged[] = [];
  for (const call of labelled.calls) judgeCall(call, options, topics, emotions, nuances);
  const sets = new Map<string, LabelledSentence[]>();
  for (const sentence of labelled.sentences) {
    const key = sentence.split === '' ? sentence.file : `${sentence.file} (${sentence.split})`;
    sets.set(key, [...(sets.get(key) ?? []), sentence]);
  }
  const turns = labelled.turns.filter(({ sentences }) => sentences.length > 0);
  return {
    topics: topics.measured(),
    emotions: emotions.measured(),
    nuances: nuances.length === 0 ? {} : measureByLanguage(nuances),
    sentences: Object.fromEntries([...sets].map(([key, all]) => [key, judgeSentences(all)])),
    turns: Object.fromEntries(turns.map(({ file, sentences }) => [file, judgeTurns(sentences)])),
    mapped,
    unmapped,
    skipped: labelled.skipped,
  };
}
