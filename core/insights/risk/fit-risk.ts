/** Weights of the risk from calls whose outcome is known, measured on customers that the weights were not fit to. */
import { sha256Hex } from '../../bytes.ts';
import { AppError } from '../../errors.ts';
import { fitLogistic, sigmoid, type SparseRow } from '../logistic.ts';
import {
  auc,
  brier,
  calibration,
  calibrationError,
  logLoss,
  logLossOf,
  meanDifference,
  type CalibrationBin,
  type Difference,
  type Prediction,
} from '../quality.ts';
import { RISK_FACTORS, type RiskFactor, type RiskPolicy } from './risk-policy.ts';

/** One call whose customer left, or did not. */
export interface RiskExample {
  /** All calls of a customer are on one side of the cut between fitting and measuring. */
  readonly customer: string;
  /** In the order of RISK_FACTORS. */
  readonly values: readonly number[];
  readonly lost: boolean;
}

export interface Measured {
  readonly logLoss: number;
  readonly brier: number;
  /** Absent where it is the same for all. */
  readonly auc?: number;
}

export interface RiskReport {
  readonly calls: number;
  readonly lost: number;
  readonly customers: number;
  readonly folds: number;
  readonly model: Measured;
  /** Everybody gets the share of lost calls. */
  readonly baseRate: Measured;
  /** The weights in force now. */
  readonly inForce: Measured;
  /** Log loss of the base rate minus that of the model. */
  readonly gain: Difference;
  readonly bins: readonly CalibrationBin[];
  readonly calibrationError: number;
  /** Slope and intercept of the outcomes over the predicted log-odds: 1 and 0 when calibrated. */
  readonly slope: number;
  readonly intercept: number;
  readonly ships: boolean;
  readonly reason: string;
}

const FOLDS = 5;
const LEAST_OF_A_KIND = 20;
const L2 = 1e-4;

interface Weights {
  readonly baseline: number;
  readonly weights: readonly number[];
}

/** Every call is judged by weights that have not seen its customer. Errors: VALIDATION_FAILED for too few outcomes. */
export function evaluateRisk(examples: readonly RiskExample[], policy: RiskPolicy): RiskReport {
  const lost = examples.filter((one) => one.lost).length;
  if (lost < LEAST_OF_A_KIND || examples.length - lost < LEAST_OF_A_KIND) {
    throw new AppError(
      'VALIDATION_FAILED',
      `It takes ${LEAST_OF_A_KIND} calls of lost and ${LEAST_OF_A_KIND} of kept customers at least.`,
      { detail: { lost, kept: examples.length - lost } },
    );
  }
  const model: Prediction[] = [];
  const baseRate: Prediction[] = [];
  const judged: RiskExample[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const known = examples.filter(({ customer }) => foldOf(customer) !== fold);
    const unseen = examples.filter(({ customer }) => foldOf(customer) === fold);
    const share = known.filter((one) => one.lost).length / Math.max(known.length, 1);
    const weights = fit(known);
    judged.push(...unseen);
    model.push(...unseen.map((one) => ({ predicted: predict(weights, one), happened: one.lost })));
    baseRate.push(...unseen.map((one) => ({ predicted: share, happened: one.lost })));
  }
  const now = { baseline: policy.baseline, weights: RISK_FACTORS.map((factor) => policy.weights[factor]) };
  const inForce = judged.map((one) => ({ predicted: predict(now, one), happened: one.lost }));
  const gains = model.map((one, i) => logLossOf(baseRate[i] ?? one) - logLossOf(one));
  const bins = calibration(model);
  const report = {
    ...{ calls: examples.length, lost, customers: new Set(judged.map(({ customer }) => customer)).size, folds: FOLDS },
    ...{ model: measured(model), baseRate: measured(baseRate), inForce: measured(inForce) },
    gain: meanDifference(
      gains,
      judged.map(({ customer }) => customer),
    ),
    ...{ bins, calibrationError: calibrationError(bins), ...recalibration(model) },
  };
  const objection = against(report);
  return {
    ...report,
    ships: objection === undefined,
    reason:
      objection ?? 'it beats the base rate and the weights in force on customers it has not seen, and is calibrated.',
  };
}

