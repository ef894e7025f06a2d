/**
 * Which wordings of many large phrase sets a turn holds, in one pass over its words. Phrases are filed by their first word (or its
 * first letters, or the first Chinese character), so that a thousand phrases cost hardly more than ten.
 */
import type { PhraseSet } from './phrase-policy.ts';
import { characterPattern, NEGATED_CHARACTERS, NEGATED_WORDS, type PreparedTurn, wordPattern } from './phrases.ts';

/** Phrases that begin with any ending of a word are filed by this many of its letters. */
const LETTERS = 2;
/** How much of the text before a wording can negate it. */
const BEFORE = 60;

const FIRST_WORD = /[\p{L}\p{N}'/]+\*?/u;

export interface Wanted {
  readonly set: PhraseSet;
  /** Leaves out what stands after a "not". */
  readonly skipNegated?: boolean;
}

interface Candidate {
  /** Position among the wanted sets. */
  readonly set: number;
  /** Sticky, all phrases of the set under this key. */
  readonly pattern: RegExp;
}

type Files = Map<string, Candidate[]>;

function addTo(files: Files, set: number, patterns: ReadonlyMap<string, readonly string[]>): void {
  for (const [key, all] of patterns) {
    // Longest first: "return label" and not "return".
    const pattern = new RegExp(all.toSorted((a, b) => b.length - a.length).join('|'), 'uy');
    files.set(key, [...(files.get(key) ?? []), { set, pattern }]);
  }
}

function put(patterns: Map<string, string[]>, key: string, pattern: string): void {
  patterns.set(key, [...(patterns.get(key) ?? []), pattern]);
}

export class PhraseIndex {
  readonly #wanted: readonly Wanted[];
  readonly #byWord: Files = new Map();
  readonly #byLetters: Files = new Map();
  readonly #byCharacter: Files = new Map();

  constructor(wanted: readonly Wanted[]) {
    this.#wanted = wanted;
    wanted.forEach(({ set }, position) => {
      this.#file(set, position);
    });
  }

  #file(set: PhraseSet, position: number): void {
    const words = new Map<string, string[]>();
    const letters = new Map<string, string[]>();
    const characters = new Map<string, string[]>();
    for (const phrase of set.en) {
      const choices = (FIRST_WORD.exec(phrase.toLowerCase())?.[0] ?? '').split('/');
      for (const choice of new Set(choices.filter((one) => one !== ''))) {
        if (choice.endsWith('*')) put(letters, choice.slice(0, LETTERS), wordPattern(phrase));
        else put(words, choice, wordPattern(phrase));
      }
    }
    for (const phrase of set.zh) {
      const pattern = characterPattern(phrase);
      if (pattern !== '') put(characters, pattern.charAt(0), pattern);
    }
    addTo(this.#byWord, position, words);
    addTo(this.#byLetters, position, letters);
    addTo(this.#byCharacter, position, characters);
  }

  /** The different wordings of each wanted set, without overlap inside a set, in the order of the sets. */
  wordingsIn({ words, characters }: PreparedTurn): Set<string>[] {
    const found = this.#wanted.map(() => new Set<string>());
    const ends = this.#wanted.map(() => 0);
    for (let at = 1; at < words.length;) {
      const end = words.indexOf(' ', at);
      if (end < 0) break;
      const word = words.slice(at, end);
      this.#take(this.#byWord.get(word), words, at, ends, found, NEGATED_WORDS);
      this.#take(this.#byLetters.get(word.slice(0, LETTERS)), words, at, ends, found, NEGATED_WORDS);
      at = end + 1;
    }
    ends.fill(0);
    for (let at = 0; at < characters.length; at++) {
      this.#take(this.#byCharacter.get(characters.charAt(at)), characters, at, ends, found, NEGATED_CHARACTERS);
    }
    return found;
  }

  #take(
    candidates: readonly Candidate[] | undefined,
    text: string,
    at: number,
    ends: number[],
    found: readonly Set<string>[],
    negation: RegExp,
  ): void {
    for (const { set, pattern } of candidates ?? []) {
      if (at < (ends[set] ?? 0)) continue;
      pattern.lastIndex = at;
      const wording = pattern.exec(text)?.[0];
      if (wording === undefined || wording === '') continue;
      ends[set] = at + wording.length;
      const isNegated =
        this.#wanted[set]?.skipNegated === true && negation.test(text.slice(Math.max(0, at - BEFORE), at));
      if (!isNegated) found[set]?.add(wording.trim());
    }
  }
}
