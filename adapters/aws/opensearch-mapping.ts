/**
 * How calls are indexed. Built-in analysis only: a Serverless collection need not have any plugin. The text of a turn is not kept in
 * `_source`: no answer gives a transcript back, highlights come from the turns that the caller may open, and a new version of the index
 * is filled from the vault. The files of OpenSearch do keep what it was sent until they are merged, hours later: a residue of erasure.
 */
import { FILTER_FIELDS } from '../../core/search/search.ts';
import type { OpenSearchOptions } from './opensearch-client.ts';

/** A change of the mapping or the analysis needs a new index: raise this, fill it, then switch the alias. */
export const INDEX_VERSION = 1;

/** The analyzer that cuts Latin words and single Chinese characters. */
export const SPOKEN = 'spoken';

/** Java's names of the scripts whose words are not set apart by spaces. */
const CJK = '\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}\\p{IsBopomofo}';

/** Named first: to ask a character for its script is slow, four times for a whole call. */
const ASCII = 'a-zA-Z0-9';

const ANALYSIS = {
  tokenizer: {
    // `standard` keeps `text:refund` and `1,299.00` in one piece; here punctuation always parts. No token is too long for Lucene.
    [SPOKEN]: {
      type: 'pattern',
      group: 0,
      pattern: `[${ASCII}[\\p{L}\\p{N}&&[^${CJK}]]][${ASCII}[\\p{L}\\p{M}\\p{N}&&[^${CJK}]]]{0,254}|[${CJK}]`,
    },
  },
  filter: {
    unmarked: { type: 'pattern_replace', pattern: '\\p{M}+', replacement: '' },
    english: { type: 'stemmer', language: 'english' },
  },
  analyzer: {
    // No stop words: every word that is asked for must occur.
    [SPOKEN]: {
      type: 'custom',
      tokenizer: SPOKEN,
      filter: ['lowercase', 'asciifolding', 'unmarked', 'english'],
    },
    // The parts of the built-in `cjk` analyzer, again without its stop words.
    pairs: { type: 'custom', tokenizer: 'standard', filter: ['cjk_width', 'lowercase', 'cjk_bigram'] },
  },
} as const;

/** Matching turns of one call that an answer shows, the first in call order. 100 is what OpenSearch allows without a setting. */
export function turnsShown(service: OpenSearchOptions['service']): number {
  return service === 'es' ? 1000 : 100;
}

/** A Serverless collection takes care of shards and limits itself and refuses to be told. */
export function indexSettings(service: OpenSearchOptions['service'], shards: number): Record<string, unknown> {
  if (service === 'aoss') return { index: { analysis: ANALYSIS } };
  return {
    index: {
      analysis: ANALYSIS,
      number_of_shards: shards,
      max_inner_result_window: turnsShown(service),
      // The most turns a transcript may have.
      'mapping.nested_objects.limit': 50_000,
    },
  };
}

export const INDEX_MAPPINGS = {
  dynamic: 'strict',
  _source: { excludes: ['turns'] },
  properties: {
    recordingId: { type: 'keyword' },
    startedAt: { type: 'date', format: 'epoch_millis' },
    fields: {
      dynamic: 'strict',
      properties: Object.fromEntries(FILTER_FIELDS.map((field) => [field, { type: 'keyword' }])),
    },
    turns: {
      type: 'nested',
      dynamic: 'strict',
      properties: {
        index: { type: 'integer' },
        startMs: { type: 'long' },
        text: {
          type: 'text',
          analyzer: SPOKEN,
          // Pairs of Chinese characters are far rarer than single ones: a word of several is found by them.
          fields: { pairs: { type: 'text', analyzer: 'pairs' } },
        },
      },
    },
  },
} as const;
