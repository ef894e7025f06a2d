/** A worker thread that answers searches and questions about facts. */
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, isAppError } from '../core/errors.ts';
import { searchQuerySchema } from '../core/search/search.ts';
import { openFolder } from './container.ts';
import { loadPolicies } from './policies.ts';
import type { Answered } from './reading-threads.ts';
import { threadSettingsSchema } from './thread-settings.ts';

const askedSchema = z.union([
  z.object({ search: searchQuerySchema }),
  z.object({ question: z.object({ sql: z.string() }) }),
]);
export type Asked = z.infer<typeof askedSchema>;
const messageSchema = z.union([z.literal('stop'), z.intersection(z.object({ id: z.int() }), askedSchema)]);

const { settings } = z.object({ settings: threadSettingsSchema }).parse(workerData);
const { context, close } = await openFolder(settings, loadPolicies(settings.policiesDir));

parentPort?.on('message', (given) => {
  const message = messageSchema.parse(given);
  if (message === 'stop') {
    parentPort?.close();
    close();
  } else {
    void answer(message, message.id).then((answered) => {
      parentPort?.postMessage(answered);
    });
  }
});

async function answer(asked: Asked, id: number): Promise<Answered> {
  try {
    return { id, answer: await read(asked) };
  } catch (error) {
    // Messages of unknown errors may hold what should not be in a log.
    const known = isAppError(error) ? error : new AppError('INTERNAL', 'The reading failed.');
    return { id, problem: { code: known.code, message: known.message } };
  }
}

function read(asked: Asked): Promise<unknown> {
  if ('search' in asked) return context.search.search(asked.search);
  return context.factSource?.ask(asked.question) ?? Promise.resolve([]);
}
