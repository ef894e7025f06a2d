/** How agents do, with how sure that is. A mean of few calls says nothing about a person: it is marked. */
import * as z from 'zod';
import {
  factLine,
  factNumber,
  factQuestion,
  type FactFilter,
  type FactQuestion,
  type FactRecord,
} from '../fact-question.ts';
import { isFew, shareOf, type Mean, type Share } from '../statistics.ts';
import { meanIn, sumsOf } from './averages.ts';

export interface AgentFigures {
  readonly agentId: string;
  readonly calls: number;
  /** Of the first scorecard that applies, 0 to 100. */
  readonly score: Mean;
  /** Of the customer, -1 to 1, and how it changed within a call, -2 to 2. */
  readonly sentiment: Mean;
  readonly sentimentTrend: Mean;
  /** Of the talk that is the agent's, 0 to 1. */
  readonly talk: Mean;
  readonly silence: Mean;
  /** Scorecard steps that applied and were missed; `calls` and `of` count steps here. */
  readonly missedSteps: Share;
  /** Of fewer than 10 calls. */
  readonly tooFew: boolean;
}

const COLUMNS = ['score', 'sentiment', 'sentimenttrend', 'agentshare', 'silenceshare'];

/** The agents with most calls first, `limit` of them. */
export function agentsQuestion(filter: FactFilter, limit: number): FactQuestion {
  return factQuestion(
    filter,
    {
      handled: 'SELECT * FROM chosen WHERE agent IS NOT NULL',
      steps: `SELECT c.agent, count(*) AS judged, count(CASE WHEN i.kind = 'missed' THEN 1 END) AS missed_n
  FROM handled c JOIN items i ON i.recordingid = c.recordingid WHERE i.kind IN ('met', 'missed') GROUP BY c.agent`,
      figures: `SELECT agent, count(*) AS n,\n  ${sumsOf(COLUMNS)}\n  FROM handled GROUP BY agent`,
    },
    `SELECT f.*, coalesce(s.judged, 0) AS judged, coalesce(s.missed_n, 0) AS missed_n
FROM figures f LEFT JOIN steps s ON s.agent = f.agent ORDER BY f.n DESC, f.agent LIMIT ${limit}`,
  );
}

const lineSchema = z.object({ agent: z.string(), n: factNumber, judged: factNumber, missed_n: factNumber });

/** Errors: INTEGRITY. */
export function agentsAnswer(records: readonly FactRecord[]): readonly AgentFigures[] {
  return records.map((record) => {
    const { agent, n, judged, missed_n: missed } = factLine(lineSchema, record);
    return {
      ...{ agentId: agent, calls: n },
      score: meanIn(record, 'score'),
      sentiment: meanIn(record, 'sentiment'),
      sentimentTrend: meanIn(record, 'sentimenttrend'),
      talk: meanIn(record, 'agentshare'),
      silence: meanIn(record, 'silenceshare'),
      missedSteps: shareOf(missed, judged),
      tooFew: isFew(n),
    };
  });
}
