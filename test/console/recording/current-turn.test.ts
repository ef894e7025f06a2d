import { describe, expect, it } from 'vitest';
import { currentTurn, nextTurn } from '../../../console/recording/current-turn.ts';

describe('turns', () => {
  it('the current one is the last that has begun', () => {
    const turns = [100, 200, 300].map((startMs) => ({ startMs }));
    expect([0, 100, 250, 999].map((ms) => currentTurn(turns, ms))).toEqual([-1, 0, 1, 2]);
  });

  it('keys go from one to the next and stay at the ends', () => {
    expect(nextTurn('ArrowDown', 0, 3)).toBe(1);
    expect(nextTurn('ArrowUp', 1, 3)).toBe(0);
    expect(nextTurn('End', 0, 3)).toBe(2);
    expect(nextTurn('Home', 2, 3)).toBe(0);
    expect(nextTurn('ArrowUp', 0, 3)).toBeUndefined();
    expect(nextTurn('ArrowDown', 2, 3)).toBeUndefined();
    expect(nextTurn('Home', 0, 0)).toBeUndefined();
    expect(nextTurn('ArrowRight', 0, 3)).toBeUndefined();
  });
});
