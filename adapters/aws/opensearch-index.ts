/** The search index on OpenSearch: a domain or a Serverless collection. Calls are found there; what their turns say is shown from the vault. */
import { AppError } from '../../core/errors.ts';
import type { SearchIndex } from '../../core/ports.ts';
import type { SearchDocument, SearchResult } from '../../core/search/search.ts';
import { putDocuments, type PutFailure } from './opensearch-bulk.ts';
import { connectOpenSearch, type OpenSearch, type OpenSearchOptions } from './opensearch-client.ts';
import { querySignature } from './opensearch-cursor.ts';
import { storedForm } from './opensearch-document.ts';
import { isMissingIndex } from './opensearch-errors.ts';
import { highlight } from './opensearch-highlight.ts';
import { turnsShown } from './opensearch-mapping.ts';
import { phrasesOf, searchBody } from './opensearch-query.ts';
import { readPage, type FoundCall } from './opensearch-result.ts';
import { ensureIndex, type IndexState } from './opensearch-setup.ts';

/** When a change is to be seen: `wait_for` the next refresh (a second), at once (`true`), or sometime. */
type Refresh = 'wait_for' | 'true' | 'false';

export interface OpenSearchIndexOptions extends OpenSearchOptions {
  /** The alias; `ensureIndex` makes it and the index behind it. */
  readonly index: string;
  /** The turns of a call, decrypted for the highlights of one page; undefined or an AppError = none to show. Left out = never any. */
  readonly loadTurns?: (recordingId: string) => Promise<SearchDocument['turns'] | undefined>;
  /** Of `put`. A Serverless collection knows no refresh: a document is found seconds later. */
  readonly refresh?: Refresh;
  /** Of a new index. */
  readonly shards?: number;
}

export interface OpenSearchIndex extends SearchIndex {
  /** May be repeated. */
  ensureIndex(): Promise<IndexState>;
  /** The documents that were refused. `into` = an index of another version, before the alias is switched to it. */
  putMany(
    documents: readonly SearchDocument[],
    options?: { refresh?: Refresh; into?: string; retryDelaysMs?: readonly number[] },
  ): Promise<readonly PutFailure[]>;
}

/** Errors: UNAVAILABLE when OpenSearch cannot be reached, is too busy or failed in part. */
export function createOpenSearchIndex(options: OpenSearchIndexOptions): OpenSearchIndex {
  const { index, loadTurns, refresh = 'wait_for', shards } = options;
  const openSearch = connectOpenSearch(options);
  const { service } = openSearch;

  const ensure = (): Promise<IndexState> => ensureIndex(openSearch, { index, ...(shards !== undefined && { shards }) });

  return {
    ensureIndex: ensure,
    async put(document) {
      const write = {
        method: 'PUT',
        path: [index, '_doc', document.recordingId],
        query: writeQuery(service, { refresh, alias: true }),
        json: storedForm(document),
      } as const;
      try {
        await openSearch.request(write);
      } catch (error) {
        if (!isMissingIndex(error)) throw error;
        await ensure();
        await openSearch.request(write);
      }
    },
    async putMany(documents, { refresh: when = 'false', into, retryDelaysMs = [500, 2000, 8000] } = {}) {
      const query = writeQuery(service, { refresh: when, alias: into === undefined });
      return putDocuments(openSearch, documents, { index: into ?? index, query, retryDelaysMs });
    },
    async remove(recordingId) {
      const query = service === 'es' ? { refresh: 'true' } : {};
      await openSearch.request({ method: 'DELETE', path: [index, '_doc', recordingId], query, allow: [404] });
    },
    async search(query): Promise<SearchResult> {
      const phrases = phrasesOf(query.words);
      const { body } = await openSearch.request({
        method: 'POST',
        path: [index, '_search'],
        // Copies of a shard score differently by what they have not yet forgotten: all pages of a query go to the same ones.
        query: service === 'es' ? { preference: `q${querySignature(query)}` } : {},
        json: searchBody(query, phrases, turnsShown(service)),
      });
      const { calls, ...rest } = readPage(query, body);
      return { ...rest, hits: await showTurns(openSearch, { index, calls, phrases, loadTurns }) };
    },
  };
}

/** With `require_alias` a write to a missing index fails instead of making one without the mapping. Serverless knows neither parameter. */
function writeQuery(
  service: OpenSearchOptions['service'],
  { refresh, alias }: { refresh: Refresh; alias: boolean },
): Record<string, string> {
  if (service === 'aoss') return {};
  return { ...(refresh !== 'false' && { refresh }), ...(alias && { require_alias: 'true' }) };
}

interface Shown {
  readonly index: string;
  readonly calls: readonly FoundCall[];
  readonly phrases: readonly string[];
  readonly loadTurns: OpenSearchIndexOptions['loadTurns'];
}

async function showTurns(
  openSearch: OpenSearch,
  { index, calls, phrases, loadTurns }: Shown,
): Promise<SearchResult['hits']> {
  const shown = await Promise.all(calls.map((call) => turnsOf(call, loadTurns)));
  const texts = shown.flatMap((turns) => turns.map(({ text }) => text));
  const marked = (await highlight(openSearch, index, { phrases, texts })).values();
  return calls.map(({ recordingId, score }, i) => ({
    recordingId,
    score,
    turns: (shown[i] ?? []).map(({ index: at, startMs, text }) => ({
      index: at,
      startMs,
      highlight: marked.next().value ?? text,
    })),
  }));
}

/** The matching turns of a call that may be shown. */
async function turnsOf(
  { recordingId, turns: matching }: FoundCall,
  loadTurns: OpenSearchIndexOptions['loadTurns'],
): Promise<SearchDocument['turns']> {
  if (matching.length === 0 || !loadTurns) return [];
  const wanted = new Set(matching.map(({ index }) => index));
  try {
    return ((await loadTurns(recordingId)) ?? []).filter(({ index }) => wanted.has(index));
  } catch (error) {
    // One call that cannot be opened (erased meanwhile, restricted, damaged) does not hide the others.
    if (error instanceof AppError) return [];
    throw error;
  }
}
