import { describe, expect, it } from 'vitest';
import { hourOf, isQuiet, isUsual } from '../../../core/completeness/hours.ts';

const MONDAY_10 = hourOf(Date.parse('2026-03-30T10:00:00Z'));
const DAY = 24;
const WEEK = 7 * DAY;

function heardAt(...hours: number[]): Map<number, number> {
  return new Map(hours.map((hour) => [hour, 2]));
}

describe('isQuiet', () => {
  const mondays = [1, 2, 3, 4].map((back) => MONDAY_10 - back * WEEK);

  it('is quiet when three of the last four such hours had calls and this one has none', () => {
    expect(isQuiet(heardAt(...mondays), MONDAY_10)).toBe(true);
    expect(isQuiet(heardAt(...mondays.slice(1), mondays[3] ?? 0), MONDAY_10)).toBe(true);
  });

  it('is not quiet with a call, nor in an hour that is often empty', () => {
    expect(isQuiet(heardAt(...mondays, MONDAY_10), MONDAY_10)).toBe(false);
    expect(isQuiet(heardAt(...mondays.slice(2)), MONDAY_10)).toBe(false);
    expect(isQuiet(heardAt(...mondays), MONDAY_10 + 9)).toBe(false);
  });

  it('needs three working days of a young recorder, and does not count the weekend', () => {
    const friday = MONDAY_10 - 3 * DAY;
    expect(isUsual(heardAt(friday, friday - DAY, friday - 2 * DAY), MONDAY_10)).toBe(true);
    expect(isUsual(heardAt(friday, friday - DAY), MONDAY_10)).toBe(false);
    expect(isUsual(heardAt(friday, friday - DAY, friday - 2 * DAY), friday + DAY)).toBe(false);
  });

  it('knows nothing of a recorder that was never heard', () => {
    expect(isQuiet(new Map(), MONDAY_10)).toBe(false);
  });
});
