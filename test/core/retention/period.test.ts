import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPeriod, periodSchema } from '../../../core/retention/period.ts';

const instant = fc
  .date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('addPeriod', () => {
  const period = (text: string): ReturnType<typeof periodSchema.parse> => periodSchema.parse(text);

  it.each([
    ['2024-02-29T00:00:00Z', 'P1Y', '2025-03-01T00:00:00Z', '29 February, no leap year'],
    ['2024-02-29T00:00:00Z', 'P4Y', '2028-02-29T00:00:00Z', '29 February, leap year'],
    ['2026-01-31T08:00:00Z', 'P1M', '2026-03-01T08:00:00Z', 'no 31 February'],
    ['2026-10-31T08:00:00Z', 'P1M', '2026-12-01T08:00:00Z', 'no 31 November'],
    ['2026-12-31T08:00:00Z', 'P2M', '2027-03-01T08:00:00Z', 'across the year'],
    ['2026-01-30T08:00:00Z', 'P1M1D', '2026-03-02T08:00:00Z', 'months first, then days'],
    ['2026-03-28T01:30:00Z', 'P2W', '2026-04-11T01:30:00Z', 'weeks; no summer time in UTC'],
    ['2026-01-01T00:00:00Z', 'P1Y6M', '2027-07-01T00:00:00Z', 'years and months'],
    ['1999-12-31T23:59:59Z', 'P99Y', '2098-12-31T23:59:59Z', 'the longest'],
  ])('%s + %s = %s (%s)', (from, text, to) => {
    expect(addPeriod(new Date(from), period(text))).toEqual(new Date(to));
  });

  it('is never a day short: the day of the month is reached or passed', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 1188 }), (at, months) => {
        const from = new Date(at);
        const to = addPeriod(from, period(months > 999 ? 'P99Y' : `P${months}M`));
        const wanted = from.getUTCFullYear() * 12 + from.getUTCMonth() + (months > 999 ? 1188 : months);
        const got = to.getUTCFullYear() * 12 + to.getUTCMonth();
        const sameDay = got === wanted && to.getUTCDate() === from.getUTCDate();
        expect(sameDay || (got === wanted + 1 && to.getUTCDate() === 1)).toBe(true);
        expect(to.getTime() % 86_400_000).toBe(from.getTime() % 86_400_000);
      }),
    );
  });

  it('never runs backwards: a later start never ends earlier', () => {
    fc.assert(
      fc.property(instant, instant, fc.integer({ min: 1, max: 120 }), (a, b, months) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const end = (at: string): number => addPeriod(new Date(at), period(`P${months}M`)).getTime();
        // Days that do not exist share the first of the next month, each with its own time of day.
        expect(end(second)).toBeGreaterThan(end(first) - 86_400_000);
      }),
    );
  });
});
