/** By when something was promised: dates that were named, and deadlines such as "within three working days" counted from the call. */
import { chineseNumber } from './entities/amounts.ts';
import { offsetMinutes } from './entities/entities.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
];
const TENS: Readonly<Record<string, number>> = { twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60, ninety: 90 };
const N = `(\\d{1,3}|an?|${WORDS.join('|')}|twenty[- ]four|forty[- ]eight|${Object.keys(TENS).join('|')})`;
const ENGLISH = new RegExp(
  `\\b(?:in|within|inside|after)(?: the next| about)? ${N}(?: ?(?:to|-|–) ?${N})? ?(business|working)? ?(hour|day|week|month)s?\\b|\\b(?:the )?end of (?:the |this )?(day|week|month)\\b`,
  'giu',
);
const HAN_N = '(\\d{1,3}|[一二两三四五六七八九十]{1,3})';
const CHINESE = new RegExp(
  `${HAN_N}(?:(?:到|至|-|－|~){1,2}${HAN_N})?个?(工作日|小时|天|日|周|星期|礼拜|月)(?:之内|以内|内|之后|以后|后|左右)`,
  'gu',
);

/** A date in a sentence and where it stands there. */
export interface NamedDate {
  readonly at: number;
  /** `2026-11-22`, or `2026-11` where no day was said. */
  readonly value: string;
}

/** Calendar day of the call in the time zone of `startedAt` (ISO 8601), as midnight UTC. */
function localDay(startedAt: string): number {
  const local = Date.parse(startedAt) + offsetMinutes(startedAt) * 60_000;
  return Math.floor(local / DAY_MS) * DAY_MS;
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Monday to Friday; public holidays are not known. */
function afterWorkingDays(day: number, count: number): number {
  let at = day;
  for (let left = count; left > 0;) {
    at += DAY_MS;
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}

function afterMonths(day: number, count: number): number {
  const date = new Date(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), last));
}

function englishNumber(text: string): number {
  const word = text.toLowerCase();
  if (/^\d/u.test(word)) return Number(word);
  if (/^an?$/u.test(word)) return 1;
  if (/^twenty.four$/u.test(word)) return 24;
  if (/^forty.eight$/u.test(word)) return 48;
  return TENS[word] ?? WORDS.indexOf(word);
}

type Unit = 'hour' | 'day' | 'working-day' | 'week' | 'month';

function after(startedAt: string, count: number, unit: Unit): string {
  const day = localDay(startedAt);
  switch (unit) {
    case 'hour':
      return iso(Date.parse(startedAt) + offsetMinutes(startedAt) * 60_000 + count * HOUR_MS);
    case 'day':
      return iso(day + count * DAY_MS);
    case 'working-day':
      return iso(afterWorkingDays(day, count));
    case 'week':
      return iso(day + count * 7 * DAY_MS);
    case 'month':
      return iso(afterMonths(day, count));
  }
}

function endOf(startedAt: string, period: string): string {
  const day = localDay(startedAt);
  const date = new Date(day);
  if (period === 'month') return iso(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
  // The working week ends on Friday; what is promised on a weekend is meant for the next one.
  return period === 'week' ? iso(day + ((5 - date.getUTCDay() + 7) % 7) * DAY_MS) : iso(day);
}

const CHINESE_UNITS: Readonly<Record<string, Unit>> = {
  ...{ 工作日: 'working-day', 小时: 'hour', 天: 'day', 日: 'day' },
  ...{ 周: 'week', 星期: 'week', 礼拜: 'week', 月: 'month' },
};

/** Deadlines told as a distance from the call, in order. Of a range ("3 to 5 days") the end counts. */
export function deadlinesIn(text: string, startedAt: string): NamedDate[] {
  const found: NamedDate[] = [];
  for (const { 0: said, 1: from, 2: to, 3: working, 4: unit = '', 5: end, index } of text.matchAll(ENGLISH)) {
    const count = englishNumber(to ?? from ?? '');
    if (end !== undefined) found.push({ at: index, value: endOf(startedAt, end.toLowerCase()) });
    else if (working !== undefined) found.push({ at: index, value: after(startedAt, count, 'working-day') });
    else if (said !== '')
      found.push({ at: index, value: after(startedAt, count, ENGLISH_UNITS[unit.toLowerCase()] ?? 'day') });
  }
  for (const { 1: from, 2: to, 3: unit = '', index } of text.matchAll(CHINESE)) {
    found.push({ at: index, value: after(startedAt, chineseNumber(to ?? from ?? ''), CHINESE_UNITS[unit] ?? 'day') });
  }
  return found.sort((a, b) => a.at - b.at);
}

const ENGLISH_UNITS: Readonly<Record<string, Unit>> = { hour: 'hour', day: 'day', week: 'week', month: 'month' };

/** The date that belongs to what is promised at `cue`: the first one said after it, else the last one before. */
export function dueOf(dates: readonly NamedDate[], cue: number): string | undefined {
  return (dates.find(({ at }) => at >= cue) ?? dates.at(-1))?.value;
}
