/** The calls of the search index in typed arrays: a hundred thousand objects would be work for every collection of garbage. */
import { AppError } from '../../core/errors.ts';

/** Calls by row, in order of id. A row that was removed keeps its place until there are too many of them. */
export interface CallTable {
  readonly rows: number;
  readonly recordingIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly startedAt: Float64Array;
  /** Of row r: `values` from `valueEnds[r]` to `valueEnds[r + 1]`; numbers of facet values, below 0 those that no facet counts. */
  readonly valueEnds: Uint32Array;
  readonly values: Int32Array;
  /** 1 = removed. */
  readonly gone: Uint8Array;
}

interface Call {
  readonly id: number;
  readonly recordingId: string;
  readonly startedAt: number;
  readonly values: Int32Array;
}

export interface CallRows extends CallTable {
  /** As `Columns.rows`. */
  follow(): (id: number) => number;
  lastId(): number;
  /** Rows that are not removed. */
  left(): number;
  /** Ids only go up. */
  add(call: Call): void;
  drop(id: number): void;
  /** Drops all that are not among these: rows with an id each, in order. */
  keep(ids: Iterable<Record<number, unknown>>): void;
}

const FIRST_ROWS = 1024;
/** Rows that are tried one by one before the next id is looked for by halves. */
const NEAR = 8;

/** Arrays that double when they are full. */
export function createCallRows(): CallRows {
  const recordingIds: string[] = [];
  let ids = new Int32Array(FIRST_ROWS);
  let startedAt = new Float64Array(FIRST_ROWS);
  let valueEnds = new Uint32Array(FIRST_ROWS + 1);
  let values = new Int32Array(FIRST_ROWS * 8);
  let gone = new Uint8Array(FIRST_ROWS);
  let rows = 0;
  let removed = 0;
  const firstFrom = (id: number, from: number): number => {
    let low = from;
    for (let high = rows; low < high;) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const present = (row: number, id: number): number => (row < rows && ids[row] === id && gone[row] === 0 ? row : -1);
  const remove = (row: number): void => {
    if (row < 0 || gone[row] !== 0) return;
    gone[row] = 1;
    removed += 1;
  };
  return {
    get rows() {
      return rows;
    },
    recordingIds,
    get startedAt() {
      return startedAt;
    },
    get valueEnds() {
      return valueEnds;
    },
    get values() {
      return values;
    },
    get gone() {
      return gone;
    },
    follow() {
      let row = 0;
      return (id) => {
        if (row > 0 && (ids[row - 1] ?? 0) >= id) row = firstFrom(id, 0);
        for (let steps = 0; row < rows && (ids[row] ?? 0) < id; steps += 1) {
          row = steps < NEAR ? row + 1 : firstFrom(id, row);
        }
        return present(row, id);
      };
    },
    lastId: () => (rows === 0 ? 0 : (ids[rows - 1] ?? 0)),
    left: () => rows - removed,
    add(call) {
      const own = call.values;
      const start = valueEnds[rows] ?? 0;
      if (rows === ids.length) {
        ids = grown(ids, new Int32Array(rows * 2));
        startedAt = grown(startedAt, new Float64Array(rows * 2));
        gone = grown(gone, new Uint8Array(rows * 2));
        valueEnds = grown(valueEnds, new Uint32Array(rows * 2 + 1));
      }
      if (start + own.length > values.length) {
        values = grown(values, new Int32Array(Math.max(values.length * 2, start + own.length)));
      }
      ids[rows] = call.id;
      startedAt[rows] = call.startedAt;
      recordingIds.push(call.recordingId);
      values.set(own, start);
      rows += 1;
      valueEnds[rows] = start + own.length;
    },
    drop: (id) => {
      remove(present(firstFrom(id, 0), id));
    },
    keep(present) {
      let row = 0;
      for (const { 0: id } of present) {
        if (typeof id !== 'number') throw damaged();
        while (row < rows && (ids[row] ?? 0) < id) remove(row++);
        row += 1;
      }
      while (row < rows) remove(row++);
    },
  };
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** `numberOf` gives the number of a value id. Checked by hand: the first search of a process reads all of them. */
export function callOf(
  { 0: id, 1: recordingId, 2: startedAt, 3: valueIds }: Record<number, unknown>,
  numberOf: (valueId: number) => number,
): Call {
  if (
    typeof id === 'number' &&
    typeof recordingId === 'string' &&
    typeof startedAt === 'number' &&
    valueIds instanceof Uint8Array
  ) {
    return { id, recordingId, startedAt, values: readIds(valueIds).map(numberOf) };
  }
  throw damaged();
}

function damaged(): AppError {
  return new AppError('INTEGRITY', 'A stored row is damaged.');
}

/** Value ids as bytes: 32-bit integers in the order of this machine. */
export function writeIds(ids: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(ids).buffer);
}

export function readIds(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.slice().buffer);
}
