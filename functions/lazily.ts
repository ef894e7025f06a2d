/** What is built once per container, when it is first needed: clients, the context, the policies. */

/** A build that fails is tried again by the next caller. */
export function lazily<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined;
  return () => {
    built ??= { value: build() };
    return built.value;
  };
}

/** The same for what takes time: callers meanwhile share one build. */
export function lazilyResolved<T>(build: () => Promise<T>): () => Promise<T> {
  let building: Promise<T> | undefined;
  return () => {
    building ??= build().catch((error: unknown) => {
      building = undefined;
      throw error;
    });
    return building;
  };
}
