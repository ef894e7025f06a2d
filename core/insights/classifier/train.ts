/**
 * Learns topics or intents from labelled calls, and measures that by stratified cross-validation against the phrase rules on the same calls.
 * What does not clearly beat the rules is not made into a model.
 */
import { sha256Hex } from '../../bytes.ts';
import { AppError } from '../../errors.ts';
import { fitLogistic, probabilities, type LogisticModel } from '../logistic.ts';
import { calibration, calibrationError, mcnemar } from '../quality.ts';
import { modelSchema, rowOf, type ClassifierModel, type Vocabulary } from './model.ts';
import { compare, type TrainingReport } from './report.ts';
import { isRuleTerm, NO_CLASS, type ClassifierKind, type Terms } from './terms.ts';

export interface LabelledCall {
  readonly recordingId: string;
  /** Id of a topic or intent, or `none`. */
  readonly label: string;
  readonly terms: Terms;
  /** The first that the rules found; `none` without any. */
  readonly byRules: string;
}

const FOLDS = 5;
/** A word of fewer calls than this may be somebody's name, and teaches nothing. */
const CALLS_OF_A_TERM = 3;
const MOST_TERMS = 4000;
const L2 = 0.001;
const TELL_FROM = 0.4;
/** Fewer calls of a class cannot be in every fold. */
const CALLS_OF_A_CLASS = FOLDS;
const LEAST_CALLS = 20;

interface Trained {
  readonly vocabulary: Vocabulary;
  readonly terms: readonly string[];
  readonly classes: readonly string[];
  readonly logistic: LogisticModel;
}

/**
 * The same calls give the same model. `version`: how the file calls itself.
 * Errors: VALIDATION_FAILED for too few calls or classes; MODEL_NOT_BETTER with the report as `detail`.
 */
export function trainClassifier(
  calls: readonly LabelledCall[],
  { kind, version }: { kind: ClassifierKind; version: string },
): { model: ClassifierModel; report: TrainingReport } {
  const report = evaluateClassifier(calls, kind);
  if (!report.ships) {
    throw new AppError('MODEL_NOT_BETTER', `No model was written: ${report.reason}`, { detail: report });
  }
  const { terms, vocabulary, classes, logistic } = train(calls);
  const { folds, model, rules, majority, p, calibrationError: error } = report;
  const written = modelSchema.parse({
    ...{ schemaVersion: 1, kind, version, classes, terms, rarity: vocabulary.rarity.map(rounded), tellFrom: TELL_FROM },
    weights: logistic.weights.map((row) => row.map(rounded)),
    intercepts: logistic.intercepts.map(rounded),
    quality: {
      ...{ folds, calls: calls.length, majority, p, calibrationError: error },
      model: { accuracy: model.accuracy, macroF1: model.macroF1 },
      rules: { accuracy: rules.accuracy, macroF1: rules.macroF1 },
    },
  });
  return { model: written, report };
}

/** Every call is judged by a model that has not seen it. Errors: VALIDATION_FAILED. */
export function evaluateClassifier(calls: readonly LabelledCall[], kind: ClassifierKind): TrainingReport {
  const foldOf = stratified(calls);
  const predicted = new Map<LabelledCall, { id: string; probability: number }>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const trained = train(calls.filter((call) => foldOf.get(call) !== fold));
    for (const call of calls) if (foldOf.get(call) === fold) predicted.set(call, predict(trained, call));
  }
  const judged = calls.map((call) => ({ ...call, ...(predicted.get(call) ?? { id: NO_CLASS, probability: 0 }) }));
  const bins = calibration(
    judged.map(({ id, label, probability }) => ({ predicted: probability, happened: id === label })),
  );
  const wins = judged.filter(({ id, label, byRules }) => id === label && byRules !== label).length;
  const losses = judged.filter(({ id, label, byRules }) => id !== label && byRules === label).length;
  return compare(judged, {
    ...{ kind, folds: FOLDS, wins, losses, bins },
    p: mcnemar(wins, losses),
    calibrationError: calibrationError(bins),
  });
}

function train(calls: readonly LabelledCall[]): Trained {
  const classes = [...new Set(calls.map(({ label }) => label))].sort();
  const spread = new Map<string, number>();
  for (const { terms } of calls) for (const term of terms.keys()) spread.set(term, (spread.get(term) ?? 0) + 1);
  const terms = [...spread]
    .filter(([term, count]) => isRuleTerm(term) || (count >= CALLS_OF_A_TERM && count < calls.length * 0.9))
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, MOST_TERMS)
    .map(([term]) => term)
    .sort();
  const rarity = terms.map((term) => Math.log((1 + calls.length) / (1 + (spread.get(term) ?? 0))) + 1);
  const vocabulary = { at: new Map(terms.map((term, at) => [term, at])), rarity };
  const logistic = fitLogistic(
    calls.map((call) => rowOf(call.terms, vocabulary)),
    calls.map(({ label }) => classes.indexOf(label)),
    { features: terms.length, classes: classes.length, l2: L2, iterations: 300 },
  );
  return { vocabulary, terms, classes, logistic };
}

/** What stands first in an analysis with such a model: where it is sure of nothing the rules do. */
function predict(
  { vocabulary, classes, logistic }: Trained,
  { terms, byRules }: LabelledCall,
): { id: string; probability: number } {
  const all = probabilities(logistic, rowOf(terms, vocabulary));
  const probability = Math.max(...all);
  const id = probability < TELL_FROM ? byRules : (classes[all.indexOf(probability)] ?? NO_CLASS);
  return { id, probability };
}

/** Each class over all folds alike. The order comes from hashes of the ids: by chance, and the same every time. */
function stratified(calls: readonly LabelledCall[]): ReadonlyMap<LabelledCall, number> {
  const classes = Map.groupBy(calls, ({ label }) => label);
  const small = [...classes].filter(([, own]) => own.length < CALLS_OF_A_CLASS).map(([label]) => label);
  if (classes.size < 2 || calls.length < LEAST_CALLS || small.length > 0) {
    throw new AppError(
      'VALIDATION_FAILED',
      `Label at least ${LEAST_CALLS} calls, of two or more classes with ${CALLS_OF_A_CLASS} calls each.`,
      { detail: { calls: calls.length, classes: classes.size, tooFew: small } },
    );
  }
  const folds = new Map<LabelledCall, number>();
  let next = 0;
  for (const [, own] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const mixed = own
      .map((call) => ({ call, order: sha256Hex(call.recordingId) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1));
    for (const { call } of mixed) folds.set(call, next++ % FOLDS);
  }
  return folds;
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
