/** Sentiment and names by Amazon Comprehend, for the languages it has. */
import {
  BatchDetectEntitiesCommand,
  BatchDetectSentimentCommand,
  LanguageCode,
  type BatchDetectEntitiesItemResult,
  type BatchDetectSentimentItemResult,
  type ComprehendClient,
  type Entity,
} from '@aws-sdk/client-comprehend';
import type { LanguageService, NamedThing, Opinion } from '../../core/analysis/ports.ts';
import { baseLanguage } from '../../core/transcript/language.ts';
import { askInBatches, MAX_BYTES } from './comprehend-batches.ts';
import { packed, piecesOf, type Document, type Piece } from './comprehend-documents.ts';

/** What the core calls them; dates, quantities and the rest are left to rules that give a machine form. */
const TYPES: Readonly<Record<string, NamedThing['type']>> = {
  PERSON: 'person',
  ORGANIZATION: 'organisation',
  LOCATION: 'place',
};
const LABELS = ['positive', 'neutral', 'negative', 'mixed'] as const;

const CODES = new Map<string, LanguageCode>(Object.values(LanguageCode).map((code) => [code, code]));

/** ar de en es fr hi it ja ko pt zh zh-TW; undefined for the rest, Cantonese among them. */
function codeOf(language: string): LanguageCode | undefined {
  if (/^zh[-_](?:TW|HK|MO|Hant)\b/iu.test(language)) return LanguageCode.ZH_TW;
  const base = baseLanguage(language);
  return CODES.get(base === 'cmn' ? 'zh' : base);
}

/** `wait` is for tests. A region that is short of a language counts like a language that Comprehend does not have. */
export function createComprehendLanguage(options: {
  client: ComprehendClient;
  wait?: (ms: number) => Promise<unknown>;
}): LanguageService {
  const { client, wait } = options;
  return {
    async sentiment(texts, language) {
      const LanguageCode = codeOf(language);
      if (!LanguageCode) return undefined;
      const pieces = piecesOf(texts, MAX_BYTES);
      const results = await askInBatches(
        pieces.map(({ text }) => text),
        {
          call: 'comprehend:BatchDetectSentiment',
          ask: (TextList) => client.send(new BatchDetectSentimentCommand({ LanguageCode, TextList })),
          wait,
        },
      );
      return results && opinionsOf(texts.length, pieces, results);
    },
    async names(texts, language) {
      const LanguageCode = codeOf(language);
      if (!LanguageCode) return undefined;
      const documents = packed(piecesOf(texts, MAX_BYTES), MAX_BYTES);
      const results = await askInBatches(
        documents.map(({ text }) => text),
        {
          call: 'comprehend:BatchDetectEntities',
          ask: (TextList) => client.send(new BatchDetectEntitiesCommand({ LanguageCode, TextList })),
          wait,
        },
      );
      return results && namesPerTurn(texts.length, documents, results);
    },
  };
}

/** Shares of the four labels over the pieces of a turn, by length; the score is positive minus negative. */
function opinionsOf(
  turns: number,
  pieces: readonly Piece[],
  results: readonly (BatchDetectSentimentItemResult | undefined)[],
): (Opinion | undefined)[] {
  const sums = Array.from({ length: turns }, () => ({ bytes: 0, positive: 0, neutral: 0, negative: 0, mixed: 0 }));
  for (const [at, { turn, bytes }] of pieces.entries()) {
    const sum = sums[turn];
    const score = results[at]?.SentimentScore;
    if (!sum || !score) continue;
    sum.bytes += bytes;
    sum.positive += (score.Positive ?? 0) * bytes;
    sum.neutral += (score.Neutral ?? 0) * bytes;
    sum.negative += (score.Negative ?? 0) * bytes;
    sum.mixed += (score.Mixed ?? 0) * bytes;
  }
  return sums.map((sum) => {
    if (sum.bytes === 0) return undefined;
    const label = LABELS.reduce((best, one) => (sum[one] > sum[best] ? one : best));
    const score = Math.round(((sum.positive - sum.negative) / sum.bytes) * 1000) / 1000;
    return { label, score: Math.max(-1, Math.min(1, score)) };
  });
}

function namesPerTurn(
  turns: number,
  documents: readonly Document[],
  results: readonly (BatchDetectEntitiesItemResult | undefined)[],
): (NamedThing[] | undefined)[] {
  const found = Array.from({ length: turns }, (): NamedThing[] | undefined => []);
  for (const [at, document] of documents.entries()) {
    const entities = results[at]?.Entities;
    for (const { piece } of document.parts) {
      if (!entities) found[piece.turn] = undefined;
    }
    const unitOf = unitsOf(document.text);
    for (const entity of entities ?? []) {
      const place = placeOf(entity, document, unitOf);
      if (place) found[place.turn]?.push(place.name);
    }
  }
  return found;
}

/** Comprehend counts code points: the UTF-16 position of each. */
function unitsOf(text: string): (point: number) => number | undefined {
  const units = [0];
  for (const character of text) units.push((units.at(-1) ?? 0) + character.length);
  return (point) => units[point];
}

/** undefined for a type that is left to the rules, and for a find that is not within one turn. */
function placeOf(
  { Type, BeginOffset = -1, EndOffset = -1, Text }: Entity,
  { text, parts }: Document,
  unitOf: (point: number) => number | undefined,
): { turn: number; name: NamedThing } | undefined {
  const type = TYPES[Type ?? ''];
  const start = unitOf(BeginOffset);
  const end = unitOf(EndOffset);
  if (!type || start === undefined || end === undefined || end <= start) return undefined;
  if (Text !== undefined && text.slice(start, end) !== Text) return undefined;
  const part = parts.find(({ piece, from }) => from <= start && end <= from + piece.text.length);
  if (!part) return undefined;
  const shift = part.piece.offset - part.from;
  return { turn: part.piece.turn, name: { type, start: start + shift, end: end + shift } };
}
