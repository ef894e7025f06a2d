/** Where the marks go, given the words that OpenSearch cut. */
import { describe, expect, it } from 'vitest';
import { mark, occurrences } from '../../../adapters/aws/opensearch-highlight.ts';

/** Words of one letter at the places of a text. */
const tokens = (text: string): { word: string; start: number; end: number }[] =>
  text.split('').flatMap((word, i) => (word === ' ' ? [] : [{ word, start: i, end: i + 1 }]));

describe('highlights', () => {
  it.each<[string, string[], string]>([
    ['a b c', ['b'], 'a **b** c'],
    ['a b c', ['ab'], '**a b** c'],
    ['abc', ['a', 'b'], '**ab**c'],
    ['a b a b', ['ab', 'ba'], '**a b a b**'],
    ['a b a', ['abc'], 'a b a'],
    ['a a', ['a', 'a'], '**a** **a**'],
    ['a b', [''], 'a b'],
    ['', ['a'], ''],
  ])('in %j for %j: %j', (text, phrases, expected) => {
    const wanted = phrases.map((phrase) => phrase.split(''));
    expect(mark(text, occurrences(tokens(text), wanted))).toBe(expected);
  });
});
