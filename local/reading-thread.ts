/** A worker thread that answers searches and questions about facts. */
import { workerData } from 'node:worker_threads';
import * as z from 'zod';
import { searchQuerySchema } from '../core/search/search.ts';
import { answerQuestions } from './answering.ts';
import { openFolder } from './container.ts';
import { loadPolicies } from './policies.ts';
import { threadSettingsSchema } from './thread-settings.ts';

const readingSchema = z.union([
  z.object({ search: searchQuerySchema }),
  z.object({ question: z.object({ sql: z.string() }) }),
]);
export type Reading = z.infer<typeof readingSchema>;

const { settings } = z.object({ settings: threadSettingsSchema }).parse(workerData);
const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));

answerQuestions(async (asked) => {
  const reading = readingSchema.parse(asked);
  if ('search' in reading) return context.search.search(reading.search);
  return context.factSource?.ask(reading.question) ?? [];
}, close);
