/** How far the scorecards agree with people: agreement and Cohen's kappa (Cohen 1960) per item. */
import { shareOf, type Interval } from '../insights/statistics.ts';

/** One item of one call, judged by both. */
export interface JudgedItem {
  readonly scorecard: string;
  readonly version: string;
  readonly item: string;
  readonly human: boolean;
  readonly machine: boolean;
}

/** One call, scored by both, 0 to 100. */
export interface ScoredCall {
  readonly scorecard: string;
  readonly version: string;
  readonly human: number;
  readonly machine: number;
}

export interface Agreement {
  readonly compared: number;
  /** Share on which both agree, 0 to 1, with its 95 % Wilson interval. */
  readonly agreement: number;
  readonly interval: Interval;
  /** Agreement beyond chance, -1 to 1; null where one of both always says the same and chance alone would agree. */
  readonly kappa: number | null;
  readonly bothPassed: number;
  readonly bothFailed: number;
  readonly onlyHumanPassed: number;
  readonly onlyMachinePassed: number;
}

export interface CardCalibration {
  readonly id: string;
  readonly version: string;
  readonly items: readonly (Agreement & { readonly id: string })[];
  /** Over all items together. */
  readonly overall: Agreement;
  /** Machine minus human, points of 100; null where nobody scored. */
  readonly score: { readonly compared: number; readonly meanDifference: number; readonly meanAbsolute: number } | null;
}

/** One result per scorecard and version, in order of id. */
export function calibrate(items: readonly JudgedItem[], scores: readonly ScoredCall[] = []): CardCalibration[] {
  const keyOf = ({ scorecard, version }: { scorecard: string; version: string }): string => `${scorecard}\n${version}`;
  const scored = Map.groupBy(scores, keyOf);
  return [...Map.groupBy(items, keyOf)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, judged]) => {
      const [id = '', version = ''] = key.split('\n');
      const byItem = [...Map.groupBy(judged, ({ item }) => item)].sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        ...{ id, version },
        items: byItem.map(([item, pairs]) => ({ id: item, ...agreementOf(pairs) })),
        overall: agreementOf(judged),
        score: differences(scored.get(key) ?? []),
      };
    });
}

/** Errors: RangeError without pairs. */
export function agreementOf(pairs: readonly Pick<JudgedItem, 'human' | 'machine'>[]): Agreement {
  const compared = pairs.length;
  if (compared === 0) throw new RangeError('nothing to compare');
  const count = (human: boolean, machine: boolean): number =>
    pairs.filter((pair) => pair.human === human && pair.machine === machine).length;
  const [bothPassed, bothFailed] = [count(true, true), count(false, false)];
  const [onlyHumanPassed, onlyMachinePassed] = [count(true, false), count(false, true)];
  const agreement = (bothPassed + bothFailed) / compared;
  const human = (bothPassed + onlyHumanPassed) / compared;
  const machine = (bothPassed + onlyMachinePassed) / compared;
  const chance = human * machine + (1 - human) * (1 - machine);
  return {
    ...{ compared, agreement: rounded(agreement), interval: shareOf(bothPassed + bothFailed, compared).interval },
    kappa: chance >= 1 ? null : rounded((agreement - chance) / (1 - chance)),
    ...{ bothPassed, bothFailed, onlyHumanPassed, onlyMachinePassed },
  };
}

function differences(calls: readonly ScoredCall[]): CardCalibration['score'] {
  if (calls.length === 0) return null;
  const gaps = calls.map(({ human, machine }) => machine - human);
  const mean = (values: readonly number[]): number =>
    rounded(values.reduce((sum, value) => sum + value, 0) / values.length);
  return { compared: calls.length, meanDifference: mean(gaps), meanAbsolute: mean(gaps.map(Math.abs)) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
