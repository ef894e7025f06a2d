/** Finding policy phrases in turns. Every phrase becomes one bounded regular expression over words (en) or characters (zh). */
import { foldWidth, HAN } from '../transcript/text.ts';
import type { Role, Turn } from '../transcript/transcript.ts';
import type { Evidence } from './analysis.ts';
import type { PhraseSet } from './phrase-policy.ts';

/** A turn prepared for matching, once for all policies. */
export interface PreparedTurn {
  readonly turn: Turn;
  /** ` word word ` in lower case. */
  readonly words: string;
  /** Without spaces and punctuation; empty when there is no Chinese. */
  readonly characters: string;
}

export function prepare(turn: Turn): PreparedTurn {
  const text = foldWidth(turn.text).toLowerCase();
  const words = text.match(/[\p{L}\p{N}']+/gu) ?? [];
  return { turn, words: ` ${words.join(' ')} `, characters: HAN.test(text) ? words.join('') : '' };
}

const GAP = '(?:\\S+ ){0,3}';

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');
}

export function wordPattern(phrase: string): string {
  const parts = foldWidth(phrase)
    .toLowerCase()
    .replaceAll('…', '...')
    .split(/\.\.\./u);
  return parts
    .map((part) =>
      (part.match(/[\p{L}\p{N}'/]+\*?/gu) ?? [])
        .map((word) => word.split('/').filter((choice) => choice !== ''))
        .filter((choices) => choices.length > 0)
        .map((choices) => `(?:${choices.map((choice) => escape(choice).replace(/\\\*$/u, '\\S{0,12}')).join('|')}) `)
        .join(''),
    )
    .join(GAP);
}

export function characterPattern(phrase: string): string {
  const parts = foldWidth(phrase)
    .toLowerCase()
    .replaceAll('…', '...')
    .split(/\.\.\./u);
  return parts.map((part) => escape((part.match(/[\p{L}\p{N}']+/gu) ?? []).join(''))).join('.{0,8}?');
}

export interface Matcher {
  readonly words: RegExp | undefined;
  readonly characters: RegExp | undefined;
}

const compiled = new WeakMap<PhraseSet, Matcher>();

function join(phrases: readonly string[], toPattern: (phrase: string) => string, lead: string): RegExp | undefined {
  const patterns = phrases.map(toPattern).filter((pattern) => pattern !== '');
  return patterns.length === 0 ? undefined : new RegExp(`${lead}(?:${patterns.join('|')})`, 'u');
}

function matcherOf(set: PhraseSet): Matcher {
  let matcher = compiled.get(set);
  if (matcher === undefined) {
    matcher = {
      words: join(set.en, wordPattern, '(?<= )'),
      characters: join(set.zh, characterPattern, ''),
    };
    compiled.set(set, matcher);
  }
  return matcher;
}

export const NEGATED_WORDS =
  /(?: (?:not|never|don't|didn't|doesn't|won't|wouldn't|no|can't|cannot|without))(?: \S+){0,2} $/u;
export const NEGATED_CHARACTERS = /(?:不|没|没有|别|不用|不想|不要|不是)[想要是会能打算]{0,3}$/u;

export interface FindOptions {
  readonly roles?: readonly Role[] | undefined;
  /** Leaves out "I don't want to cancel". */
  readonly skipNegated?: boolean;
}

function occurs(pattern: RegExp | undefined, text: string, negation: RegExp | undefined): boolean {
  const match = text === '' ? null : (pattern?.exec(text) ?? null);
  return match !== null && negation?.test(text.slice(0, match.index)) !== true;
}

/** True when the turn says one of the phrases. */
export function says(prepared: PreparedTurn, set: PhraseSet, skipNegated = false): boolean {
  const { words, characters } = matcherOf(set);
  return (
    occurs(words, prepared.words, skipNegated ? NEGATED_WORDS : undefined) ||
    occurs(characters, prepared.characters, skipNegated ? NEGATED_CHARACTERS : undefined)
  );
}

/** The turns that say one of the phrases, in order. */
export function find(turns: readonly PreparedTurn[], set: PhraseSet, options: FindOptions = {}): Evidence[] {
  const { roles, skipNegated = false } = options;
  return turns
    .filter((prepared) => roles?.includes(prepared.turn.role) !== false && says(prepared, set, skipNegated))
    .map(({ turn }) => ({ turn: turn.index, startMs: turn.startMs }));
}

/** `role` where somebody has it; the turns of unknown speakers when nobody has. */
export function rolesFor(turns: readonly PreparedTurn[], role: Role): Role[] {
  return turns.some(({ turn }) => turn.role === role) ? [role] : ['unknown'];
}
