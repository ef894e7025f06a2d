/** ISO 8601 periods in years, months, weeks and days, added to instants in UTC so that the result is never a day short. */
import * as z from 'zod';

const DAY_MS = 86_400_000;
const PATTERN = /^P(?=\d)(?:(\d{1,2})Y)?(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?$/;

export interface Period {
  /** As written in the policy. */
  readonly text: string;
  readonly months: number;
  readonly days: number;
}

/** `P6Y`, `P18M`, `P1Y6M`, `P90D`; longer than zero and at most 99 years, because S3 locks for 100 at most. */
export const periodSchema = z.string().transform((text, context): Period => {
  const [, years, months, weeks, days] = PATTERN.exec(text) ?? [];
  const period = {
    text,
    months: 12 * Number(years ?? 0) + Number(months ?? 0),
    days: 7 * Number(weeks ?? 0) + Number(days ?? 0),
  };
  const problem = !PATTERN.test(text)
    ? 'must be an ISO 8601 period in years, months, weeks or days, such as P6Y or P6M'
    : period.months + period.days === 0
      ? 'must be longer than zero'
      : period.months / 12 + period.days / 365 > 99
        ? 'must be at most 99 years'
        : undefined;
  if (problem === undefined) return period;
  context.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

/**
 * `from` + `period` in the UTC calendar, time of day kept: months first, then days.
 * Where the day does not exist in the target month the result moves forward to the first of the next month
 * (29 February + P1Y = 1 March, 31 August + P6M = 1 March).
 */
export function addPeriod(from: Date, period: Period): Date {
  const shifted = new Date(from);
  shifted.setUTCMonth(from.getUTCMonth() + period.months);
  // setUTCMonth carries the surplus days into the next month (31 February = 3 March).
  if (shifted.getUTCDate() !== from.getUTCDate()) shifted.setUTCDate(1);
  return new Date(shifted.getTime() + period.days * DAY_MS);
}

/** The date of a lock: rounded up to the whole second, because S3 keeps no more and no lock may end early. */
export function lockDate(at: Date): string {
  return new Date(Math.ceil(at.getTime() / 1000) * 1000).toISOString();
}
