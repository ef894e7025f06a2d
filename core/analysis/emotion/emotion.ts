/** What the customer feels: cue phrases, sentiment and voice of each turn, and one label for the call. */
import type { Acoustics } from '../../audio/shapes.ts';
import { baseLanguage } from '../../transcript/language.ts';
import type { Role } from '../../transcript/transcript.ts';
import { arousalAt, RAISED } from '../acoustic-emotion.ts';
import { type Analysis, type CustomerEmotion, type Emotion, EMOTIONS, type Evidence } from '../analysis.ts';
import { guessRoles } from '../guess-roles.ts';
import type { PreparedTurn } from '../phrases.ts';
import { PhraseIndex } from '../wordings.ts';
import type { Sentiment } from '../sentiment.ts';
import { CUES } from './cues.ts';

const OUTRIGHT = 3;
const USUAL = 1.6;
const HINT = 0.35;
/** "I understand your frustration" says what the agent hears. */
const ECHOED = 1.6;
const SENTIMENT = 1;
const VOICE = 1.5;
const EXCLAIMED = 1.3;
const EXCLAMATION = 0.6;
const QUESTION = 0.2;
/** Hints and questions of one nuance over a call: every long call has some, and alone they do not reach `FEELS_FROM`. */
const MOST_FAINT = 0.75;
/** Fewer points than this are no sign of a feeling; of longer calls, whose faint signs add up, more with the root of their length. */
const FEELS_FROM = 0.8;
const SHORT_CALL = 20;
/** Politeness after the answer is not what the customer felt: hints and praise in the last third count this share. */
const THANKS = 0.3;

/** Points per nuance. */
type Points = Map<string, number>;

export interface EmotionInput {
  readonly turns: readonly PreparedTurn[];
  readonly language: string;
  readonly sentiment: Sentiment | null;
  readonly acoustics: Acoustics | null;
}

export interface EmotionOfCall {
  readonly customerEmotion: CustomerEmotion | null;
  readonly emotion: Analysis['emotion'];
}

const LABEL_OF = new Map(CUES.map(({ nuance, label }) => [nuance, label]));

function add(points: Points, nuance: string, more: number): void {
  if (more > 0) points.set(nuance, (points.get(nuance) ?? 0) + more);
}

const NO_PHRASES = { en: [], zh: [] };

/** Three sets per cue. A "not" turns the name of a feeling around, and is itself a part of how others are told. */
const CUSTOMER_INDEX = new PhraseIndex(
  CUES.flatMap(({ outright, usual, hint }) => [
    { set: outright, skipNegated: true },
    { set: usual ?? NO_PHRASES },
    { set: hint ?? NO_PHRASES },
  ]),
);
const AGENT_INDEX = new PhraseIndex(CUES.map(({ echoed }) => ({ set: echoed ?? NO_PHRASES, skipNegated: true })));

/** `faint`: what is left of the points that hints may add over the call, per nuance. */
function wordsOf(turn: PreparedTurn, role: Role, faint: Points): Points {
  const points: Points = new Map();
  const said = (role === 'agent' ? AGENT_INDEX : CUSTOMER_INDEX).wordingsIn(turn);
  for (const [at, { nuance }] of CUES.entries()) {
    if (role === 'agent') {
      if ((said[at]?.size ?? 0) > 0) add(points, nuance, ECHOED);
      continue;
    }
    const [strong = 0, common = 0, weak = 0] = said.slice(at * 3, at * 3 + 3).map(({ size }) => size);
    add(points, nuance, strong * OUTRIGHT + common * USUAL);
    addFaint(points, faint, nuance, Math.min(2, weak) * HINT);
  }
  return points;
}

function addFaint(points: Points, left: Points, nuance: string, more: number): void {
  const most = left.get(nuance) ?? MOST_FAINT;
  add(points, nuance, Math.min(more, most));
  left.set(nuance, Math.max(0, most - more));
}

const GOOD = new Set<Emotion>(['happy', 'satisfied']);
const BAD = new Set<Emotion>(['angry', 'worried']);

/** The feeling of one side that the words of the turn tell most of, so that its opinion is counted there. */
function toldBy(points: Points, side: ReadonlySet<Emotion>): string | undefined {
  return strongest(new Map([...points].filter(([nuance]) => side.has(LABEL_OF.get(nuance) ?? 'neutral'))))?.[0];
}

/**
 * Opinion, exclamation and voice. An opinion adds to the feeling that the words name; where they name none, bad is nearer to
 * anger than to worry, good nearer to joy than to content.
 */
function toneOf(points: Points, text: string, score: number, arousal: number | undefined): void {
  const calls = /[!！]/u.test(text) ? EXCLAIMED : 1;
  if (score < 0) add(points, toldBy(points, BAD) ?? 'frustrated', -score * SENTIMENT * calls);
  if (score > 0) {
    const named = toldBy(points, GOOD);
    add(points, named ?? 'happy', score * SENTIMENT * (named === undefined ? 0.6 : 1) * calls);
  }
  if (calls > 1 && score <= 0) add(points, toldBy(points, GOOD) ?? toldBy(points, BAD) ?? 'angry', EXCLAMATION);
  if (calls > 1 && score > 0) add(points, 'excited', EXCLAMATION / 2);
  if (arousal !== undefined && arousal >= RAISED) add(points, score > 0.4 ? 'excited' : 'angry', arousal * VOICE);
}

