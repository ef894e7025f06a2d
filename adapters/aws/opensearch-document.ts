/** A document as it is sent to OpenSearch. */
import { FILTER_FIELDS, type SearchDocument } from '../../core/search/search.ts';
import { instant } from './opensearch-query.ts';

/** Errors: VALIDATION_FAILED when `startedAt` is no date. */
export function storedForm({ recordingId, startedAt, fields, turns }: SearchDocument): Record<string, unknown> {
  return {
    recordingId,
    startedAt: instant(startedAt),
    fields: Object.fromEntries(FILTER_FIELDS.map((field) => [field, fields[field] ?? []])),
    turns: turns.map(({ index, startMs, text }) => ({ index, startMs, text })),
  };
}