/** The policy with measured weights. Errors: VALIDATION_FAILED; MODEL_NOT_BETTER with the report as `detail`. */
export function fitRisk(
  examples: readonly RiskExample[],
  policy: RiskPolicy,
  version: string,
): { policy: RiskPolicy; report: RiskReport } {
  const report = evaluateRisk(examples, policy);
  if (!report.ships)
    throw new AppError('MODEL_NOT_BETTER', `No weights were written: ${report.reason}`, { detail: report });
  const { baseline, weights } = fit(examples);
  const of = (factor: RiskFactor): number => rounded(weights[RISK_FACTORS.indexOf(factor)] ?? 0);
  const { calls, lost, model, baseRate, calibrationError: error } = report;
  const measuredBy = { calls, lost, logLoss: rounded(model.logLoss), baseRateLogLoss: rounded(baseRate.logLoss) };
  return {
    report,
    policy: {
      ...{ ...policy, version, basis: 'fit', baseline: rounded(baseline) },
      weights: {
        'cancel-intent': of('cancel-intent'),
        'competitor-named': of('competitor-named'),
        'angry-now': of('angry-now'),
        'bad-history': of('bad-history'),
        'repeat-contacts': of('repeat-contacts'),
        'unresolved-promises': of('unresolved-promises'),
        'unresolved-outcomes': of('unresolved-outcomes'),
      },
      fit: { ...measuredBy, auc: rounded(model.auc ?? 0.5), calibrationError: rounded(error) },
    },
  };
}

/** Off by more than this on average, a score is not a probability. */
const CALIBRATED_WITHIN = 0.1;

function against({
  gain,
  model,
  inForce,
  calibrationError: error,
}: Omit<RiskReport, 'ships' | 'reason'>): string | undefined {
  if (gain.interval.low <= 0) return 'it does not beat the base rate beyond chance on customers it has not seen.';
  if (model.logLoss >= inForce.logLoss) return 'the weights in force are better on the same calls.';
  if (error > CALIBRATED_WITHIN) return 'what it predicts is too far from what happened (calibration).';
  return undefined;
}

function fit(examples: readonly RiskExample[]): Weights {
  const rows = examples.map(({ values }): SparseRow => ({ at: values.map((_, at) => at), values }));
  const classOf = examples.map(({ lost }) => (lost ? 1 : 0));
  const options = { features: RISK_FACTORS.length, classes: 2, l2: L2, iterations: 1000 };
  const { weights, intercepts } = fitLogistic(rows, classOf, options);
  // Two classes have one set of log-odds: the difference of their scores.
  return {
    baseline: (intercepts[1] ?? 0) - (intercepts[0] ?? 0),
    weights: RISK_FACTORS.map((_, at) => (weights[1]?.[at] ?? 0) - (weights[0]?.[at] ?? 0)),
  };
}

function logOddsOf({ baseline, weights }: Weights, { values }: RiskExample): number {
  return weights.reduce((sum, weight, at) => sum + weight * (values[at] ?? 0), baseline);
}

function predict(weights: Weights, example: RiskExample): number {
  return sigmoid(logOddsOf(weights, example));
}

function measured(cases: readonly Prediction[]): Measured {
  const area = new Set(cases.map(({ predicted }) => predicted)).size > FOLDS ? auc(cases) : undefined;
  return { logLoss: logLoss(cases), brier: brier(cases), ...(area !== undefined && { auc: area }) };
}

/** Cox 1958. */
function recalibration(cases: readonly Prediction[]): { slope: number; intercept: number } {
  const rows = cases.map(({ predicted }): SparseRow => {
    const sure = Math.min(Math.max(predicted, 1e-6), 1 - 1e-6);
    return { at: [0], values: [Math.log(sure / (1 - sure))] };
  });
  const classOf = cases.map(({ happened }) => (happened ? 1 : 0));
  const { weights, intercepts } = fitLogistic(rows, classOf, { features: 1, classes: 2, l2: 1e-6, iterations: 1000 });
  return {
    slope: (weights[1]?.[0] ?? 0) - (weights[0]?.[0] ?? 0),
    intercept: (intercepts[1] ?? 0) - (intercepts[0] ?? 0),
  };
}

/** By chance, and the same every time. */
function foldOf(customer: string): number {
  return Number.parseInt(sha256Hex(`fold:${customer}`).slice(0, 8), 16) % FOLDS;
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
