/** Opinion in one Chinese turn: longest lexicon entry at each place, negation, intensity, contrast, questions, conditions. */
import { CharacterLexicon } from './lexicon.ts';
import { type Opinion, OpinionSum } from './opinion.ts';
import {
  CHINESE_CONCESSIONS,
  CHINESE_CONDITIONS,
  CHINESE_CONTRASTS,
  CHINESE_EXPECTATIONS,
  CHINESE_INTENSIFIERS,
  CHINESE_NEGATIONS,
  CHINESE_OPINION,
} from './sentiment-zh.ts';

const OPINIONS = new CharacterLexicon(CHINESE_OPINION);
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
const QUESTION = /(?:吗|么|没有|呢|不是|吧)?[?？]$|吗$/u;
const RHETORICAL =
  /怎么搞|凭什么|为什么|怎么回事|什么态度|什么玩意|什么东西|什么服务|什么质量|怎么这么|怎么能|难道|不是.*吗|怎么会|怎么还|怎么连|怎么又|怎么就|这也叫|也叫|有没有搞错|什么垃圾|什么破|什么鬼|谁敢|谁还|哪里/u;

interface Place {
  readonly factor: number;
  negatedUntil: number;
  strength: number;
  strengthUntil: number;
  damping: number;
  goodDamping: number;
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

function readOpinion(weight: number, at: number, place: Place, sum: OpinionSum): void {
  let value = weight * (place.strengthUntil >= at ? place.strength : 1);
  if (place.negatedUntil >= at && value !== 0) {
    value *= value > 0 ? -0.9 : -0.6;
    place.negatedUntil = -1;
  }
  if (value > 0) value *= place.goodDamping;
  sum.add(value * place.damping * place.factor);
}

function opinionNear(clause: string, from: number): boolean {
  return [0, 1, 2].some((ahead) => (OPINIONS.match(clause, from + ahead)?.weight ?? 0) !== 0);
}

function readClause(clause: string, sum: OpinionSum, factor: number): void {
  const place: Place = { factor, negatedUntil: -1, strength: 1, strengthUntil: -1, damping: 1, goodDamping: 1 };
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
    } else if (opinion !== undefined && length >= (negation?.length ?? 0)) {
      readOpinion(opinion.weight, at, place, sum);
      at += length;
    } else {
      if (negation !== undefined) place.negatedUntil = at + negation.length - 1 + NEGATION_REACH;
      at += negation?.length ?? 1;
    }
  }
}

export function chineseOpinion(text: string): Opinion {
  const sum = new OpinionSum();
  for (const sentence of text.match(/[^。！？!?；;\n]+(?:[。！？!?；;\n]+|$)/gu) ?? []) {
    const clauses = sentence.split(/[，,、：:\s]+/u).filter((clause) => clause !== '');
    clauses.forEach((clause, at) => {
      const question = QUESTION.test(clause) || (at === clauses.length - 1 && /[?？]\s*$/u.test(sentence));
      readClause(clause, sum, question && !RHETORICAL.test(sentence) ? 0.25 : 1);
    });
    sum.endSentence();
  }
  return sum.total();
}
