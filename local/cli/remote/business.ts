/** What a deployment knows about the business: insights, customers, reviews, and whether everything is there. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CallvaultClient } from '../../../client/index.ts';
import { OUTCOMES } from '../../../core/recording/outcome.ts';
import { AppError } from '../../../core/errors.ts';
import { PERIODS } from '../../../core/insights/questions/buckets.ts';
import { GROUPS } from '../../../core/insights/questions/silence.ts';
import {
  alertsResult,
  outcomeResult,
  riskResult,
  type AlertOptions,
  type OutcomeOptions,
} from '../customer-commands.ts';
import {
  agentsResult,
  causesResult,
  filterOf,
  intentsResult,
  oneOf,
  silenceResult,
  topicsResult,
  type InsightOptions,
  type QuestionName,
} from '../insights.ts';
import type { Result } from '../output.ts';
import { HOUR_MS, instant, mappingOf, reconciledResult, recordersResult, type ReconcileOptions } from '../reconcile.ts';
import { calibrationResult, itemOf, reviewedResult, type ReviewOptions } from '../review.ts';

export async function insights(api: CallvaultClient, question: QuestionName, options: InsightOptions): Promise<Result> {
  if (options.rebuild === true) throw new AppError('USAGE', '--rebuild works on a data folder alone.');
  const { within: _, topic, ...filter } = filterOf(options, question);
  const { by, limit } = options;
  switch (question) {
    case 'topics': {
      const query = { ...filter, by: oneOf(PERIODS, by, 'week') };
      return topicsResult(await api.get('/insights/topics', { params: { query } }));
    }
    case 'intents': {
      const query = { ...filter, by: oneOf(PERIODS, by, 'week') };
      return intentsResult(await api.get('/insights/intents', { params: { query } }));
    }
    case 'root-causes': {
      const query = { ...filter, limit, ...(topic !== undefined && { topic }) };
      return causesResult(await api.get('/insights/root-causes', { params: { query } }));
    }
    case 'agents':
      return agentsResult(await api.get('/insights/agents', { params: { query: { ...filter, limit } } }));
    case 'silence': {
      const query = { ...filter, by: oneOf(GROUPS, by, 'businessLine') };
      return silenceResult(await api.get('/insights/silence', { params: { query } }));
    }
  }
}

export async function outcome(api: CallvaultClient, id: string, options: OutcomeOptions): Promise<Result> {
  const body = { ...options, outcome: z.enum(OUTCOMES).parse(options.outcome) };
  return outcomeResult(await api.post('/recordings/{id}/outcome', { params: { path: { id } }, body }));
}

export async function alerts(api: CallvaultClient, { customer, rule, ...page }: AlertOptions): Promise<Result> {
  const query = {
    ...page,
    ...(customer !== undefined && { customerRef: customer }),
    ...(rule !== undefined && { ruleId: rule }),
  };
  // The rules are for whoever has no policy files at hand.
  const { rules: _, ...alerts } = await api.get('/alerts', { params: { query } });
  return alertsResult(alerts);
}

export async function showRisk(api: CallvaultClient, ref: string): Promise<Result> {
  return riskResult(await api.get('/customers/{ref}/risk', { params: { path: { ref } } }));
}

export async function review(
  api: CallvaultClient,
  id: string,
  { scorecard, item, score, comment }: ReviewOptions,
): Promise<Result> {
  const body = {
    ...{ scorecard, items: item.map(itemOf) },
    ...(score !== undefined && { score }),
    ...(comment !== undefined && { comment }),
  };
  return reviewedResult(await api.post('/recordings/{id}/reviews', { params: { path: { id } }, body }));
}

export async function calibration(api: CallvaultClient, { scorecard }: { scorecard?: string }): Promise<Result> {
  const query = scorecard === undefined ? {} : { scorecard };
  return calibrationResult(await api.get('/insights/calibration', { params: { query } }));
}

export async function reconcile(api: CallvaultClient, file: string, options: ReconcileOptions): Promise<Result> {
  if (!existsSync(file)) throw new AppError('USAGE', `There is no file at ${file}.`);
  const { map, source, from, to, shortMs, lateHours, strict } = options;
  const body = {
    cdr: readFileSync(file, 'utf8'),
    ...(map !== undefined && { mapping: mappingOf(map) }),
    ...(source !== undefined && { source }),
    ...(from !== undefined && { from: instant(from) }),
    ...(to !== undefined && { to: instant(to) }),
    ...(shortMs !== undefined && { shortMs }),
    ...(lateHours !== undefined && { lateMs: lateHours * HOUR_MS }),
  };
  return reconciledResult(await api.post('/reconciliations', { body }), strict === true);
}

export async function recorders(api: CallvaultClient, at: string | undefined): Promise<Result> {
  if (at !== undefined) throw new AppError('USAGE', '--at works on a data folder alone.');
  return recordersResult(await api.get('/recorders'));
}
