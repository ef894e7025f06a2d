/** When a recorder is usually heard, hour by hour, and when it should have been heard and was not. Hours are UTC. */

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;
/** What a judgement looks back on. */
export const HISTORY_HOURS = 4 * WEEK_HOURS;

/** Calls per hour, by the number of the hour since 1970. */
export type Hours = ReadonlyMap<number, number>;

export function hourOf(ms: number): number {
  return Math.floor(ms / HOUR_MS);
}

export function startOfHour(hour: number): string {
  return new Date(hour * HOUR_MS).toISOString();
}

/**
 * True when the recorder had no call in `hour` although it usually has: at least one call in three of the same hours of the four weeks
 * before; or, for a recorder heard for less than four weeks, in every one of the last three days of the same kind (Monday to Friday, or
 * weekend) that lie within its history.
 */
export function isQuiet(hours: Hours, hour: number): boolean {
  return (hours.get(hour) ?? 0) === 0 && isUsual(hours, hour);
}

/** Whether the recorder is usually heard in this hour of the week. */
export function isUsual(hours: Hours, hour: number): boolean {
  const first = firstHour(hours);
  if (first === undefined || first >= hour) return false;
  const weeks = [1, 2, 3, 4].map((back) => hour - back * WEEK_HOURS);
  if (weeks.every((one) => one >= first)) return weeks.filter((one) => heard(hours, one)).length >= 3;
  const days = sameKindDays(hour).filter((one) => one >= first);
  return days.length >= 3 && days.slice(0, 3).every((one) => heard(hours, one));
}

function heard(hours: Hours, hour: number): boolean {
  return (hours.get(hour) ?? 0) > 0;
}

function firstHour(hours: Hours): number | undefined {
  let first: number | undefined;
  for (const [hour, count] of hours) if (count > 0 && (first === undefined || hour < first)) first = hour;
  return first;
}

/** The same hour of earlier days of the same kind, newest first, within two weeks. */
function sameKindDays(hour: number): number[] {
  return Array.from({ length: 14 }, (_, at) => hour - (at + 1) * DAY_HOURS).filter(
    (one) => isWeekend(one) === isWeekend(hour),
  );
}

function isWeekend(hour: number): boolean {
  const day = new Date(hour * HOUR_MS).getUTCDay();
  return day === 0 || day === 6;
}