function isPraise(nuance: string): boolean {
  const label = LABEL_OF.get(nuance);
  return label === 'happy' || nuance === 'satisfied' || label === 'neutral';
}

/** A bound per turn, so that one long turn does not speak for the call. */
const MOST_PER_TURN = 6;

function byLabel(points: Points): Map<Emotion, number> {
  const sums = new Map<Emotion, number>(EMOTIONS.map((label) => [label, 0]));
  for (const [nuance, sum] of points) {
    const label = LABEL_OF.get(nuance) ?? 'neutral';
    sums.set(label, (sums.get(label) ?? 0) + sum);
  }
  return sums;
}

function strongest<Key extends string>(points: ReadonlyMap<Key, number>): [Key, number] | undefined {
  return [...points].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))[0];
}

interface Heard {
  readonly at: number;
  readonly role: Role;
  readonly points: Points;
}

function hear({ turns, sentiment, acoustics }: EmotionInput): Heard[] {
  const roles = guessRoles(turns.map(({ turn }) => turn));
  const faint: Points = new Map();
  return turns.map((prepared, at) => {
    const { turn } = prepared;
    const role = roles[at] ?? 'unknown';
    const points = wordsOf(prepared, role, faint);
    if (role !== 'agent') {
      toneOf(
        points,
        turn.text,
        sentiment?.turns[at]?.score ?? 0,
        arousalAt(acoustics, turn.role, turn.startMs, turn.endMs),
      );
      if (/[?？]/u.test(turn.text)) addFaint(points, faint, 'confused', QUESTION);
    }
    const isLate = turns.length > 4 && at >= (turns.length * 2) / 3;
    for (const [nuance, sum] of points) {
      points.set(nuance, Math.min(MOST_PER_TURN, sum) * (isLate && isPraise(nuance) ? THANKS : 1));
    }
    return { at, role, points };
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function ofCall(heard: readonly Heard[], turns: readonly PreparedTurn[]): CustomerEmotion {
  const points: Points = new Map();
  for (const one of heard) for (const [nuance, sum] of one.points) add(points, nuance, sum);
  const labels = byLabel(points);
  const [label, sum] = strongest(labels) ?? ['neutral', 0];
  const told = heard.filter(({ role }) => role !== 'agent').length;
  if (sum < FEELS_FROM * Math.sqrt(Math.max(1, told / SHORT_CALL)))
    return { label: 'neutral', nuance: 'neutral', score: 0, evidence: [] };
  const all = [...labels.values()].reduce((total, one) => total + one, 0);
  const [nuance] = strongest(new Map([...points].filter(([one]) => LABEL_OF.get(one) === label))) ?? [label];
  return { label, nuance, score: round(sum / all), evidence: shownBy(heard, turns, label) };
}

/** The turns that show the feeling; where none does by itself, all that hint at it. */
function shownBy(heard: readonly Heard[], turns: readonly PreparedTurn[], label: Emotion): Evidence[] {
  const signs = heard.map((one) => ({ at: one.at, points: byLabel(one.points).get(label) ?? 0 }));
  const clear = signs.filter(({ points }) => points >= HINT * 2);
  return (clear.length > 0 ? clear : signs.filter(({ points }) => points > 0)).flatMap(({ at }) => {
    const turn = turns[at]?.turn;
    return turn === undefined ? [] : [{ turn: turn.index, startMs: turn.startMs }];
  });
}

/** Points at which a turn's score is a half. */
const HALF = 2;

/** The customer's turns that show a feeling. */
function spansOf(heard: readonly Heard[], turns: readonly PreparedTurn[]): Analysis['emotion'] {
  return heard.flatMap(({ at, role, points }) => {
    const turn = turns[at]?.turn;
    const [label, sum] = strongest(byLabel(points)) ?? ['neutral', 0];
    if (turn === undefined || role !== 'customer' || label === 'neutral' || sum < HINT * 2) return [];
    return [{ role, startMs: turn.startMs, endMs: turn.endMs, label, score: round(sum / (sum + HALF)) }];
  });
}

/** Languages that have cue phrases. */
const HAS_CUES = new Set(['en', 'zh', 'yue', 'cmn', 'und']);

/**
 * Emotion of the call and of the customer's turns. Where no role is known the speakers are guessed. Another language than English and
 * Chinese has only what a service says of its sentiment; without that the emotion is null.
 */
export function emotionOfCall(input: EmotionInput): EmotionOfCall {
  if (!HAS_CUES.has(baseLanguage(input.language)) && input.sentiment === null) {
    return { customerEmotion: null, emotion: [] };
  }
  const heard = hear(input);
  return { customerEmotion: ofCall(heard, input.turns), emotion: spansOf(heard, input.turns) };
}
