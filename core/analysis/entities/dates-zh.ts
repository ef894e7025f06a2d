/** Chinese dates, relative ones to the day of the call. Value: `2026-11-22`, or `2026-11` where no day is said. */
import { chineseNumber } from './amounts.ts';
import type { Found } from './found.ts';

const N = '[\\d零〇一二两三四五六七八九十]';
const ABSOLUTE = new RegExp(
  `(?:(\\d{4}|[零〇一二三四五六七八九]{4}|今|明|去|前)年)?(${N}{1,3})月(?:份)?(?:(${N}{1,3})[日号])?`,
  'gu',
);
const NUMERIC = /(?<![\d-])((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?![\d])日?/gu;
const RELATIVE = /大前天|大后天|今天|今日|今晚|今早|明天|明日|明早|明晚|后天|昨天|昨日|昨晚|前天/gu;
const WEEKDAY = /(上个?|下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天])/gu;
const DISTANCE = new RegExp(`(${N}{1,3})(天|周|个星期|个礼拜|个月)(之前|以前|前|之后|以后|后)(?!面)`, 'gu');
const DAY = new RegExp(
  `(上个月|下个月|这个月|本月)(${N}{1,3})[日号]|(?<![\\d零〇一二三四五六七八九十A-Za-z工单房楼编型线第街路村弄巷道])(${N}{1,3})号(?=$|[\\s，。,.！!？?之以前后到上下早晚])`,
  'gu',
);
const DAY_MS = 86_400_000;
const SHIFTS: Readonly<Record<string, number>> = { 大前: -3, 前: -2, 昨: -1, 今: 0, 明: 1, 后: 2, 大后: 3 };

/** Midnight UTC of a calendar day, so that day arithmetic knows no time zone. */
type Day = number;

function iso(day: Day): string {
  return new Date(day).toISOString().slice(0, 10);
}

function calendar(year: number, month: number, date: number): string | undefined {
  const day = new Date(Date.UTC(year, month - 1, date));
  return day.getUTCMonth() + 1 === month && day.getUTCDate() === date ? iso(day.getTime()) : undefined;
}

function yearOf(said: string | undefined, now: Date): number {
  const named = { 今: 0, 明: 1, 去: -1, 前: -2 }[said ?? '今'];
  return named === undefined ? chineseNumber(said ?? '') : now.getUTCFullYear() + named;
}

function monthShift(day: Day, months: number): Day {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate());
}

/** `today`: midnight UTC of the calendar day of the call. */
export function findChineseDates(text: string, today: Day): Found[] {
  const found: Found[] = [];
  const now = new Date(today);
  const add = (match: RegExpExecArray, value: string | undefined): void => {
    if (value !== undefined)
      found.push({ type: 'date', start: match.index, end: match.index + match[0].length, value });
  };
  for (const match of text.matchAll(NUMERIC))
    add(match, calendar(Number(match[1]), Number(match[2]), Number(match[3])));
  for (const match of text.matchAll(ABSOLUTE)) {
    const month = chineseNumber(match[2] ?? '');
    const year = yearOf(match[1], now);
    if (month < 1 || month > 12) continue;
    if (match[3] !== undefined) add(match, calendar(year, month, chineseNumber(match[3])));
    else if (match[1] !== undefined || match[0].endsWith('份')) add(match, `${year}-${String(month).padStart(2, '0')}`);
  }
  for (const match of text.matchAll(RELATIVE)) {
    const shift = SHIFTS[match[0].slice(0, -1)] ?? 0;
    add(match, iso(today + shift * DAY_MS));
  }
  for (const match of text.matchAll(WEEKDAY)) {
    const wanted = '一二三四五六日'.indexOf((match[2] ?? '').replace('天', '日'));
    const monday = today - ((now.getUTCDay() + 6) % 7) * DAY_MS;
    const week = match[1]?.startsWith('上') === true ? -7 : match[1]?.startsWith('下') === true ? 7 : 0;
    add(match, iso(monday + (wanted + week) * DAY_MS));
  }
  for (const match of text.matchAll(DISTANCE)) {
    const count = chineseNumber(match[1] ?? '') * (match[3]?.includes('前') === true ? -1 : 1);
    const days = match[2] === '天' ? count : count * 7;
    add(match, iso(match[2] === '个月' ? monthShift(today, count) : today + days * DAY_MS));
  }
  for (const match of text.matchAll(DAY)) {
    const months = match[1]?.startsWith('上') === true ? -1 : match[1]?.startsWith('下') === true ? 1 : 0;
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1));
    add(match, calendar(month.getUTCFullYear(), month.getUTCMonth() + 1, chineseNumber(match[2] ?? match[3] ?? '')));
  }
  return found;
}
