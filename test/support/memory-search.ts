/** A memory fake of the search index: whole words and single CJK characters, no stemming, score = number of matches. */
import { AppError } from '../../core/errors.ts';
import type { SearchIndex } from '../../core/ports.ts';
import { FACET_FIELDS, FILTER_FIELDS, type SearchDocument, type SearchQuery } from '../../core/search/search.ts';
import { settle } from './memory-async.ts';

interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]|[\p{L}\p{N}]/u;
const CJK = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]/u;

export function createMemorySearchIndex(): SearchIndex {
  const documents = new Map<string, SearchDocument>();
  return {
    put: (document) =>
      settle(() => {
        documents.set(document.recordingId, structuredClone(document));
      }),
    remove: (recordingId) =>
      settle(() => {
        documents.delete(recordingId);
      }),
    search: (query) =>
      settle(() => {
        const phrases = phrasesOf(query.words);
        const hits = [...documents.values()]
          .filter((document) => passes(document, query))
          .map((document) => ({ document, spans: document.turns.map(({ text }) => spansOf(text, phrases)) }))
          .filter(({ spans }) => phrases.every((_, i) => spans.some((turn) => turn.some(([phrase]) => phrase === i))))
          .filter(() => phrases.length > 0 || query.words.trim() === '')
          .map((hit) => ({ ...hit, score: hit.spans.flat().length, time: Date.parse(hit.document.startedAt) }))
          .sort(
            (a, b) =>
              b.score - a.score ||
              (phrases.length === 0 ? b.time - a.time : 0) ||
              (a.document.recordingId < b.document.recordingId ? -1 : 1),
          );
        const start = query.cursor === undefined ? 0 : parseCursor(query.cursor);
        const end = start + query.limit;
        return {
          total: hits.length,
          hits: hits.slice(start, end).map(({ document, spans, score }) => ({
            recordingId: document.recordingId,
            score,
            turns: document.turns.flatMap(({ index, startMs, text }, i) => {
              const found = spans[i] ?? [];
              return found.length === 0 ? [] : [{ index, startMs, highlight: mark(text, found) }];
            }),
          })),
          facets: Object.fromEntries(
            FACET_FIELDS.map((field) => [field, count(hits.flatMap(({ document }) => document.fields[field] ?? []))]),
          ),
          ...(end < hits.length && { nextCursor: Buffer.from(String(end)).toString('base64url') }),
        };
      }),
  };
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  let joins = false;
  for (const character of text) {
    const end = at + character.length;
    if (WORD.test(character)) {
      const last = found.at(-1);
      const single = CJK.test(character);
      if (joins && !single && last) found[found.length - 1] = { ...last, word: last.word + fold(character), end };
      else found.push({ word: fold(character), start: at, end });
      joins = !single;
    } else joins = false;
    at = end;
  }
  return found;
}

function fold(character: string): string {
  return character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function phrasesOf(words: string): string[][] {
  return words
    .split('"')
    .flatMap((part, i) => (i % 2 === 1 ? [part] : part.split(/\s+/)))
    .map((part) => tokens(part).map(({ word }) => word))
    .filter((phrase) => phrase.length > 0);
}

/** [phrase, start, end] of every match. */
function spansOf(text: string, phrases: readonly string[][]): [number, number, number][] {
  const all = tokens(text);
  return all.flatMap((first, at) =>
    phrases.flatMap((phrase, i): [number, number, number][] => {
      const last = all[at + phrase.length - 1];
      const equal = phrase.every((word, offset) => all[at + offset]?.word === word);
      return equal && last ? [[i, first.start, last.end]] : [];
    }),
  );
}

function mark(text: string, spans: readonly [number, number, number][]): string {
  let marked = '';
  let at = 0;
  for (const [, start, end] of [...spans].sort((a, b) => a[1] - b[1] || b[2] - a[2])) {
    if (start < at) continue;
    marked += `${text.slice(at, start)}**${text.slice(start, end)}**`;
    at = end;
  }
  return marked + text.slice(at);
}

function passes(document: SearchDocument, { filters, from, to }: SearchQuery): boolean {
  const startedAt = Date.parse(document.startedAt);
  return (
    (from === undefined || startedAt >= Date.parse(from)) &&
    (to === undefined || startedAt < Date.parse(to)) &&
    FILTER_FIELDS.every((field) => filters[field]?.some((value) => document.fields[field]?.includes(value)) ?? true)
  );
}

function count(values: readonly string[]): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, n]) => ({ value, count: n }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function parseCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d+$/.test(text)) throw new AppError('VALIDATION_FAILED', 'The cursor is not valid.');
  return Number(text);
}
