/** Many documents at once, for a rebuild of the index. What one document is refused for does not stop the others. */
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { SearchDocument } from '../../core/search/search.ts';
import type { OpenSearch } from './opensearch-client.ts';
import { isBusyStatus } from './opensearch-errors.ts';
import { storedForm } from './opensearch-document.ts';

/** Of the text of one request. Small domains refuse more than 10 MiB; a document alone may be larger and goes by itself. */
const BATCH_CHARACTERS = 2_000_000;

export interface PutFailure {
  readonly recordingId: string;
  readonly status: number;
  /** Such as `mapper_parsing_exception`. */
  readonly type: string;
}

interface BulkOptions {
  readonly index: string;
  readonly query: Readonly<Record<string, string>>;
  /** Pauses before documents refused for load (429) are sent again. */
  readonly retryDelaysMs: readonly number[];
}

const answerSchema = z.object({
  items: z.array(
    z.object({
      index: z.object({ _id: z.string(), status: z.int(), error: z.object({ type: z.string() }).optional() }),
    }),
  ),
});

/** The documents that were not taken. Errors: UNAVAILABLE when a whole request stays refused. */
export async function putDocuments(
  openSearch: OpenSearch,
  documents: readonly SearchDocument[],
  options: BulkOptions,
): Promise<PutFailure[]> {
  const failures: PutFailure[] = [];
  for (const batch of batches(documents)) failures.push(...(await putBatch(openSearch, batch, options)));
  return failures;
}

async function putBatch(
  openSearch: OpenSearch,
  batch: readonly SearchDocument[],
  { index, query, retryDelaysMs }: BulkOptions,
): Promise<PutFailure[]> {
  const failures: PutFailure[] = [];
  let rest = batch;
  for (const delay of [...retryDelaysMs, undefined]) {
    const refused = await send(openSearch, rest, { index, query });
    const again = new Set(
      delay === undefined
        ? []
        : refused.filter(({ status }) => isBusyStatus(status)).map(({ recordingId }) => recordingId),
    );
    failures.push(...refused.filter(({ recordingId }) => !again.has(recordingId)));
    rest = rest.filter(({ recordingId }) => again.has(recordingId));
    if (rest.length === 0 || delay === undefined) break;
    await pause(delay);
  }
  return failures;
}

async function send(
  openSearch: OpenSearch,
  batch: readonly SearchDocument[],
  { index, query }: Omit<BulkOptions, 'retryDelaysMs'>,
): Promise<PutFailure[]> {
  const { body } = await openSearch.request({
    method: 'POST',
    path: [index, '_bulk'],
    query,
    lines: batch.flatMap((document) => [{ index: { _id: document.recordingId } }, storedForm(document)]),
  });
  return answerSchema
    .parse(body)
    .items.flatMap(({ index: { _id, status, error } }) =>
      error ? [{ recordingId: _id, status, type: error.type }] : [],
    );
}

function batches(documents: readonly SearchDocument[]): SearchDocument[][] {
  const result: SearchDocument[][] = [];
  let size = Infinity;
  for (const document of documents) {
    const own = document.turns.reduce((sum, { text }) => sum + text.length + 60, 500);
    size += own;
    if (size > BATCH_CHARACTERS) {
      result.push([]);
      size = own;
    }
    result.at(-1)?.push(document);
  }
  return result;
}
