/** `review` and `calibration`. */
import { AppError } from '../../core/errors.ts';
import { calibrationReport, reviewRecording } from '../../core/use-cases/review-recording.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export interface ReviewOptions {
  readonly scorecard: string;
  readonly item: readonly string[];
  readonly score?: number;
  readonly comment?: string;
}

const OUTCOMES: Readonly<Record<string, boolean | null>> = { pass: true, fail: false, na: null };

export async function review(
  { context, actor }: Command,
  recordingId: string,
  { scorecard, item, score, comment }: ReviewOptions,
): Promise<Result> {
  const reviews = await reviewRecording(context, {
    ...{ recordingId, scorecard, items: item.map(itemOf), actor },
    ...(score !== undefined && { score }),
    ...(comment !== undefined && { comment }),
  });
  return reviewedResult({ recordingId, reviews });
}

export function reviewedResult(done: { recordingId: string; reviews: readonly unknown[] }): Result {
  return { json: done, text: `${done.recordingId}: ${done.reviews.length} review(s).` };
}

export function itemOf(text: string): { id: string; passed: boolean | null } {
  const [, id = '', outcome = ''] = /^(.+)=(\w+)$/u.exec(text) ?? [];
  const passed = OUTCOMES[outcome];
  if (passed === undefined) throw new AppError('USAGE', '--item takes ID=pass, ID=fail or ID=na.');
  return { id, passed };
}

export async function calibration({ context }: Command, { scorecard }: { scorecard?: string }): Promise<Result> {
  return calibrationResult(await calibrationReport(context, { scorecard }));
}

export function calibrationResult(report: Awaited<ReturnType<typeof calibrationReport>>): Result {
  const text = report.scorecards.flatMap(({ id, version, items, overall, score }) => [
    `${id} ${version}`,
    table(
      ['item', 'compared', 'agreement', '95 %', 'kappa', 'only human', 'only machine'],
      [...items, { id: 'all', ...overall }].map((one) => [
        ...[one.id, String(one.compared), one.agreement.toFixed(2)],
        ...[`${one.interval.low.toFixed(2)}-${one.interval.high.toFixed(2)}`, one.kappa?.toFixed(2) ?? '-'],
        ...[String(one.onlyHumanPassed), String(one.onlyMachinePassed)],
      ]),
    ),
    score
      ? `score: machine minus human ${score.meanDifference}, absolute ${score.meanAbsolute}, ${score.compared} call(s)`
      : 'score: nobody gave one',
    '',
  ]);
  const foot = `${report.calls} call(s) compared, ${report.skipped} review(s) could not be.${report.more ? ' There are older ones.' : ''}`;
  return { json: report, text: [...text, foot].join('\n') };
}
