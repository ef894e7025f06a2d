/** Opinion in one Chinese turn: longest lexicon entry at each place, negation, intensity, contrast, questions, conditions. */
import { CharacterLexicon } from './lexicon.ts';
import { type Opinion, OpinionSum } from './opinion.ts';
import { CHINESE_MARKS, markChinesePatterns } from './patterns-zh.ts';
import { CHINESE_MORE_OPINION } from './reviews-more-zh.ts';
import { CHINESE_REVIEW_OPINION } from './reviews-zh.ts';
import { segmentChinese } from './segment-zh.ts';
import {
  CHINESE_CONCESSIONS,
  CHINESE_CONDITIONS,
  CHINESE_CONTRASTS,
  CHINESE_EXPECTATIONS,
  CHINESE_INTENSIFIERS,
  CHINESE_NEGATIONS,
  CHINESE_OPINION,
} from './sentiment-zh.ts';
import { weakOpinion } from './weak-zh.ts';

const OPINIONS = new CharacterLexicon([
  ...CHINESE_OPINION,
  ...CHINESE_REVIEW_OPINION,
  ...CHINESE_MORE_OPINION,
  ...CHINESE_MARKS,
]);
const NEGATIONS = new CharacterLexicon([[1, CHINESE_NEGATIONS]]);
const INTENSIFIERS = new CharacterLexicon(CHINESE_INTENSIFIERS);
const TURNS = new CharacterLexicon([
  [1, CHINESE_CONTRASTS],
  [2, CHINESE_CONCESSIONS],
  [3, CHINESE_CONDITIONS],
  [4, CHINESE_EXPECTATIONS],
]);
const NEGATION_REACH = 6;
const STRENGTH_REACH = 2;
/** What comes after falls short of what is compared. */
const LOSING = /(?:不如|不及|比不上|赶不上|没有想象|没想象)$/u;
/** 装不上, 充不进: the verb before 不 has no success; 少不了, 停不下来 and the like are no failures. */
const FAILING = /^不(?:了|上|开|出|进|起|动|着|通|住|全|齐|紧|稳|牢)/u;
const NOT_FAILING = /[忘少免错差亏停挑合想用舍得对离说禁大跑受看止忍憋挡藏掩]$/u;
/** Signs on either side that decide about a place. */
const NEAR = 8;
/** Less difference than this is no opinion yet. */
const CLEAR = 0.3;
/** A Chinese sentence ends in what it comes to. */
const LAST_CLAUSE = 1.3;
const ASKED = 0.13;
/** Said to show that one listens. */
const ANSWER = /^(?:好|行|对|嗯|可以|好好好?|好好的|没错|是)[的吧了啊呀嘞哦呢]?$/u;
const QUESTION = /(?:吗|么|没有|呢|不是|吧)?[?？]$|吗$/u;
const RHETORICAL =
  /怎么搞|凭什么|为什么|怎么回事|什么态度|什么玩意|什么东西|什么服务|什么质量|怎么这么|怎么能|难道|不是.*吗|怎么会|怎么还|怎么连|怎么又|怎么就|这也叫|也叫|有没有搞错|什么垃圾|什么破|什么鬼|谁敢|谁还|哪里/u;

/** 从来没, 根本不: an opinion of their own only where no opinion follows that they negate. */
const OPEN_ENTRY = /(?:没|没有|不|无|没有?一点)$/u;
/** 越用越: what follows says which way. */
const OPEN_DEGREE = /越.?越$/u;
const OPEN_REACH = 3;
/** 没掉色 has its own negation: one before it does not turn it around unless it stands right there, as in 不是不好. */
const NEGATIVE_ENTRY = /^[没不无未]/u;
/** What was, in a sentence that goes on to what is. */
const ONCE = /以前|之前|原来|原本|本来|一开始|刚开始|起初|最初|当初|以为/u;
const NOW = /现在|如今|结果|后来|没想到|才知道|才发现|谁知|用了|到手|用下来|看完|收到|用过/u;

interface Place {
  readonly factor: number;
  /** Where the negation that is in force ends. */
  negationEnd: number;
  negatedUntil: number;
  strength: number;
  strengthUntil: number;
  damping: number;
  goodDamping: number;
  losingUntil: number;
  /** The opinion being read is tied to the next one by 的 or 和. */
  goesOn: boolean;
}

/** Reads a turning word at `at`; its length when it counts as one. */
function turnAt(clause: string, at: number, place: Place, sum: OpinionSum): number {
  const turn = TURNS.match(clause, at);
  if (turn === undefined) return 0;
  const word = OPINIONS.match(clause, at);
  if (word !== undefined && word.length > turn.length) return 0;
  if (turn.weight === 1) sum.contrast();
  else if (turn.weight === 2) place.damping = 0.6;
  else if (turn.weight === 3) place.damping = 0.25;
  else place.goodDamping = 0.3;
  if (turn.weight === 1) place.negatedUntil = -1;
  return word?.length === turn.length ? 0 : turn.length;
}

function readOpinion(weight: number, word: string, at: number, place: Place, sum: OpinionSum): void {
  let value = weight * (place.strengthUntil >= at ? place.strength : 1);
  if (NEGATIVE_ENTRY.test(word) && at > place.negationEnd) place.negatedUntil = -1;
  if (place.losingUntil >= at && value > 0) {
    value = -value;
    place.losingUntil = -1;
  }
  if (place.negatedUntil >= at && value !== 0) {
    value *= value > 0 ? -0.9 : -0.6;
    if (!place.goesOn) place.negatedUntil = -1;
  }
  if (value > 0) value *= place.goodDamping;
  sum.add(value * place.damping * place.factor);
}

