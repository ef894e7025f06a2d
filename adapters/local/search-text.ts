/**
 * How text becomes FTS5 tokens. The tokenizer cuts at spaces and punctuation, which Chinese and Japanese do not use between words: so
 * every such character becomes a token of its own, and a word of several becomes a phrase.
 */

export const TOKENIZER = 'porter unicode61';

/** Stands around CJK characters; control characters are no part of any token. */
const GLUE = '\u0001';
export const MATCH_START = '\u0002';
export const MATCH_END = '\u0003';

/** A token of its own between two turns, so that no phrase reaches from one into the next. Private use: no transcript has it. */
const TURN_BREAK = '\uF8FF';

const CJK = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}]/gu;
const RESERVED = /[\u0000-\u0003\uF8FF]/g; // eslint-disable-line no-control-regex -- these are the marks used here
const TOKEN_CHARACTER = /[\p{L}\p{N}\p{Co}]/u;
const ADDED = new RegExp(`[${GLUE}${MATCH_START}${MATCH_END}]`);

/** Adds glue; everything else keeps its place, UTF-16 unit by unit. */
export function tokenizable(text: string): string {
  return text.toWellFormed().replace(RESERVED, ' ').replace(CJK, `${GLUE}$&${GLUE}`);
}

/** The text of a whole call. */
export function callText(turns: readonly { readonly text: string }[]): string {
  return turns.map(({ text }) => tokenizable(text)).join(` ${TURN_BREAK} `);
}

/** The phrases that must all occur, as FTS5 strings: nothing in them is syntax. None when the words hold nothing to search for. */
export function phrasesOf(words: string): string[] {
  const parts = words.split('"').flatMap((part, i) => (i % 2 === 1 ? [part] : part.split(/\s+/u)));
  const phrases = parts.map(tokenizable).filter((part) => TOKEN_CHARACTER.test(part));
  return [...new Set(phrases)].map((phrase) => `"${phrase}"`);
}

/** `original` with `**` where FTS5 put its marks into the tokenizable form of it. */
export function markOriginal(original: string, marked: string): string {
  let result = '';
  let at = 0;
  for (const unit of marked.split('')) {
    if (!ADDED.test(unit)) result += original.charAt(at++);
    else if (unit !== GLUE) result += '**';
  }
  return result;
}
