/** Which turn is being said, and to which one a key goes. */
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

/** Position to go to from `from`; undefined for any other key, and at the ends. */
export function nextTurn(key: string, from: number, count: number): number | undefined {
  const wanted = targetOf(key, from, count);
  return wanted !== undefined && wanted >= 0 && wanted < count && wanted !== from ? wanted : undefined;
}

function targetOf(key: string, from: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return from - 1;
    case 'ArrowDown':
      return from + 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
