/** From a moment of a call to the turn that shows it. */
import type { Evidence } from './analysis.ts';
import type { PreparedTurn } from './phrases.ts';

export function evidenceOf({ turn }: PreparedTurn): Evidence {
  return { turn: turn.index, startMs: turn.startMs };
}

/** The turn during which, or after which, something happened that has no words of its own. `turns` in order of their start. */
export function turnAt(turns: readonly PreparedTurn[], atMs: number): Evidence[] {
  const before = turns[firstIndex(turns, ({ turn }) => turn.startMs > atMs) - 1] ?? turns[0];
  return before === undefined ? [] : [evidenceOf(before)];
}

/** Index of the first item that passes, where all after one that passes do as well; the length when none does. */
export function firstIndex<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && passes(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
