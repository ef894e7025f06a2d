/** The sentences of a call, each with its turn, its place in the call and how central its words are. */
import { HAN } from '../transcript/text.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';

export interface Sentence {
  readonly text: string;
  readonly turn: number;
  readonly startMs: number;
  readonly role: Role;
  /** Place in the call, 0 first to 1 last. */
  readonly place: number;
  readonly centrality: number;
}

const STOP = new Set(
  'the a an and or but of to in on at for with is are was were be been i you he she it we they my your our this that there here have has had do did does not so um uh okay yeah yes no can will would just'.split(
    ' ',
  ),
);
const MAX_SENTENCE = 300;

function termsOf(text: string): string[] {
  if (HAN.test(text)) {
    const signs = text.match(/\p{sc=Han}/gu) ?? [];
    return signs.slice(1).map((sign, at) => `${signs[at] ?? ''}${sign}`);
  }
  return (text.toLowerCase().match(/[\p{L}']{3,}/gu) ?? []).filter((word) => !STOP.has(word));
}

export function shortened(text: string): string {
  return text.length > MAX_SENTENCE ? `${text.slice(0, MAX_SENTENCE).toWellFormed()}…` : text;
}

function split(text: string): string[] {
  return text
    .split(/(?<=[。！？；])\s*|(?<=[.!?])(?:\s+|(?=\p{sc=Han}))/u)
    .map((part) => part.trim())
    .filter((part) => part.length > 1);
}

/** Centrality of a sentence: mean share of turns its words occur in, over at most 40 words. */
export function sentencesOf({ turns }: Transcript): Sentence[] {
  const spread = new Map<string, number>();
  for (const turn of turns)
    for (const term of new Set(termsOf(turn.text))) spread.set(term, (spread.get(term) ?? 0) + 1);
  return turns.flatMap((turn, position) =>
    split(turn.text).map((text) => {
      const terms = termsOf(text).slice(0, 40);
      const sum = terms.reduce((total, term) => total + Math.min((spread.get(term) ?? 0) - 1, 5), 0);
      return {
        text: shortened(text),
        turn: turn.index,
        startMs: turn.startMs,
        role: turn.role,
        place: turns.length < 2 ? 0 : position / (turns.length - 1),
        centrality: terms.length < 2 ? 0 : sum / terms.length / 5,
      };
    }),
  );
}

export function isQuestion({ text }: Pick<Sentence, 'text'>): boolean {
  return /[?？]$|吗[。.]?$/u.test(text);
}
