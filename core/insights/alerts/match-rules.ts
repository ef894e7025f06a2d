/** Which alert rules a call meets, and exactly where. */
import type { Analysis, Evidence } from '../../analysis/analysis.ts';
import { find, prepare } from '../../analysis/phrases.ts';
import type { Turn } from '../../transcript/transcript.ts';
import type { AlertConditions, AlertPolicy, AlertRule } from './alert-policy.ts';

/** Part of the call that an alert rests on. */
export interface EvidenceWindow {
  readonly startMs: number;
  /** Greater than or equal to `startMs`. */
  readonly endMs: number;
  /** In order; none where it is not something said. */
  readonly turns: readonly Evidence[];
}

export interface AlertCall {
  readonly businessLine: string;
  /** Absent while the call may not be analysed. */
  readonly analysis?: Analysis | undefined;
  readonly turns: readonly Turn[];
  /** Where a card security code was found after the seal. */
  readonly cardSpans?: readonly { readonly startMs: number; readonly endMs: number }[] | undefined;
}

export interface Match {
  readonly rule: AlertRule;
  /** Around all evidence; absent for what is about the whole call, such as its risk. */
  readonly window?: EvidenceWindow;
}

/** What one condition rests on. `spans` may be empty: the whole call. */
interface Ground {
  readonly spans: readonly { readonly startMs: number; readonly endMs: number }[];
  readonly turns: readonly Evidence[];
}

const WHOLE: Ground = { spans: [], turns: [] };

export function matchRules({ rules }: AlertPolicy, call: AlertCall): Match[] {
  return rules
    .filter(({ businessLines }) => businessLines?.includes(call.businessLine) !== false)
    .flatMap((rule) => {
      const grounds = groundsOf(rule.when, call);
      return grounds === undefined ? [] : [{ rule, ...windowOf(grounds, call.turns) }];
    });
}

/** Undefined unless every condition holds. */
function groundsOf(when: AlertConditions, call: AlertCall): Ground[] | undefined {
  const checked = [cardCode(when, call), ...analysed(when, call)].filter((ground) => ground !== 'not-asked');
  const held = checked.filter((ground) => ground !== 'fails');
  return held.length === checked.length && held.length > 0 ? held : undefined;
}

type Checked = Ground | 'fails' | 'not-asked';

function cardCode({ cardCodeFound }: AlertConditions, { cardSpans }: AlertCall): Checked {
  if (cardCodeFound === undefined) return 'not-asked';
  return cardSpans === undefined ? 'fails' : { spans: cardSpans, turns: [] };
}

function analysed(when: AlertConditions, { analysis, turns }: AlertCall): Checked[] {
  const asked = Object.entries(when).some(([name, value]) => name !== 'cardCodeFound' && value !== undefined);
  if (!asked) return [];
  if (analysis === undefined) return ['fails'];
  return [
    emotion(when, analysis, turns),
    found(when.intents?.ids, strong(analysis.intents, when.intents?.confidence ?? 0)),
    found(when.topics, analysis.topics),
    risk(when, analysis),
    scorecard(when, analysis),
    said(when, turns),
    silence(when, analysis),
  ];
}

function emotion({ emotion: asked }: AlertConditions, { emotion: spans }: Analysis, turns: readonly Turn[]): Checked {
  if (!asked) return 'not-asked';
  const labels: readonly string[] = asked.labels;
  const felt = spans.filter(({ role, label }) => role === 'customer' && labels.includes(label));
  const lasted = felt.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  if (lasted <= asked.longerThanSeconds * 1000) return 'fails';
  const heard = turns.filter(
    ({ role, startMs, endMs }) => role !== 'agent' && felt.some((span) => span.startMs < endMs && startMs < span.endMs),
  );
  return { spans: felt, turns: heard.map(({ index, startMs }) => ({ turn: index, startMs })) };
}

function strong(intents: Analysis['intents'], confidence: number): Analysis['intents'] {
  return intents.filter((intent) => intent.confidence >= confidence);
}

type Findings = readonly { readonly id: string; readonly evidence: readonly Evidence[] }[];

function found(ids: readonly string[] | undefined, findings: Findings): Checked {
  if (!ids) return 'not-asked';
  const matching = findings.filter(({ id }) => ids.includes(id));
  return matching.length === 0 ? 'fails' : { spans: [], turns: matching.flatMap(({ evidence }) => evidence) };
}

function risk({ risk: asked }: AlertConditions, analysis: Analysis): Checked {
  if (!asked) return 'not-asked';
  if (analysis.risk === null || analysis.risk.score <= asked.above) return 'fails';
  const turns = analysis.risk.contributions.flatMap(({ evidence = [] }) => evidence);
  return turns.length > 0 ? { spans: [], turns } : WHOLE;
}

function scorecard({ scorecard: asked }: AlertConditions, { scorecards }: Analysis): Checked {
  if (!asked) return 'not-asked';
  const card = scorecards.find(({ id }) => id === asked.id);
  const failed = card?.items.filter(({ id, passed }) => passed === false && asked.failed?.includes(id)) ?? [];
  const isBelow = card !== undefined && asked.below !== undefined && card.score < asked.below;
  if (failed.length === 0 && !isBelow) return 'fails';
  return { spans: [], turns: failed.flatMap(({ evidence }) => evidence) };
}

function said({ said: asked }: AlertConditions, turns: readonly Turn[]): Checked {
  if (!asked) return 'not-asked';
  const evidence = find(turns.map(prepare), asked.phrases, { roles: asked.roles });
  return evidence.length === 0 ? 'fails' : { spans: [], turns: evidence };
}

function silence({ silence: asked }: AlertConditions, { acoustics }: Analysis): Checked {
  if (!asked) return 'not-asked';
  const long = acoustics?.silences.filter(({ startMs, endMs }) => endMs - startMs > asked.longerThanSeconds * 1000);
  return long === undefined || long.length === 0 ? 'fails' : { spans: long, turns: [] };
}

/** Exact: from the first moment of evidence to the last, with every turn in it that is evidence. */
function windowOf(grounds: readonly Ground[], turns: readonly Turn[]): { window?: EvidenceWindow } {
  const ends = new Map(turns.map(({ index, endMs }) => [index, endMs]));
  const said = new Map(grounds.flatMap((ground) => ground.turns).map((evidence) => [evidence.turn, evidence]));
  const spoken = [...said.values()].sort((a, b) => a.turn - b.turn);
  const spans = [
    ...grounds.flatMap((ground) => ground.spans),
    ...spoken.map(({ turn, startMs }) => ({ startMs, endMs: Math.max(startMs, ends.get(turn) ?? startMs) })),
  ];
  if (spans.length === 0) return {};
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.endMs));
  return { window: { startMs, endMs, turns: spoken.map(({ turn, startMs: at }) => ({ turn, startMs: at })) } };
}
