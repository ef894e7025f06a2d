/** One question to Comprehend about any number of documents: 25 at a time, each refused one by itself, throttling waited out. */
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import { errorName, unavailable } from './service-errors.ts';

/** Documents in a call, and bytes in a document. https://docs.aws.amazon.com/comprehend/latest/dg/guidelines-and-limits.html */
const BATCH = 25;
export const MAX_BYTES = 5000;

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;
const THROTTLED = new Set([
  'ThrottlingException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
]);
/** In the list of errors: the service's fault, not the document's. */
const PASSING = /internal|throttl|unavailable|timeout/iu;

export interface BatchAnswer<T> {
  readonly ResultList: readonly T[] | undefined;
  readonly ErrorList: readonly { Index?: number | undefined; ErrorCode?: string | undefined }[] | undefined;
}

export interface Question<T> {
  /** As in a policy: `comprehend:BatchDetectSentiment`. */
  readonly call: string;
  readonly ask: (texts: string[]) => Promise<BatchAnswer<T>>;
  readonly wait?: ((ms: number) => Promise<unknown>) | undefined;
}

/**
 * One result per document, undefined for one that Comprehend could not read. undefined for all: it does not have the language.
 * Errors: UNAVAILABLE naming the call, after ATTEMPTS tries when throttled.
 */
export async function askInBatches<T extends { Index?: number | undefined }>(
  documents: readonly string[],
  question: Question<T>,
): Promise<(T | undefined)[] | undefined> {
  const results = Array.from<T | undefined>({ length: documents.length });
  for (let start = 0; start < documents.length; start += BATCH) {
    const open = Array.from({ length: Math.min(BATCH, documents.length - start) }, (_, at) => start + at);
    if (!(await askOne(documents, open, results, question))) return undefined;
  }
  return results;
}

/** Asks again for the documents that failed for the service's own sake. False: no such language. */
async function askOne<T extends { Index?: number | undefined }>(
  documents: readonly string[],
  first: readonly number[],
  results: (T | undefined)[],
  { call, ask, wait = pause }: Question<T>,
): Promise<boolean> {
  let open = first;
  let cause: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt > 0) await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random()));
    try {
      const { ResultList = [], ErrorList = [] } = await ask(open.map((at) => documents[at] ?? ''));
      for (const result of ResultList) {
        const at = open[result.Index ?? -1];
        if (at !== undefined) results[at] = result;
      }
      const failed = ErrorList.filter(({ ErrorCode = '' }) => PASSING.test(ErrorCode));
      open = failed.flatMap(({ Index = -1 }) => open[Index] ?? []);
      if (open.length === 0) return true;
      cause = new AppError('UNAVAILABLE', 'Comprehend could not read some documents.');
    } catch (error) {
      if (errorName(error) === 'UnsupportedLanguageException') return false;
      if (!THROTTLED.has(errorName(error))) throw unavailable(call, error);
      cause = error;
    }
  }
  throw unavailable(call, cause);
}
