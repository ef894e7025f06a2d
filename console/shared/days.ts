/** Days of the reader's calendar, as date fields give them: `2026-11-22`. While one is typed it is not yet a day. */
const DAY = /^\d{4}-\d{2}-\d{2}$/u;

export function isDay(text: string): boolean {
  return DAY.test(text);
}

/** The instant at which the day begins, or one that comes `later` days after it: ISO 8601 UTC. */
export function startOfDay(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** Bounds as the API takes them, the upper one excluded; what is no day is left out. */
export function boundsOf(from: string, to: string): { from?: string; to?: string } {
  return { ...(isDay(from) && { from: startOfDay(from) }), ...(isDay(to) && { to: startOfDay(to, 1) }) };
}
