/** `callvault cost`: an estimate for the AWS edition from list prices. The single-machine edition costs its machine. */
import { AppError } from '../../core/errors.ts';
import { idleCost, intakeCost, storageCost, TYPICAL, type CostLine } from '../cost/estimate.ts';
import { PRICES, PRICES_NOTED } from '../cost/prices.ts';
import { table, type Result } from './output.ts';

export interface CostOptions {
  readonly hours?: number;
  readonly callMinutes?: number;
}

/** Errors: USAGE. */
export function cost({ hours = TYPICAL.hours, callMinutes = TYPICAL.callMinutes }: CostOptions): Result {
  if (hours < 1 || callMinutes < 1) throw new AppError('USAGE', '--hours and --call-minutes take 1 or more.');
  const load = { ...TYPICAL, hours, callMinutes };
  const [idle, intake, storage] = [idleCost(), intakeCost(load), storageCost(load)];
  const text = [
    `List prices noted ${PRICES_NOTED}, US East (N. Virginia), without free tiers: an estimate, not an offer.`,
    section('Idle, US$ a month', idle, true),
    section(`Taking in ${hours} hours of stereo calls of ${callMinutes} minutes, US$ once`, intake, true),
    section('Keeping them, US$ a month (one of the three places, and the copy)', storage, false),
  ].join('\n\n');
  return { json: { noted: PRICES_NOTED, currency: 'USD', load, idle, intake, storage, prices: PRICES }, text };
}

function section(title: string, lines: readonly CostLine[], isSum: boolean): string {
  const rows = lines.map(({ item, counts, usd }) => [item, counts, usd.toFixed(2)]);
  const sum = lines.reduce((all, { usd }) => all + usd, 0).toFixed(2);
  return `${title}\n${table(['what', 'counted', 'US$'], isSum ? [...rows, ['together', '', sum]] : rows)}`;
}
