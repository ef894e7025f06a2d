/** Searches on a thread of their own. One that dies is replaced at the next search. */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { AppError, isErrorCode } from '../core/errors.ts';
import type { SearchIndex } from '../core/ports.ts';
import { searchResultSchema, type SearchResult } from '../core/search/search.ts';
import type { Settings } from './settings.ts';

const STOP_MS = 2000;
/** A search makes much that lives for a moment: room for it saves a tenth of the time. */
const YOUNG_MB = 64;

const problemSchema = z.object({ code: z.string(), message: z.string() });
const answeredSchema = z.union([
  z.object({ id: z.int(), result: searchResultSchema }),
  z.object({ id: z.int(), problem: problemSchema }),
]);
/** What the thread sends back. */
export type Answered = z.infer<typeof answeredSchema>;

export interface SearchService {
  /** Errors: those of the index; UNAVAILABLE when the thread ended. */
  readonly search: SearchIndex['search'];
  stop(): Promise<void>;
}

export function createSearchService(settings: Settings, onFailure: (error: unknown) => void): SearchService {
  const waiting = new Map<number, PromiseWithResolvers<SearchResult>>();
  let thread: Worker | undefined;
  let asked = 0;
  const settle = (message: unknown): void => {
    const answered = answeredSchema.parse(message);
    const one = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ('result' in answered) one?.resolve(answered.result);
    else one?.reject(errorOf(answered.problem));
  };
  const start = (): Worker => {
    const worker = new Worker(new URL('./search-thread.ts', import.meta.url), {
      workerData: { settings },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', settle);
    worker.once('error', onFailure);
    worker.once('exit', () => {
      thread = undefined;
      for (const one of waiting.values()) one.reject(new AppError('UNAVAILABLE', 'The search has ended; repeat it.'));
      waiting.clear();
    });
    return worker;
  };
  return {
    search(query) {
      thread ??= start();
      const answer = Promise.withResolvers<SearchResult>();
      waiting.set((asked += 1), answer);
      thread.postMessage({ id: asked, query });
      return answer.promise;
    },
    async stop() {
      const worker = thread;
      if (!worker) return;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('stop');
      await Promise.race([ended, pause(STOP_MS, undefined, { ref: false })]);
      await worker.terminate();
    },
  };
}

function errorOf({ code, message }: z.infer<typeof problemSchema>): AppError {
  return new AppError(isErrorCode(code) ? code : 'INTERNAL', message);
}
