/** `--turns 3,5-8`: turns by their index, from 0. */
import { AppError } from '../../core/errors.ts';

/** More are the whole call. */
const MOST = 10_000;

/** Errors: USAGE. */
export function turnList(text: string): readonly number[] {
  const turns = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d{1,7})(?:-(\d{1,7}))?\s*$/u.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || to < from) {
      throw new AppError('USAGE', '--turns takes indexes from 0 and ranges, such as 3,5-8.');
    }
    if (to - from >= MOST) throw new AppError('USAGE', `--turns takes at most ${MOST} turns.`);
    for (let turn = from; turn <= to; turn += 1) turns.add(turn);
  }
  return [...turns];
}
