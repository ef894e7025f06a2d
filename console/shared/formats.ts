/** Times, lengths and numbers as people read them. Times are shown in the reader's zone with its name: evidence is kept in UTC. */
import type { Locale } from './locale.ts';

const MS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;

export interface Formats {
  /** ISO 8601 to date and time. */
  readonly time: (iso: string) => string;
  /** ISO 8601 to a date. */
  readonly date: (iso: string) => string;
  /** Milliseconds to `m:ss`, or `h:mm:ss`. */
  readonly clock: (ms: number) => string;
  /** 0 to 1. */
  readonly percent: (share: number) => string;
  readonly number: (value: number) => string;
  readonly bytes: (value: number) => string;
}

export function formatsIn(locale: Locale): Formats {
  return FORMATS[locale];
}

/** What makes a format takes milliseconds: it is made once, when something is first written with it. */
function formatsOf(locale: Locale): Formats {
  const time = once(
    () =>
      new Intl.DateTimeFormat(locale, {
        ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
        timeZoneName: 'short',
      }),
  );
  const date = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }));
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const number = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }));
  const kilobytes = once(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 }),
  );
  const megabytes = once(
    () => new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }),
  );
  return {
    time: (iso) => time().format(new Date(iso)),
    date: (iso) => date().format(new Date(iso)),
    clock,
    percent: (share) => percent().format(share),
    number: (value) => number().format(value),
    bytes: (value) => (value < 1e5 ? kilobytes().format(value / 1e3) : megabytes().format(value / 1e6)),
  };
}

const FORMATS: Record<Locale, Formats> = { en: formatsOf('en'), 'zh-CN': formatsOf('zh-CN') };

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / MS_PER_SECOND);
  const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
  const hours = Math.floor(minutes / SECONDS_PER_MINUTE);
  const two = (value: number): string => String(value).padStart(2, '0');
  const tail = two(seconds % SECONDS_PER_MINUTE);
  return hours > 0 ? `${hours}:${two(minutes % SECONDS_PER_MINUTE)}:${tail}` : `${minutes}:${tail}`;
}
