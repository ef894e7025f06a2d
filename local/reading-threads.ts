/**
 * Searches and questions about facts, on threads of their own: each keeps a core busy for a while in a large archive, and nobody else waits
 * for it.
 */
import * as z from 'zod';
import { factRecordSchema } from '../adapters/local/facts.ts';
import { REMEMBERED } from '../adapters/local/search.ts';
import type { FactSource } from '../core/insights/ports.ts';
import type { SearchIndex } from '../core/ports.ts';
import { searchResultSchema } from '../core/search/search.ts';
import { createAskedThread, type AskedThread } from './asked-thread.ts';
import type { Reading } from './reading-thread.ts';
import type { Settings } from './settings.ts';

/** While one weighs a common word, the other answers. */
const THREADS = 2;
/** As many as the threads remember together: where other words came between, a search is made anew on any of them. */
const KNOWN_WORDS = THREADS * REMEMBERED;
/** A search makes much that lives for a moment: room for it saves a tenth of the time. */
const YOUNG_MB = 64;

export interface ReadingThreads {
  /** Errors: those of the index; UNAVAILABLE when the thread ended. */
  readonly search: SearchIndex['search'];
  /** Errors: those of the facts; UNAVAILABLE when the thread ended. */
  readonly ask: FactSource['ask'];
  /** Starts all of them, and lets each read what every search needs. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

export function createReadingThreads(settings: Settings, onFailure: (error: unknown) => void): ReadingThreads {
  const script = new URL('./reading-thread.ts', import.meta.url);
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB };
  const threads = Array.from({ length: THREADS }, () =>
    createAskedThread({ script, settings, onFailure, resourceLimits }),
  );
  const leastBusy = (): AskedThread | undefined => threads.toSorted((a, b) => a.waiting() - b.waiting())[0];
  const known = new Map<string, AskedThread>();
  /** What a search has found is remembered by the thread that found it: the same words go to the same one. */
  const byWords = (words: string): AskedThread | undefined => {
    const thread = known.get(words) ?? leastBusy();
    // To the end: the map keeps the order of use.
    known.delete(words);
    if (thread) known.set(words, thread);
    const [oldest] = known.keys();
    if (known.size > KNOWN_WORDS && oldest !== undefined) known.delete(oldest);
    return thread;
  };
  const read = async (thread: AskedThread | undefined, reading: Reading): Promise<unknown> => thread?.ask(reading);
  return {
    search: async (query) => {
      const thread = query.words.trim() === '' ? leastBusy() : byWords(query.words);
      return searchResultSchema.parse(await read(thread, { search: query }));
    },
    ask: async (question) => z.array(factRecordSchema).parse(await read(leastBusy(), { question })),
    warm: async () => {
      const first = { search: { words: '', filters: {}, limit: 1 } };
      await Promise.all(threads.map((thread) => read(thread, first)));
    },
    stop: async () => {
      await Promise.all(threads.map(({ stop }) => stop()));
    },
  };
}
