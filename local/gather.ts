/** Several small writes as one: a disk takes as long for one commit of twenty events as for one of a single event. */

interface Part<T> {
  readonly items: readonly T[];
  readonly done: PromiseWithResolvers<undefined>;
}

/**
 * Hands `write` everything that came while the write before was under way, in its order. When that fails, each part is written for itself:
 * one that cannot be written fails alone.
 */
export function gather<T>(write: (items: readonly T[]) => Promise<void>): (items: readonly T[]) => Promise<undefined> {
  let waiting: Part<T>[] = [];
  let isWriting = false;
  const writeOne = async ({ items, done }: Part<T>): Promise<void> => {
    try {
      await write(items);
      done.resolve(undefined);
    } catch (error) {
      done.reject(error);
    }
  };
  const writeTogether = async (parts: readonly Part<T>[]): Promise<void> => {
    try {
      await write(parts.flatMap(({ items }) => items));
      for (const { done } of parts) done.resolve(undefined);
    } catch {
      for (const part of parts) await writeOne(part);
    }
  };
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      // What is on its way already comes along.
      await new Promise((resolve) => setImmediate(resolve));
      const parts = waiting;
      waiting = [];
      await writeTogether(parts);
    }
    isWriting = false;
  };
  return (items) => {
    const done = Promise.withResolvers<undefined>();
    waiting.push({ items, done });
    if (!isWriting) {
      isWriting = true;
      void writeAll();
    }
    return done.promise;
  };
}
