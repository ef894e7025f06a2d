/** `show`, `list`, `search`, `quarantine` over the API: the same documents as from a folder, as far as the token lets one see them. */
import { CallvaultProblem, everyItem, type CallvaultClient, type Schema } from '../../../client/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { RecordingFilter } from '../../../core/ports.ts';
import { searchFilters } from '../filters.ts';
import type { Result } from '../output.ts';
import { decidedResult, waitingResult } from '../quarantine.ts';
import { listResult, shownResult } from '../records.ts';
import { foundResult } from '../search.ts';
import { settled } from './settled.ts';

interface Page {
  readonly limit: number;
  readonly cursor?: string;
}

export async function show(api: CallvaultClient, id: string): Promise<Result> {
  const params = { params: { path: { id } } };
  const { state, restricted } = await api.get('/recordings/{id}', params);
  const { rights } = await api.get('/me');
  const isGone = state === 'erased' || state === 'expired';
  // What is not to be had is not asked for: every refusal becomes part of the history.
  const isOpen = rights.includes('transcript') && !isGone && !restricted && state !== 'rejected';
  const transcript = isOpen ? await unlessMissing(() => api.get('/recordings/{id}/transcript', params)) : null;
  const analysis = isOpen ? await unlessMissing(() => api.get('/recordings/{id}/analysis', params)) : null;
  const mayKnow = rights.includes('custody');
  const certificate =
    isGone && mayKnow ? await unlessMissing(() => api.get('/recordings/{id}/certificate', params)) : null;
  const custody: Schema<'CustodyEvent'>[] = [];
  if (mayKnow) {
    const events = everyItem((page) =>
      api.get('/recordings/{id}/custody', { params: { path: { id }, query: { limit: 200, ...page } } }),
    );
    for await (const event of events) custody.push(event);
  }
  const recording = await api.get('/recordings/{id}', params);
  return shownResult({ ...recording, transcript, analysis, custody, ...(certificate && { certificate }) });
}

/** null for what is not made yet, or will never be. */
async function unlessMissing<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CallvaultProblem && (error.status === 404 || error.status === 409)) return null;
    throw error;
  }
}

export async function list(api: CallvaultClient, filter: RecordingFilter, page: Page): Promise<Result> {
  const { matterId, restricted, reviewBefore: _, ...fields } = filter;
  const query = { ...fields, ...(restricted === true && { restricted: 'true' as const }) };
  if (matterId === undefined) {
    return listResult(await api.get('/recordings', { params: { query: { ...query, ...page } } }));
  }
  if (Object.keys(query).length > 0) throw new AppError('USAGE', 'Over the API, matterId goes with no other filter.');
  return listResult(
    await api.get('/matters/{id}/recordings', { params: { path: { id: matterId }, query: { ...page } } }),
  );
}

export async function search(
  api: CallvaultClient,
  words: string,
  { filter, ...page }: Page & { readonly filter: readonly string[] },
): Promise<Result> {
  const { filters, ...range } = searchFilters(filter);
  const query = { q: words, ...filters, ...range, ...page };
  return foundResult(await api.get('/search', { params: { query } }));
}

export async function listQuarantine(api: CallvaultClient, page: Page): Promise<Result> {
  return waitingResult(await api.get('/recordings', { params: { query: { state: 'quarantined', ...page } } }));
}

export async function decide(
  api: CallvaultClient,
  id: string,
  body: { readonly outcome: 'accept' | 'reject'; readonly reason: string },
): Promise<Result> {
  await api.post('/recordings/{id}/quarantine-decision', { params: { path: { id } }, body });
  const view = await settled(api, id);
  return decidedResult(view, view.processing);
}
