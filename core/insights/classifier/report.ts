/** The quality of a classifier in figures, and whether it may be used. */
import { mcnemar, type CalibrationBin } from '../quality.ts';
import type { ClassifierKind } from './terms.ts';

export interface ClassScores {
  readonly id: string;
  readonly calls: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Scores {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly classes: readonly ClassScores[];
}

export interface TrainingReport {
  readonly kind: ClassifierKind;
  readonly folds: number;
  readonly calls: number;
  readonly model: Scores;
  readonly rules: Scores;
  /** Share of the most frequent class. */
  readonly majority: number;
  /** Calls that only the model, or only the rules, got right. */
  readonly wins: number;
  readonly losses: number;
  /** McNemar's exact test, one-sided. */
  readonly p: number;
  /** The same test against always saying the most frequent class. */
  readonly pMajority: number;
  readonly bins: readonly CalibrationBin[];
  readonly calibrationError: number;
  readonly ships: boolean;
  readonly reason: string;
}

/** A better result by chance is as likely as this at most. */
const BY_CHANCE = 0.01;
/** Accuracy above the rules, at the least. */
const MARGIN = 0.02;

interface Judged {
  readonly label: string;
  /** By the model. */
  readonly id: string;
  readonly byRules: string;
}

export function compare(
  calls: readonly Judged[],
  measured: Pick<TrainingReport, 'kind' | 'folds' | 'wins' | 'losses' | 'bins' | 'p' | 'calibrationError'>,
): TrainingReport {
  const model = scoresOf(calls.map(({ label, id }) => ({ label, told: id })));
  const rules = scoresOf(calls.map(({ label, byRules }) => ({ label, told: byRules })));
  const classes = [...Map.groupBy(calls, ({ label }) => label)].sort(([, a], [, b]) => b.length - a.length);
  const [frequent = '', { length: majority } = calls] = classes[0] ?? [];
  const pMajority = mcnemar(
    calls.filter(({ id, label }) => id === label && label !== frequent).length,
    calls.filter(({ id, label }) => id !== label && label === frequent).length,
  );
  const report = { ...measured, calls: calls.length, model, rules, majority: majority / calls.length, pMajority };
  const objection = against(report);
  return {
    ...report,
    ships: objection === undefined,
    reason: objection ?? 'the model beats the phrase rules and the most frequent class.',
  };
}

function against({
  model,
  rules,
  p,
  pMajority,
}: Pick<TrainingReport, 'model' | 'rules' | 'p' | 'pMajority'>): string | undefined {
  if (model.accuracy < rules.accuracy + MARGIN)
    return `it must be right in ${MARGIN * 100} % of the calls more than the rules.`;
  if (p > BY_CHANCE) return 'the calls are too few to tell its lead over the rules from chance.';
  if (model.macroF1 < rules.macroF1) return 'it is worse than the rules on the rarer classes (macro-F1).';
  if (pMajority > BY_CHANCE) return 'it does not beat always saying the most frequent class beyond chance.';
  return undefined;
}

/** Classes are those that somebody labelled; a class that is told and never right costs the others nothing but precision. */
function scoresOf(calls: readonly { readonly label: string; readonly told: string }[]): Scores {
  const classes = [...new Set(calls.map(({ label }) => label))].sort().map((id): ClassScores => {
    const own = calls.filter(({ label }) => label === id).length;
    const told = calls.filter((call) => call.told === id).length;
    const hits = calls.filter((call) => call.told === id && call.label === id).length;
    const precision = told === 0 ? 0 : hits / told;
    const recall = hits / own;
    return { id, calls: own, precision, recall, f1: hits === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
  });
  return {
    accuracy: calls.filter(({ label, told }) => label === told).length / calls.length,
    macroF1: classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length,
    classes,
  };
}
