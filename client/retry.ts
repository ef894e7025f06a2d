/**
 * Sends a request again when the server says later (429, 503, or that the first one is still being carried out) or nothing came back.
 * Mutating calls carry a key, so nothing is done twice.
 */
import { CallvaultProblem, problemFrom } from './problem.ts';

export type Fetch = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** Tries after the first one; 4 unless given. */
  readonly retries?: number;
  /** Waits; for tests. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

const RETRIES = 4;
const FIRST_MS = 250;
const LONGEST_MS = 30_000;
/** A request is carried out for up to half a minute, and asked for every two seconds meanwhile. */
const UNDER_WAY = 4;

/** Errors: CallvaultProblem UNREACHABLE when no try got an answer. An aborted request fails as `fetch` fails. */
export function retrying(fetch: Fetch, { retries = RETRIES, sleep = pause }: RetryOptions = {}): Fetch {
  return async (request) => {
    for (let tried = 0; ; tried += 1) {
      let response: Response | undefined;
      let cause: unknown;
      try {
        response = await fetch(request.clone());
      } catch (error) {
        if (request.signal.aborted) throw error;
        cause = error;
      }
      const isUnderWay = response !== undefined && (await isBeingCarriedOut(response));
      if (response && response.status !== 429 && response.status !== 503 && !isUnderWay) return response;
      if (tried >= retries * (isUnderWay ? UNDER_WAY : 1)) {
        if (response) return response;
        throw new CallvaultProblem({ status: 0, code: 'UNREACHABLE', detail: 'The API cannot be reached.' }, cause);
      }
      await response?.body?.cancel();
      await sleep(delayOf(response, tried), request.signal);
    }
  };
}

/** The first try got through, its answer did not come back, and the work goes on. */
async function isBeingCarriedOut(response: Response): Promise<boolean> {
  if (response.status !== 409) return false;
  return (await problemFrom(response.clone())).code === 'IN_PROGRESS';
}

/** What the server asks for (RFC 9110 10.2.3), or twice as long each time. */
function delayOf(response: Response | undefined, tried: number): number {
  const asked = response?.headers.get('retry-after') ?? '';
  const ms = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Math.min(LONGEST_MS, Number.isNaN(ms) ? FIRST_MS * 2 ** tried : Math.max(0, ms));
}

/** Rejects with the reason of `signal` when that is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason instanceof Error ? signal.reason : new Error('Aborted.'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
