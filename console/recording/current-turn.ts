/** Which turn is being said. */
interface Timed {
  readonly startMs: number;
}

/** Position in the list of the last turn that began at or before `atMs`; -1 before the first. Turns are ordered by their beginning: O(log n). */
export function currentTurn(turns: readonly Timed[], atMs: number): number {
  let low = 0;
  let high = turns.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((turns[middle]?.startMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
