/** Sentiment of turns, of each role, and its trend. Rules and lexicons of our own, English and Chinese. */
import type { Opinion } from './ports.ts';
import { baseLanguage } from '../transcript/language.ts';
import { foldWidth, HAN } from '../transcript/text.ts';
import type { Role, Transcript } from '../transcript/transcript.ts';
import type { Analysis } from './analysis.ts';
import { chineseOpinion } from './language/sentiment-chinese.ts';
import { englishOpinion } from './language/sentiment-english.ts';

export type Sentiment = NonNullable<Analysis['sentiment']>;
export type TurnSentiment = Sentiment['turns'][number];

/** One unit of opinion weight has this share of the way to 1; more comes closer and never arrives. */
const SOFTNESS = 4;
const NEUTRAL_BELOW = 0.25;
/** Chinese reviews are short and rarely neutral. */
const CHINESE_NEUTRAL_BELOW = 0.15;
/** Weak praise in English is more often no praise than weak blame is no blame. */
const ENGLISH_POSITIVE_FROM = 0.36;
const MIXED_BELOW = 0.12;
const UNREAD: Opinion = { label: 'neutral', score: 0 };

/**
 * Label and score of one utterance. Chinese characters decide which rules read it. A `review` sentence in Chinese gets a polarity even
 * from weak evidence, a turn of a `conversation` does not.
 * score = net / sqrt(net^2 + 4), net = good - bad. Neutral below 0.25 (0.15 in a Chinese review, 0.36 for English praise); mixed when both sides weigh 1 or more and nearly cancel.
 */
export function sentimentOf(
  text: string,
  kind: 'review' | 'conversation' = 'review',
): { label: TurnSentiment['label']; score: number } {
  const folded = foldWidth(text).toLowerCase();
  const isChinese = HAN.test(folded);
  const isReview = kind === 'review';
  const { good, bad } = isChinese ? chineseOpinion(folded, isReview) : englishOpinion(folded);
  const net = good - bad;
  const score = Math.round((net / Math.sqrt(net * net + SOFTNESS)) * 1000) / 1000;
  const least = isChinese && isReview ? CHINESE_NEUTRAL_BELOW : NEUTRAL_BELOW;
  const nearlyCancel = Math.abs(net) < MIXED_BELOW * (good + bad) && (!isChinese || Math.abs(score) < least);
  if (good >= 1 && bad >= 1 && nearlyCancel) return { label: 'mixed', score };
  if (Math.abs(score) < least) return { label: 'neutral', score };
  if (!isChinese && score > 0 && score < ENGLISH_POSITIVE_FROM) return { label: 'neutral', score };
  return { label: score > 0 ? 'positive' : 'negative', score };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function trendOf(scores: readonly number[]): number {
  if (scores.length < 2) return 0;
  const quarter = Math.ceil(scores.length / 4);
  return mean(scores.slice(-quarter)) - mean(scores.slice(0, quarter));
}

/** True for languages that have a lexicon. */
export function hasLexicon(language: string): boolean {
  return ['en', 'zh', 'und', 'yue', 'cmn'].includes(baseLanguage(language));
}

/**
 * `opinions`: what a language service says of each turn; the lexicon reads the others.
 * null for a language that neither has. `byRole` is the mean of the turns of a role; `trend` compares the last with the first
 * quarter of the customer's turns, of all turns when no role is known.
 */
export function sentimentOfCall(transcript: Transcript, opinions?: readonly (Opinion | undefined)[]): Sentiment | null {
  const isRead = hasLexicon(transcript.language);
  if (!isRead && !opinions) return null;
  const isTold = transcript.turns.length < 2 || transcript.turns.every(({ role }) => role === 'customer');
  const kind = isTold ? 'review' : 'conversation';
  const turns = transcript.turns.map(({ index, text }, at) => ({
    index,
    ...(opinions?.[at] ?? (isRead ? sentimentOf(text, kind) : UNREAD)),
  }));
  const byRole: Sentiment['byRole'] = [];
  const scoresOf = new Map<Role, number[]>();
  transcript.turns.forEach((turn, at) => {
    const scores = scoresOf.get(turn.role) ?? [];
    scores.push(turns[at]?.score ?? 0);
    scoresOf.set(turn.role, scores);
  });
  for (const [role, scores] of scoresOf) byRole.push({ role, score: mean(scores), turns: scores.length });
  const known = scoresOf.get('customer') ?? (scoresOf.has('agent') ? [] : scoresOf.get('unknown'));
  return { turns, byRole, trend: trendOf(known ?? []) };
}
