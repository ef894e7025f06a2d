/** How complicated a call was, 0 to 1, as a sum of named points. What counts and how much is in docs/understanding.md. */
import type { Transcript } from '../transcript/transcript.ts';
import type { Analysis, Evidence } from './analysis.ts';
import type { PhraseSet } from './phrase-policy.ts';
import { find, rolesFor, type PreparedTurn } from './phrases.ts';
import type { ScorecardCall } from './scorecard-call.ts';
import { turnAt } from './turn-at.ts';

type Factor = NonNullable<Analysis['complexityFactors']>[number];

/** Full points from `full` on, in proportion below; the weights add up to 1. */
const FACTORS = {
  /** Topics and intents beyond the first one. */
  subjects: { weight: 0.2, full: 6 },
  turns: { weight: 0.15, full: 60 },
  minutes: { weight: 0.1, full: 15 },
  /** Silences of 10 s or more: holds, and searching. */
  waits: { weight: 0.15, full: 4 },
  /** Handed on to somebody else. */
  transfers: { weight: 0.15, full: 2 },
  /** "No, that is not what I said." */
  corrections: { weight: 0.1, full: 4 },
  /** Different numbers, amounts and dates that had to be got right. */
  details: { weight: 0.15, full: 10 },
} as const;

const WAIT_MS = 10_000;
const DETAILS: ReadonlySet<string> = new Set(['order-number', 'amount', 'date', 'phone', 'email']);

const TRANSFER: PhraseSet = {
  en: [
    'transfer/transferring/connect/connecting ... you ... to',
    'put/putting you through',
    'pass you over/on',
    'bring ... on the line',
    'get my supervisor/manager',
    'let me get ... supervisor/manager',
  ],
  zh: ['转接', '帮您转到', '为您转到', '转给', '给您转', '换我们主管', '请主管'],
};

const CORRECTION: PhraseSet = {
  en: [
    "that's not what",
    'that is not what',
    "that's not right",
    "that's wrong",
    'no i said',
    'no i meant',
    'as i said',
    'like i said',
    'i already told',
    'i just told',
    'let me repeat',
    "i don't understand",
    'what do you mean',
    "you don't understand",
    'sorry what',
    'say that again',
    'correct that',
    'i misspoke',
  ],
  zh: [
    '不是这个',
    '我说的是',
    '不是我说的',
    '不对',
    '我刚才说',
    '我已经说',
    '说过了',
    '没听懂',
    '没明白',
    '什么意思',
    '您理解错',
    '你理解错',
    '再说一遍',
    '说错了',
  ],
};

type Parts = Pick<Analysis, 'entities'> & Pick<ScorecardCall, 'turns' | 'acoustics' | 'topics' | 'intents'>;

/** The score, to three places, is the sum of the points. 0 for an empty transcript. */
export function complexityOf(
  transcript: Transcript,
  parts: Parts,
): { readonly complexity: number; readonly factors: Factor[] } {
  const { turns, acoustics, entities } = parts;
  const factors = [
    subjects(parts),
    factor('turns', turns.length, []),
    factor('minutes', minutes(transcript), []),
    factor(...waits(turns, acoustics)),
    counted('transfers', find(turns, TRANSFER, { roles: rolesFor(turns, 'agent') })),
    counted('corrections', find(turns, CORRECTION)),
    details(entities),
  ];
  return { complexity: thousandth(factors.reduce((sum, { points }) => sum + points, 0)), factors };
}

function factor(name: keyof typeof FACTORS, value: number, evidence: readonly Evidence[]): Factor {
  const { weight, full } = FACTORS[name];
  return { factor: name, value, points: thousandth(weight * Math.min(1, value / full)), evidence: [...evidence] };
}

function counted(name: keyof typeof FACTORS, evidence: readonly Evidence[]): Factor {
  return factor(name, evidence.length, evidence);
}

/** Shows where each subject came up first. */
function subjects({ topics, intents }: Parts): Factor {
  const firsts = [...topics, ...intents].flatMap(({ evidence }) => evidence.slice(0, 1));
  return factor('subjects', Math.max(0, topics.length + intents.length - 1), distinct(firsts));
}

function waits(turns: readonly PreparedTurn[], acoustics: Parts['acoustics']): ['waits', number, Evidence[]] {
  const long = acoustics?.silences.filter(({ startMs, endMs }) => endMs - startMs >= WAIT_MS) ?? [];
  return ['waits', long.length, distinct(long.flatMap(({ startMs }) => turnAt(turns, startMs)))];
}

function details(entities: Analysis['entities']): Factor {
  const firsts = new Map<string, Evidence>();
  for (const { type, text, value, turn, startMs } of entities) {
    const key = `${type} ${value ?? text}`;
    if (DETAILS.has(type) && !firsts.has(key)) firsts.set(key, { turn, startMs });
  }
  return factor('details', firsts.size, distinct([...firsts.values()]));
}

/** First word to last word, in minutes to two places. */
function minutes({ turns }: Transcript): number {
  const endMs = turns.reduce((latest, turn) => Math.max(latest, turn.endMs), 0);
  return Math.round((endMs - (turns[0]?.startMs ?? 0)) / 600) / 100;
}

function distinct(evidence: readonly Evidence[]): Evidence[] {
  return [...new Map(evidence.map((one) => [one.turn, one])).values()].sort((a, b) => a.turn - b.turn);
}

function thousandth(value: number): number {
  return Math.round(value * 1000) / 1000;
}
