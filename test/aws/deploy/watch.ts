/** Waiting for what a system that works by messages brings about. */
import { setTimeout as pause } from 'node:timers/promises';

/** The first answer that is not undefined. Errors: naming `what`, and what the last try threw. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  let last: unknown;
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    await pause(250);
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
  }
  throw new Error(`${what}: not within ${seconds} s`, { cause: last });
}
