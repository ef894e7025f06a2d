/** Joins sorted streams into one sorted stream without repetitions. All streams are asked at once, and again only when used up. */
export async function* mergeSorted<T>(
  sources: readonly AsyncIterable<T>[],
  keyOf: (value: T) => string,
): AsyncGenerator<T> {
  const open = sources.map((source) => source[Symbol.asyncIterator]());
  const heads = await Promise.all(open.map((source) => source.next()));
  for (;;) {
    let least: { readonly value: T; readonly key: string } | undefined;
    for (const head of heads) {
      if (head.done === true) continue;
      const key = keyOf(head.value);
      if (least === undefined || key < least.key) least = { value: head.value, key };
    }
    if (least === undefined) return;
    yield least.value;
    for (const [i, source] of open.entries()) {
      const head = heads[i];
      if (head && head.done !== true && keyOf(head.value) === least.key) heads[i] = await source.next();
    }
  }
}
