/** What a call is about: topics with a strength, so that the first is the problem and not what was merely mentioned. */
import type { Role } from '../transcript/transcript.ts';
import type { Analysis, Evidence } from './analysis.ts';
import { guessRoles } from './guess-roles.ts';
import { type PreparedTurn, says } from './phrases.ts';
import { PhraseIndex } from './wordings.ts';
import type { PhraseSet } from './phrase-policy.ts';
import type { Topic } from './policies.ts';

const LEVELS = { strong: 3, phrases: 1, weak: 0.4 } as const;
/** A wording said again adds this share of a logarithm of the count. */
const REPEATED = 0.25;
/** Points at which the strength is a half. */
const HALF = 4;

/** Who says it. A caller says what the problem is; an agent also talks of what is usual in such calls. */
const BY_ROLE: Readonly<Record<Role, number>> = { customer: 1, agent: 0.45, unknown: 0.7 };
/** The first things the caller says are why they call. */
const STATEMENT = [2.5, 1.6, 1.2];
/** A greeting names the company, a request for details and a goodbye name what they name in every call. */
const ROUTINE = 0.12;
const GOODBYE = 0.4;

const ASKS_FOR_DETAILS: PhraseSet = {
  en: [
    'may/can/could i have/get/take/know your',
    'may/can/could i please have/get',
    'may/can/could i ... your ... name/number/email/address/birth',
    'can/could you ... provide/confirm/verify/give/tell/share ... your',
    'can/could you provide/confirm/verify',
    "what's/what is your ... name/number/email/address/birth/zip/postcode",
    'for security/verification purposes/reasons',
    'verify your identity',
    "i'll need your",
    'i need your',
    'date of birth',
  ],
  zh: ['请提供', '请报一下', '请您报', '核实一下', '请问您的', '请问您贵姓', '请留一下', '请告诉我'],
};

/** How much what a turn says counts, 0 to 2.5. */
function weightsOf(turns: readonly PreparedTurn[]): number[] {
  const roles = guessRoles(turns.map(({ turn }) => turn));
  let statements = 0;
  return turns.map((turn, at) => {
    const role = roles[at] ?? 'unknown';
    const isSaidToAll = role !== 'customer' && (at === 0 || says(turn, ASKS_FOR_DETAILS));
    if (isSaidToAll && turns.length > 2) return ROUTINE;
    const isLast = turns.length > 5 && at >= turns.length - 2;
    const place = role === 'customer' && isStatement(turn) ? (STATEMENT[statements++] ?? 1) : 1;
    return BY_ROLE[role] * place * (isLast ? GOODBYE : 1);
  });
}

/** Longer than a name or a "yes". */
function isStatement({ words, characters }: PreparedTurn): boolean {
  return words.split(' ').length > 7 || characters.length > 8;
}

interface Found {
  readonly topic: Topic;
  points: number;
  readonly evidence: Map<number, Evidence>;
}

const LEVEL_NAMES = ['strong', 'phrases', 'weak'] as const;
const NO_PHRASES: PhraseSet = { en: [], zh: [] };

const indexes = new WeakMap<readonly Topic[], PhraseIndex>();

/** Three sets per topic, in the order of LEVEL_NAMES. */
function indexOf(topics: readonly Topic[]): PhraseIndex {
  const index =
    indexes.get(topics) ??
    new PhraseIndex(topics.flatMap((topic) => LEVEL_NAMES.map((level) => ({ set: topic[level] ?? NO_PHRASES }))));
  indexes.set(topics, index);
  return index;
}

interface Search {
  readonly turns: readonly PreparedTurn[];
  readonly weights: readonly number[];
  /** Of each turn: the wordings of each set of the index. */
  readonly said: readonly (readonly ReadonlySet<string>[])[];
  /** Weak phrases find a topic by themselves. */
  readonly isLast: boolean;
}

function search({ turns, weights, said, isLast }: Search, topic: Topic, position: number): Found {
  const found: Found = { topic, points: 0, evidence: new Map() };
  const wordings = new Map<string, { points: number; count: number }>();
  for (const [offset, level] of LEVEL_NAMES.entries()) {
    if (level === 'weak' && !isLast && found.evidence.size === 0) continue;
    turns.forEach(({ turn }, at) => {
      if (topic.roles?.includes(turn.role) === false) return;
      const here = said[at]?.[position * LEVEL_NAMES.length + offset] ?? new Set<string>();
      if (here.size > 0 && (isLast || level !== 'weak')) {
        found.evidence.set(turn.index, { turn: turn.index, startMs: turn.startMs });
      }
      for (const wording of here) {
        const { points, count } = wordings.get(wording) ?? { points: 0, count: 0 };
        const more = LEVELS[level] * (weights[at] ?? 0);
        wordings.set(wording, { points: Math.max(points, more), count: count + 1 });
      }
    });
  }
  for (const { points, count } of wordings.values()) found.points += points * (1 + REPEATED * Math.log(count));
  found.points *= topic.weight ?? 1;
  return found;
}

/** Adds what was found for a part to the topic it is a part of. */
function addToWhole(all: readonly Found[], part: Found): void {
  const whole = all.find(({ topic }) => topic.id === part.topic.under);
  if (whole === undefined || whole === part) return;
  whole.points += part.points;
  for (const [turn, evidence] of part.evidence) whole.evidence.set(turn, evidence);
}

function searchAll(input: Search, topics: readonly Topic[]): Found[] {
  const all = topics.map((topic, position) => search(input, topic, position));
  for (const part of all) addToWhole(all, part);
  return all.filter(({ evidence }) => evidence.size > 0);
}

/**
 * Topics with evidence, strongest first; the first is the problem of the call. A wording counts by how outright it says the topic
 * (3, 1, 0.4), who says it and how early, and hardly more when it is said again. score = points / (points + 4).
 */
export function findTopics(turns: readonly PreparedTurn[], topics: readonly Topic[]): Analysis['topics'] {
  const weights = weightsOf(turns);
  const index = indexOf(topics);
  const said = turns.map((turn) => index.wordingsIn(turn));
  const outright = searchAll({ turns, weights, said, isLast: false }, topics);
  const found = outright.length > 0 ? outright : searchAll({ turns, weights, said, isLast: true }, topics);
  return found
    .sort(
      (a, b) =>
        b.points - a.points ||
        Number(a.topic.under !== undefined) - Number(b.topic.under !== undefined) ||
        a.topic.id.localeCompare(b.topic.id, 'en'),
    )
    .map(({ topic, points, evidence }) => ({
      id: topic.id,
      score: Math.round((points / (points + HALF)) * 1000) / 1000,
      evidence: [...evidence.values()].sort((a, b) => a.turn - b.turn),
    }));
}