/** False when the sign at `at` is part of a longer word, so that 断 is not read in 判断. */
function isWordAt(clause: string, at: number): boolean {
  const from = Math.max(0, at - NEAR);
  const segment = segmentChinese(clause.slice(from, at + NEAR)).findLast(({ start }) => start <= at - from);
  return segment === undefined || segment.text.length === 1 || /[很挺真好太不没了的得最更超又较]/u.test(segment.text);
}

function opinionNear(clause: string, from: number): boolean {
  return [0, 1, 2].some((ahead) => (OPINIONS.match(clause, from + ahead)?.weight ?? 0) !== 0);
}

function opinionWithin(clause: string, from: number): boolean {
  for (let ahead = 0; ahead <= OPEN_REACH; ahead++) {
    if ((OPINIONS.match(clause, from + ahead)?.weight ?? 0) !== 0) return true;
  }
  return false;
}

function readClause(clause: string, sum: OpinionSum, factor: number): void {
  const place: Place = {
    factor,
    negationEnd: -1,
    goesOn: false,
    negatedUntil: -1,
    strength: 1,
    strengthUntil: -1,
    damping: 1,
    goodDamping: 1,
    losingUntil: -1,
  };
  for (let at = 0; at < clause.length;) {
    const turned = turnAt(clause, at, place, sum);
    if (turned > 0) {
      at += turned;
      continue;
    }
    const opinion = OPINIONS.match(clause, at);
    const negation = NEGATIONS.match(clause, at);
    const intensifier = INTENSIFIERS.match(clause, at);
    const length = opinion?.length ?? 0;
    const strengthens =
      intensifier !== undefined &&
      intensifier.length >= length &&
      (opinion === undefined || opinion.weight === 0 || OPINIONS.match(clause, at + intensifier.length) !== undefined);
    if (strengthens && intensifier.length > (negation?.length ?? 0)) {
      place.strength = intensifier.weight;
      place.strengthUntil = at + intensifier.length + STRENGTH_REACH - 1;
      // 有点 before something that is no opinion word is a complaint by itself, and one of its own entries.
      if (opinion !== undefined && OPINIONS.match(clause, at + length) === undefined) sum.add(opinion.weight * factor);
      // 太 before something that is no opinion word: too much of it.
      else if (
        clause.charAt(at) === '太' &&
        /[\p{sc=Han}]/u.test(clause.charAt(at + 1)) &&
        !opinionNear(clause, at + 1)
      ) {
        sum.add(-0.8 * factor * place.damping);
      }
      at += intensifier.length;
    } else if (opinion !== undefined && length >= (negation?.length ?? 0) + (opinion.weight === 0 ? 1 : 0)) {
      const word = clause.slice(at, at + length);
      const leads = length > 1 && opinionWithin(clause, at + length);
      if (leads && OPEN_DEGREE.test(word)) {
        at += length;
        continue;
      }
      if (leads && opinion.weight < 0 && OPEN_ENTRY.test(word)) {
        at += length;
        place.negationEnd = at;
        place.negatedUntil = at - 1 + NEGATION_REACH;
        continue;
      }
      place.goesOn = /^[的和与又]/u.test(clause.slice(at + length));
      if (length > 1 || isWordAt(clause, at)) readOpinion(opinion.weight, word, at, place, sum);
      at += length;
      if (LOSING.test(clause.slice(Math.max(0, at - NEAR), at))) place.losingUntil = at + NEGATION_REACH + 2;
    } else if (
      FAILING.test(clause.slice(at, at + 2)) &&
      /\p{sc=Han}$/u.test(clause.slice(Math.max(0, at - 1), at)) &&
      !NOT_FAILING.test(clause.slice(Math.max(0, at - 1), at))
    ) {
      sum.add(-1 * place.factor * place.damping);
      at += 2;
    } else {
      if (negation !== undefined) {
        place.negatedUntil = at + negation.length - 1 + NEGATION_REACH;
        place.negationEnd = at + negation.length;
      }
      at += negation?.length ?? 1;
    }
  }
}

/** `isReview`: a sentence without opinion words is judged by weak evidence. */
export function chineseOpinion(text: string, isReview: boolean): Opinion {
  const sum = new OpinionSum();
  for (const sentence of text.match(/[^。！？!?；;\n]+(?:[。！？!?；;\n]+|$)/gu) ?? []) {
    const clauses = markChinesePatterns(sentence)
      .split(/[，,、：:\s]+/u)
      .filter((clause) => clause !== '' && !ANSWER.test(clause));
    const isOver = ONCE.test(sentence) && NOW.test(sentence.slice(sentence.search(ONCE)));
    clauses.forEach((clause, at) => {
      const question = QUESTION.test(clause) || (at === clauses.length - 1 && /[?？]\s*$/u.test(sentence));
      const last = clauses.length > 1 && at === clauses.length - 1 ? LAST_CLAUSE : 1;
      readClause(clause, sum, question && !RHETORICAL.test(sentence) ? ASKED : last);
      if (isOver && ONCE.test(clause) && at < clauses.length - 1) sum.contrast();
    });
    sum.endSentence();
  }
  const total = sum.total();
  if (!isReview || Math.abs(total.good - total.bad) > CLEAR) return total;
  const weak = weakOpinion(text);
  return weak > 0 ? { good: total.good + weak, bad: total.bad } : { good: total.good, bad: total.bad - weak };
}
