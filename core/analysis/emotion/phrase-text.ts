/** Phrase sets written as text: one line of words is easier to read and to review than a hundred lines of strings. */
import type { PhraseSet } from '../phrase-policy.ts';

function list(text: string): string[] {
  return text
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}

/** English and Chinese phrases, each separated by commas. */
export function phrases(en: string, zh: string): PhraseSet {
  return { en: list(en), zh: list(zh) };
}
