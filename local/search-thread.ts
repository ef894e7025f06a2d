/** A worker thread that answers searches: a common word in a large archive keeps one core busy for a while, and nobody else waits for it. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, isAppError } from '../core/errors.ts';
import { searchQuerySchema, type SearchQuery } from '../core/search/search.ts';
import { openFolder } from './container.ts';
import { loadPolicies } from './policies.ts';
import type { Answered } from './search-service.ts';
import { threadSettingsSchema } from './thread-settings.ts';

const askedSchema = z.union([z.literal('stop'), z.object({ id: z.int(), query: searchQuerySchema })]);

const { settings } = z.object({ settings: threadSettingsSchema }).parse(workerData);
const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));

parentPort?.on('message', (message) => {
  const asked = askedSchema.parse(message);
  if (asked === 'stop') {
    parentPort?.close();
    close();
  } else {
    void answer(asked.query, asked.id).then((answered) => {
      parentPort?.postMessage(answered);
    });
  }
});

async function answer(query: SearchQuery, id: number): Promise<Answered> {
  try {
    return { id, result: await context.search.search(query) };
  } catch (error) {
    // Messages of unknown errors may hold what should not be in a log.
    const known = isAppError(error) ? error : new AppError('INTERNAL', 'The search failed.');
    return { id, problem: { code: known.code, message: known.message } };
  }
}
