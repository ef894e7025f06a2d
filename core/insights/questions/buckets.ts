/** Shares over time: the columns that hold a call's day, week (its Monday) and month. */
export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

export const PERIOD_COLUMNS: Record<Period, string> = {
  day: 'startday',
  week: 'startweek',
  month: 'substr(startday, 1, 7)',
};
