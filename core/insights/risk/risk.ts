/** The risk that a customer is lost, as of a call: a logistic score whose every part is listed with what it comes from. */
import type { Analysis, Evidence, Risk } from '../../analysis/analysis.ts';
import { isSettled, type Outcome } from '../../recording/outcome.ts';
import { sigmoid } from '../logistic.ts';
import { RISK_FACTORS, type RiskFactor, type RiskPolicy } from './risk-policy.ts';

/** What is looked at in one call. */
export interface RiskCall {
  readonly recordingId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly analysis: Pick<Analysis, 'topics' | 'intents' | 'emotion' | 'ticket' | 'customerEmotion'>;
  readonly outcome?: Outcome | undefined;
}

/** One factor of one call. `value` is 0 or more; its unit is in `docs/risk-and-alerts.md`. */
export interface FactorValue {
  readonly factor: RiskFactor;
  readonly value: number;
  readonly evidence: readonly Evidence[];
  /** Earlier calls it comes from. */
  readonly calls: readonly string[];
}

/** More of the same says no more. */
const MOST = 3;
const DAY_MS = 24 * 3600 * 1000;

/** `earlier`: calls of the same customer before this one, in any order; those outside of the policy's window do not count. */
export function riskOf(call: RiskCall, earlier: readonly RiskCall[], policy: RiskPolicy): Risk {
  const factors = factorsOf(call, earlier, policy);
  const contributions = factors.map(({ factor, value, evidence, calls }) => ({
    ...{ factor, weight: policy.weights[factor], value, evidence: [...evidence] },
    ...(calls.length > 0 && { calls: [...calls] }),
  }));
  const logOdds = contributions.reduce((sum, { weight, value }) => sum + weight * value, policy.baseline);
  return {
    ...{ score: sigmoid(logOdds), contributions, baseline: policy.baseline, version: policy.version },
    callsSeen: historyOf(call, earlier, policy).length + 1,
  };
}

/** Every factor, also those of value 0, in the order of RISK_FACTORS. */
export function factorsOf(call: RiskCall, earlier: readonly RiskCall[], policy: RiskPolicy): FactorValue[] {
  const history = historyOf(call, earlier, policy);
  const repeats = history.filter((one) => sharesProblem(one, call, policy));
  const seen: Record<RiskFactor, Omit<FactorValue, 'factor'>> = {
    'cancel-intent': leavingOf(call, policy),
    'competitor-named': namedOf(call, policy),
    'angry-now': badNow(call),
    'bad-history': inHistory(history, (one) => felt(one, policy.badEmotions), share),
    'repeat-contacts': inHistory(repeats, () => true, count),
    // Promised about the problem that the customer calls about again, and nobody told that it was settled.
    'unresolved-promises': inHistory(repeats, promisedOpen, count),
    'unresolved-outcomes': inHistory(history, ({ outcome }) => outcome?.code === 'unresolved', count),
  };
  return RISK_FACTORS.map((factor) => ({ factor, ...seen[factor] }));
}

/** Newest first. */
function historyOf({ startedAt, recordingId }: RiskCall, earlier: readonly RiskCall[], policy: RiskPolicy): RiskCall[] {
  const until = Date.parse(startedAt);
  const from = until - policy.history.days * DAY_MS;
  return earlier
    .filter((one) => one.recordingId !== recordingId)
    .filter((one) => Date.parse(one.startedAt) >= from && Date.parse(one.startedAt) <= until)
    .sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt) || (a.recordingId < b.recordingId ? -1 : 1))
    .slice(0, policy.history.calls);
}

type Seen = Omit<FactorValue, 'factor'>;

/** Confidence of the surest intent to leave, 0 to 1. */
function leavingOf({ analysis }: RiskCall, { leaving }: RiskPolicy): Seen {
  const found = analysis.intents.filter(({ id }) => leaving.includes(id));
  const value = Math.max(0, ...found.map(({ confidence }) => confidence));
  return { value, evidence: found.flatMap(({ evidence }) => evidence), calls: [] };
}

/** 1 when a competitor was named. */
function namedOf({ analysis }: RiskCall, { competitors }: RiskPolicy): Seen {
  const found = analysis.topics.filter(({ id }) => competitors.includes(id));
  return { value: found.length > 0 ? 1 : 0, evidence: found.flatMap(({ evidence }) => evidence), calls: [] };
}

/** How clearly the customer is angry in this call, 0 to 1. */
function badNow({ analysis: { customerEmotion } }: RiskCall): Seen {
  if (customerEmotion?.label !== 'angry') return { value: 0, evidence: [], calls: [] };
  return { value: customerEmotion.score, evidence: customerEmotion.evidence, calls: [] };
}

function felt({ analysis }: RiskCall, emotions: readonly string[]): boolean {
  const label = analysis.customerEmotion?.label;
  return label !== undefined && emotions.includes(label);
}

function promisedOpen({ analysis, outcome }: RiskCall): boolean {
  return (analysis.ticket?.promisedActions.length ?? 0) > 0 && !isSettled(outcome);
}

function inHistory(
  history: readonly RiskCall[],
  matches: (call: RiskCall) => boolean,
  value: (found: number, all: number) => number,
): Seen {
  const found = history.filter(matches);
  return {
    value: value(found.length, history.length),
    evidence: [],
    calls: found.map(({ recordingId }) => recordingId),
  };
}

const share = (found: number, all: number): number => (all === 0 ? 0 : found / all);
const count = (found: number): number => Math.min(found, MOST);

function sharesProblem(one: RiskCall, other: RiskCall, { general }: RiskPolicy): boolean {
  const problems = new Set(problemsOf(one));
  return problemsOf(other).some((id) => problems.has(id) && !general.includes(id));
}

/** The main topic and the surest intent: a call may touch many. */
function problemsOf({ analysis: { topics, intents } }: RiskCall): string[] {
  return [...topics.slice(0, 1), ...intents.slice(0, 1)].map(({ id }) => id);
}
