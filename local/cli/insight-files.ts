/** `train` and `risk fit`: what is learnt from the archive, printed with its quality and written only when it is better. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { stringify } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../core/errors.ts';
import { evaluateClassifier, trainClassifier } from '../../core/insights/classifier/train.ts';
import type { Scores, TrainingReport } from '../../core/insights/classifier/report.ts';
import type { ClassifierKind } from '../../core/insights/classifier/terms.ts';
import type { CalibrationBin } from '../../core/insights/quality.ts';
import type { RiskReport } from '../../core/insights/risk/fit-risk.ts';
import { policyIdSchema } from '../../core/policies/named.ts';
import { reportRisk, refitRisk } from '../../core/use-cases/fit-risk.ts';
import { labelledCalls, type Label } from '../../core/use-cases/train-classifier.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export interface TrainOptions {
  readonly labels: string;
  readonly kind: ClassifierKind;
  readonly output?: string;
}

/** Without `output` it only measures. Errors: USAGE, VALIDATION_FAILED, MODEL_NOT_BETTER. */
export async function train({ context }: Command, { labels, kind, output }: TrainOptions): Promise<Result> {
  const { calls, skipped } = await labelledCalls(context, readLabels(labels), kind);
  if (output === undefined) {
    const report = evaluateClassifier(calls, kind);
    return { json: { ...report, skipped }, text: describeTraining(report, skipped) };
  }
  const version = context.clock.now().toISOString().slice(0, 10);
  const { model, report } = trainClassifier(calls, { kind, version });
  writeFileSync(output, `${JSON.stringify(model)}\n`);
  const text = `${describeTraining(report, skipped)}\nWritten to ${output}; in force once it is in policies/models/.`;
  return { json: { ...report, skipped, model: output }, text };
}

const labelSchema = z
  .array(z.object({ recordingId: z.string().min(1), label: policyIdSchema }))
  .min(1)
  .max(100_000);

function readLabels(file: string): Label[] {
  if (!existsSync(file)) throw new AppError('USAGE', `There is no file at ${file}.`);
  const parsed = labelSchema.safeParse(rowsOf(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'VALIDATION_FAILED',
    'Labels are CSV with the columns recordingId and label; a label is an id or none.',
  );
}

function rowsOf(text: string): unknown {
  try {
    return parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch {
    return undefined;
  }
}

export interface FitOptions {
  readonly output?: string;
}

/** Without `output` it only measures. Errors: VALIDATION_FAILED, MODEL_NOT_BETTER. */
export async function fitRiskFile({ context }: Command, { output }: FitOptions): Promise<Result> {
  if (output === undefined) {
    const report = await reportRisk(context);
    return { json: report, text: describeRisk(report) };
  }
  const version = `fit-${context.clock.now().toISOString().slice(0, 10)}`;
  const { policy, report } = await refitRisk(context, version);
  writeFileSync(output, stringify(policy));
  return {
    json: { ...report, policy: output },
    text: `${describeRisk(report)}\nWritten to ${output}; in force once it is policies/risk.yaml.`,
  };
}

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;

function describeTraining(report: TrainingReport, skipped: readonly string[]): string {
  const { calls, folds, kind, model, rules, majority, wins, losses, p, bins, ships, reason } = report;
  const row = (name: string, { accuracy, macroF1 }: Scores): string[] => [name, percent(accuracy), macroF1.toFixed(3)];
  const rulesOf = new Map(rules.classes.map(({ id, f1 }) => [id, f1]));
  return [
    `${calls} labelled calls, ${kind}, ${folds}-fold cross-validation${skipped.length > 0 ? `; ${skipped.length} skipped` : ''}`,
    table(
      ['', 'accuracy', 'macro-F1'],
      [row('model', model), row('phrase rules', rules), ['most frequent class', percent(majority), '']],
    ),
    table(
      ['class', 'calls', 'precision', 'recall', 'F1', 'F1 of the rules'],
      model.classes.map(({ id, calls: own, precision, recall, f1 }) => [
        ...[id, String(own), percent(precision), percent(recall), f1.toFixed(3), (rulesOf.get(id) ?? 0).toFixed(3)],
      ]),
    ),
    `Only the model right: ${wins}; only the rules right: ${losses}; McNemar p = ${p.toPrecision(2)}`,
    calibrationTable(bins),
    `Calibration error ${report.calibrationError.toFixed(3)}. ${ships ? 'Good enough' : 'Refused'}: ${reason}`,
  ].join('\n\n');
}

function describeRisk(report: RiskReport): string {
  const { calls, lost, customers, folds, model, baseRate, inForce, gain, bins, ships, reason } = report;
  const row = (name: string, one: RiskReport['model']): string[] => [
    ...[name, one.logLoss.toFixed(4), one.brier.toFixed(4), one.auc?.toFixed(3) ?? '-'],
  ];
  const { low, high } = gain.interval;
  return [
    `${calls} calls of ${customers} customers with an outcome, ${lost} lost; ${folds} folds by customer`,
    table(
      ['', 'log loss', 'Brier', 'AUC'],
      [row('new weights', model), row('base rate', baseRate), row('weights in force', inForce)],
    ),
    `Gain over the base rate ${gain.value.toFixed(4)} (95 %: ${low.toFixed(4)} to ${high.toFixed(4)})`,
    calibrationTable(bins),
    `Calibration: error ${report.calibrationError.toFixed(3)}, slope ${report.slope.toFixed(2)}, intercept ${report.intercept.toFixed(2)}`,
    `${ships ? 'Good enough' : 'Refused'}: ${reason}`,
  ].join('\n\n');
}

function calibrationTable(bins: readonly CalibrationBin[]): string {
  return table(
    ['predicted', 'observed', '95 %', 'calls'],
    bins.map(({ predicted, observed, interval, cases }) => [
      ...[
        percent(predicted),
        percent(observed),
        `${percent(interval.low)} to ${percent(interval.high)}`,
        String(cases),
      ],
    ]),
  );
}
