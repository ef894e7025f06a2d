/**
 * Key phrases of a call, after RAKE (Rose et al., 2010): runs of content words between stop words are candidates, a word weighs its
 * degree in those runs over its frequency, a phrase the sum of its words times the number of turns that say it.
 * What was redacted (`[...]`) is no word.
 */
import { HAN, foldWidth } from '../transcript/text.ts';
import type { Transcript } from '../transcript/transcript.ts';
import type { Evidence } from './analysis.ts';
import { isStopWord } from './language/stop-words.ts';
import { segmentChinese } from './language/segment-zh.ts';

interface KeyPhrase {
  /** In lower case. */
  readonly text: string;
  /** Above 0, at most 1: share of the weight of the strongest phrase. */
  readonly score: number;
  /** Turns that say it, in order, at most `MAX_EVIDENCE`. */
  readonly evidence: Evidence[];
}

interface Candidate {
  readonly words: readonly string[];
  readonly turns: Map<number, Evidence>;
}

const MAX_WORDS = 3;
const MAX_EVIDENCE = 20;
/** What only one turn says counts half. */
const ONCE = 0.5;
/** Keeps the cost linear in calls of many hours. */
const MAX_CANDIDATES = 20_000;

/** Words of a turn; `null` ends a run. */
function wordsOf(text: string): (string | null)[] {
  const folded = foldWidth(text)
    .toLowerCase()
    .replace(/\[[^\]]*\]/gu, ' | ');
  if (HAN.test(folded)) {
    return segmentChinese(folded).map(({ text: word, isWord }) => (isWord && !isStopWord(word) ? word : null));
  }
  return (folded.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*|[^\s\p{L}\p{N}]/gu) ?? []).map((word) =>
    /^\p{L}/u.test(word) && !isStopWord(word) ? word : null,
  );
}

function runsOf(text: string): string[][] {
  const runs: string[][] = [[]];
  for (const word of wordsOf(text)) {
    if (word === null) runs.push([]);
    else runs.at(-1)?.push(word);
  }
  return runs.filter((run) => run.length > 0);
}

/** Every stretch of up to three words of a run. */
function stretches(run: readonly string[]): string[][] {
  return run.flatMap((_, from) =>
    Array.from({ length: Math.min(MAX_WORDS, run.length - from) }, (_unused, more) => run.slice(from, from + more + 1)),
  );
}

function joined(words: readonly string[]): string {
  return words.join(words.some((word) => HAN.test(word)) ? '' : ' ');
}

function isSaidOften({ words, turns }: Candidate, frequency: ReadonlyMap<string, number>): boolean {
  return turns.size > 1 || (words.length > 1 && words.some((word) => (frequency.get(word) ?? 0) > 1));
}

/** The phrases a call turns on, strongest first, at most `limit`. The same for the same transcript. */
export function findKeyPhrases(transcript: Transcript, limit = 12): KeyPhrase[] {
  const frequency = new Map<string, number>();
  const degree = new Map<string, number>();
  const candidates = new Map<string, Candidate>();
  for (const { index, startMs, text } of transcript.turns) {
    for (const run of runsOf(text)) {
      for (const word of run) {
        frequency.set(word, (frequency.get(word) ?? 0) + 1);
        degree.set(word, (degree.get(word) ?? 0) + Math.min(run.length, MAX_WORDS));
      }
      for (const words of stretches(run)) {
        const key = joined(words);
        const known = candidates.get(key);
        if (known) known.turns.set(index, { turn: index, startMs });
        else if (candidates.size < MAX_CANDIDATES) {
          candidates.set(key, { words, turns: new Map([[index, { turn: index, startMs }]]) });
        }
      }
    }
  }
  const weigh = ({ words, turns }: Candidate): number =>
    words.reduce((sum, word) => sum + (degree.get(word) ?? 0) / (frequency.get(word) ?? 1), 0) * (turns.size - ONCE);
  const ranked = [...candidates]
    .filter(([text, candidate]) => text.length > 1 && isSaidOften(candidate, frequency))
    .map(([text, candidate]) => ({ text, candidate, weight: weigh(candidate) }))
    .sort((a, b) => b.weight - a.weight || (a.text < b.text ? -1 : 1));
  const chosen: typeof ranked = [];
  for (const phrase of ranked) {
    if (chosen.length === limit) break;
    if (!chosen.some(({ text }) => text.includes(phrase.text) || phrase.text.includes(text))) chosen.push(phrase);
  }
  const most = chosen[0]?.weight ?? 1;
  return chosen.map(({ text, candidate, weight }) => ({
    text,
    score: Math.max(0.001, Math.round((weight / most) * 1000) / 1000),
    evidence: [...candidate.turns.values()].slice(0, MAX_EVIDENCE),
  }));
}
