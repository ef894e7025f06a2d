/** Word and phrase tables compiled for longest-match lookup. */

interface Entry {
  readonly tokens: readonly string[];
  readonly weight: number;
}

export interface Match {
  readonly length: number;
  readonly weight: number;
}

function expand(entry: string): string[][] {
  let all: string[][] = [[]];
  for (const word of entry.split(/\s+/u)) {
    const choices = /^\d+\/\d+$/u.test(word) ? [word] : word.split('/');
    all = all.flatMap((start) => choices.map((choice) => [...start, choice]));
  }
  return all;
}

export function entriesOf(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim().replace(/\s+/gu, ' '))
    .filter((entry) => entry !== '');
}

/** Guesses base forms of an English word, most careful first. */
export function baseForms(word: string): string[] {
  const forms: string[] = [];
  const add = (end: string, ...replacements: string[]): void => {
    if (!word.endsWith(end) || word.length - end.length < 3) return;
    const stem = word.slice(0, -end.length);
    for (const replacement of replacements) forms.push(stem + replacement);
    if (/([bdgklmnprt])\1$/u.test(stem)) forms.push(stem.slice(0, -1));
  };
  add("'s", '');
  add('ies', 'y');
  add('es', '', 'e');
  add('s', '');
  add('ied', 'y');
  add('ed', '', 'e');
  add('ing', '', 'e');
  add('ily', 'y');
  add('ly', '', 'le');
  add('iest', 'y');
  add('ier', 'y');
  add('est', '', 'e');
  add('er', '', 'e');
  add('iness', 'y');
  add('ness', '');
  return forms;
}

/** English phrases by first word. A later list wins over an earlier one for the same phrase. */
export class WordLexicon {
  readonly #byFirst = new Map<string, Entry[]>();

  constructor(lists: readonly (readonly [weight: number, entries: string])[]) {
    const all = new Map<string, Entry>();
    for (const [weight, list] of lists) {
      for (const tokens of entriesOf(list).flatMap(expand)) all.set(tokens.join(' '), { tokens, weight });
    }
    for (const entry of all.values()) {
      const first = entry.tokens[0] ?? '';
      const same = this.#byFirst.get(first);
      if (same === undefined) this.#byFirst.set(first, [entry]);
      else same.push(entry);
    }
    for (const entries of this.#byFirst.values()) entries.sort((a, b) => b.tokens.length - a.tokens.length);
  }

  /** The longest phrase that starts at `at`; a single word also in an inflected form when `inflected`. */
  match(tokens: readonly string[], at: number, inflected: boolean): Match | undefined {
    const word = tokens[at] ?? '';
    const found = this.#exact(word, tokens, at);
    if (found !== undefined || !inflected || word.length < 4) return found;
    for (const form of baseForms(word)) {
      const entry = this.#byFirst.get(form)?.findLast((candidate) => candidate.tokens.length === 1);
      if (entry !== undefined) return { length: 1, weight: entry.weight };
    }
    return undefined;
  }

  #exact(word: string, tokens: readonly string[], at: number): Match | undefined {
    for (const entry of this.#byFirst.get(word) ?? []) {
      if (entry.tokens.every((token, offset) => tokens[at + offset] === token)) {
        return { length: entry.tokens.length, weight: entry.weight };
      }
    }
    return undefined;
  }
}

/** Chinese entries by first character: the text has no spaces, so the longest entry at a place wins. */
export class CharacterLexicon {
  readonly #byFirst = new Map<string, Map<string, number>>();
  readonly #longest = new Map<string, number>();

  constructor(lists: readonly (readonly [weight: number, entries: string])[]) {
    for (const [weight, list] of lists) {
      for (const entry of list.split(/[\s,，、]+/u)) {
        if (entry === '') continue;
        const first = entry.charAt(0);
        const same = this.#byFirst.get(first) ?? new Map<string, number>();
        same.set(entry, weight);
        this.#byFirst.set(first, same);
        this.#longest.set(first, Math.max(this.#longest.get(first) ?? 0, entry.length));
      }
    }
  }

  match(text: string, at: number): Match | undefined {
    const first = text.charAt(at);
    const entries = this.#byFirst.get(first);
    if (entries === undefined) return undefined;
    for (let length = Math.min(this.#longest.get(first) ?? 0, text.length - at); length > 0; length--) {
      const weight = entries.get(text.slice(at, at + length));
      if (weight !== undefined) return { length, weight };
    }
    return undefined;
  }
}
