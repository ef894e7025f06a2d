/** Ports that answer after a random number of turns, so that two use cases on one archive meet at every point of each other. */
import type { Context } from '../../core/use-cases/context.ts';

/** Numbers in [0, 1) that repeat from a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function interleaved<T extends Context>(context: T, next: () => number, mostTurns = 8): T {
  const wait = async (): Promise<void> => {
    for (let turns = Math.floor(next() * mostTurns); turns > 0; turns -= 1) await Promise.resolve();
  };
  const wrap = <P extends object>(port: P): P =>
    new Proxy(port, {
      get(target, property) {
        const member: unknown = Reflect.get(target, property);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          // Streams are asked for when they are read.
          if (property === 'read' || property === 'list') return Reflect.apply(member, target, args);
          return wait().then((): unknown => Reflect.apply(member, target, args));
        };
      },
    });
  return {
    ...context,
    ...{ catalogue: wrap(context.catalogue), vault: wrap(context.vault), keyTable: wrap(context.keyTable) },
    ...{ intake: wrap(context.intake), work: wrap(context.work), search: wrap(context.search) },
  };
}
