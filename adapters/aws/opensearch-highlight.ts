/**
 * Marks matches in turns that the index found but does not hold. OpenSearch cuts them into words once more, by the analyzer of the index:
 * the very same stemming, and it keeps nothing of what it is asked.
 */
import * as z from 'zod';
import type { OpenSearch } from './opensearch-client.ts';
import { SPOKEN } from './opensearch-mapping.ts';

/** Cuts a text into at most so many words as OpenSearch takes at once (10,000): none is shorter than a character. */
const BATCH_CHARACTERS = 10_000;

const tokenSchema = z.object({ token: z.string(), start_offset: z.int(), end_offset: z.int() });
const answerSchema = z.object({ tokens: z.array(tokenSchema) });

interface Token {
  readonly word: string;
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/** Every text with `**` around each occurrence of a phrase. */
export async function highlight(
  openSearch: OpenSearch,
  index: string,
  { phrases, texts }: { phrases: readonly string[]; texts: readonly string[] },
): Promise<string[]> {
  if (texts.length === 0) return [];
  const tokens = await tokensOf(openSearch, index, [...phrases, ...texts]);
  const wanted = tokens.slice(0, phrases.length).map((phrase) => phrase.map(({ word }) => word));
  return texts.map((text, i) => mark(text, occurrences(tokens[phrases.length + i] ?? [], wanted)));
}

/** The words of each text; of a turn longer than a batch, those of its beginning. */
async function tokensOf(openSearch: OpenSearch, index: string, texts: readonly string[]): Promise<Token[][]> {
  const result: Token[][] = [];
  for (const batch of batches(texts.map((text) => text.slice(0, BATCH_CHARACTERS)))) {
    const { body } = await openSearch.request({
      method: 'POST',
      path: [index, '_analyze'],
      json: { analyzer: SPOKEN, text: batch.join('\n') },
    });
    result.push(...apart(batch, answerSchema.parse(body).tokens));
  }
  return result;
}

function batches(texts: readonly string[]): string[][] {
  const result: string[][] = [];
  let size = Infinity;
  for (const text of texts) {
    size += text.length + 1;
    if (size > BATCH_CHARACTERS) {
      result.push([]);
      size = text.length;
    }
    result.at(-1)?.push(text);
  }
  return result;
}

/** Tokens of the joined texts, per text: a line break is part of none. */
function apart(texts: readonly string[], tokens: readonly z.infer<typeof tokenSchema>[]): Token[][] {
  let from = 0;
  let next = 0;
  return texts.map((text) => {
    const own: Token[] = [];
    for (let token = tokens[next]; token && token.start_offset < from + text.length; token = tokens[(next += 1)]) {
      own.push({ word: token.token, start: token.start_offset - from, end: token.end_offset - from });
    }
    from += text.length + 1;
    return own;
  });
}

/** Where the phrases are, in order; what overlaps or touches is one. */
export function occurrences(tokens: readonly Token[], phrases: readonly (readonly string[])[]): [number, number][] {
  const found: [number, number][] = [];
  for (const [at, { start }] of tokens.entries()) {
    const lengths = phrases
      .filter((phrase) => phrase.length > 0 && phrase.every((word, i) => tokens[at + i]?.word === word))
      .map((phrase) => phrase.length);
    const last = tokens[at + Math.max(0, ...lengths) - 1];
    if (lengths.length === 0 || !last) continue;
    const before = found.at(-1);
    if (before && start <= before[1]) before[1] = Math.max(before[1], last.end);
    else found.push([start, last.end]);
  }
  return found;
}

export function mark(text: string, ranges: readonly (readonly [number, number])[]): string {
  let result = '';
  let at = 0;
  for (const [start, end] of ranges) {
    result += `${text.slice(at, start)}**${text.slice(start, end)}**`;
    at = end;
  }
  return result + text.slice(at);
}
