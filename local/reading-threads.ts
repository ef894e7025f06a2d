/**
 * Searches and questions about facts, on threads of their own: each keeps a core busy for a while in a large archive, and nobody else waits
 * for it. A thread that dies is replaced at the next reading.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { factRecordSchema } from '../adapters/local/facts.ts';
import { REMEMBERED } from '../adapters/local/search.ts';
import { AppError, isErrorCode } from '../core/errors.ts';
import type { FactSource } from '../core/insights/ports.ts';
import type { SearchIndex } from '../core/ports.ts';
import { searchResultSchema } from '../core/search/search.ts';
import type { Asked } from './reading-thread.ts';
import type { Settings } from './settings.ts';

/** While one weighs a common word, the other answers. */
const THREADS = 2;
/** As many as the threads remember together: where other words came between, a search is made anew on any of them. */
const KNOWN_WORDS = THREADS * REMEMBERED;
const STOP_MS = 2000;
/** A search makes much that lives for a moment: room for it saves a tenth of the time. */
const YOUNG_MB = 64;

const problemSchema = z.object({ code: z.string(), message: z.string() });
const answeredSchema = z.union([
  z.object({ id: z.int(), problem: problemSchema }),
  z.object({ id: z.int(), answer: z.unknown() }),
]);
/** What a thread sends back. */
export type Answered = z.infer<typeof answeredSchema>;

export interface ReadingThreads {
  /** Errors: those of the index; UNAVAILABLE when the thread ended. */
  readonly search: SearchIndex['search'];
  /** Errors: those of the facts; UNAVAILABLE when the thread ended. */
  readonly ask: FactSource['ask'];
  /** Starts all of them, and lets each read what every search needs. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

interface ReadingThread {
  readonly waiting: () => number;
  readonly read: (asked: Asked) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

export function createReadingThreads(settings: Settings, onFailure: (error: unknown) => void): ReadingThreads {
  const threads = Array.from({ length: THREADS }, () => createReadingThread(settings, onFailure));
  const leastBusy = (): ReadingThread | undefined => threads.toSorted((a, b) => a.waiting() - b.waiting())[0];
  const known = new Map<string, ReadingThread>();
  /** What a search has found is remembered by the thread that found it: the same words go to the same one. */
  const byWords = (words: string): ReadingThread | undefined => {
    const thread = known.get(words) ?? leastBusy();
    // To the end: the map keeps the order of use.
    known.delete(words);
    if (thread) known.set(words, thread);
    const [oldest] = known.keys();
    if (known.size > KNOWN_WORDS && oldest !== undefined) known.delete(oldest);
    return thread;
  };
  return {
    search: async (query) => {
      const thread = query.words.trim() === '' ? leastBusy() : byWords(query.words);
      return searchResultSchema.parse(await thread?.read({ search: query }));
    },
    ask: async (question) => z.array(factRecordSchema).parse(await leastBusy()?.read({ question })),
    warm: async () => {
      await Promise.all(threads.map(({ read }) => read({ search: { words: '', filters: {}, limit: 1 } })));
    },
    stop: async () => {
      await Promise.all(threads.map(({ stop }) => stop()));
    },
  };
}

function createReadingThread(settings: Settings, onFailure: (error: unknown) => void): ReadingThread {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let thread: Worker | undefined;
  let asked = 0;
  const settle = (message: unknown): void => {
    const answered = answeredSchema.parse(message);
    const one = waiting.get(answered.id);
    waiting.delete(answered.id);
    if ('problem' in answered) one?.reject(errorOf(answered.problem));
    else one?.resolve(answered.answer);
  };
  const start = (): Worker => {
    const worker = new Worker(new URL('./reading-thread.ts', import.meta.url), {
      workerData: { settings },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker.on('message', settle);
    worker.once('error', onFailure);
    worker.once('exit', () => {
      thread = undefined;
      for (const one of waiting.values()) one.reject(new AppError('UNAVAILABLE', 'The reading has ended; repeat it.'));
      waiting.clear();
    });
    return worker;
  };
  return {
    waiting: () => waiting.size,
    read(what) {
      thread ??= start();
      const answer = Promise.withResolvers<unknown>();
      waiting.set((asked += 1), answer);
      thread.postMessage({ id: asked, ...what });
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
