/** Opinion in one English turn: lexicon, negation, intensity, contrast, questions, conditions, and who solved what. */
import { WordLexicon, baseForms } from './lexicon.ts';
import { markEmoticons } from './emoticons.ts';
import { respell } from './spelling-en.ts';
import { ENGLISH_INTENSIFIERS, ENGLISH_NEGATIONS, ENGLISH_NOT_NEGATIONS, ENGLISH_OPINION } from './sentiment-en.ts';
import { ENGLISH_MORE_OPINION } from './reviews-more-en.ts';
import { type Opinion, OpinionSum } from './opinion.ts';
import { MARK_OPINION, markPatterns } from './patterns-en.ts';
import { ENGLISH_REVIEW_OPINION } from './reviews-en.ts';

const OPINIONS = new WordLexicon([
  ...ENGLISH_OPINION,
  ...ENGLISH_REVIEW_OPINION,
  ...ENGLISH_MORE_OPINION,
  ...MARK_OPINION,
]);
const NEGATIONS = new WordLexicon([
  [1, ENGLISH_NEGATIONS],
  [0, ENGLISH_NOT_NEGATIONS],
]);
const INTENSIFIERS = new WordLexicon(ENGLISH_INTENSIFIERS);

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
const RESOLVERS = set(
  'solve fix resolve sort correct repair clear address handle remove eliminate rectify cure remedy tackle',
);
const TROUBLES = set(
  'problem problems issue issues error errors mistake mistakes fault faults bug bugs trouble concern concerns complaint complaints glitch damage leak delay confusion mess',
);
/** What makes "solve" a wish or a plan. */
const PLANS = set(
  "to will would can could should shall must may might please need want let let's i'll we'll you'll they'll he'll she'll try going gonna",
);
const CONTRASTS = set('but however yet nevertheless nonetheless');
const CONCESSIONS = set('although though despite while whilst except besides');
const CONDITIONS = set('if unless whether hope hoping hopefully');
/** What follows a negation is no longer negated after these: "I didn't complain because it was late". */
const CAUSES = set('because since until till unless when which who why how where so');
/** "Never so slow", "I don't know why it is so bland": what is bad stays bad. */
const DEGREES = set('so such more as why how because since worse');
/** Courtesies in an answer, mere emphasis in a longer sentence. */
const AFFIRMATIONS = set('definitely absolutely certainly');
/** "Not very", "still not": they negate what follows, and are an opinion of their own only when no opinion does. */
const OPEN_PHRASE =
  /(?:^| )(?:not|no|never|n't|far from|anything but|(?:fail|fails|failed|unable|refuse|refuses|refused) to|lack of)(?: (?:very|really|always|exactly|quite|as|so|that|too|even|all that|close to|much of))*$/u;
const OPEN_REACH = 3;
const SHORT_ANSWER = 3;
/** "It used to be good" says that it is not. */
const PAST_STATES = set('be have love like enjoy work taste');
const SUBJECTS = set('it they i we he she the my our this that one you');
/** Good things after these did not happen, or have not yet. */
const EXPECTATIONS = set('expected supposed should claims claimed advertised looked');
const QUESTION_START =
  /^(?:(?:and|so|but|or|okay|ok|well|um|uh|hi|hello|sir|yes|no|now) )*(?:is|are|am|was|were|do|does|did|can|could|would|will|shall|should|may|might|have|has|had|how|what|which|who|whom|where|when|whose|any|anything)\b/u;
const RHETORICAL =
  /\b(?:why|how come|what the|are you kidding|are you serious|how dare|how hard|how many times|what kind of)\b/u;
const NEGATION_REACH = 6;
/** "None of the new ones have ever quite worked" reaches to the end of its clause. */
const SWEEPING = set('none nothing nobody neither never');
const SWEEPING_REACH = 9;
/** "It stopped charging". */
const ENDED = set('stopped stops quit quits');
/** "dont" is how some transcribers and most reviewers write it. */
const UNMARKED = /^(?:do|does|did|ca|could|would|should|wo|is|are|was|were|have|has|had)nt$/u;

interface Clause {
  readonly tokens: readonly string[];
  readonly factor: number;
}

function isKnown(word: string): boolean {
  return [OPINIONS, NEGATIONS, INTENSIFIERS].some((lexicon) => lexicon.match([word], 0, true) !== undefined);
}

function tokensOf(text: string): string[] {
  const tokens = text.match(/\d+\/\d+|[\p{L}\p{N}']+/gu) ?? [];
  return tokens.map((token) => (UNMARKED.test(token) ? `${token.slice(0, -1)}'t` : respell(token, isKnown)));
}

/** True for "not very" in "not very good", whose opinion is said by what follows. */
function isOpen(tokens: readonly string[], at: number, length: number): boolean {
  const phrase = tokens
    .slice(at, at + length)
    .join(' ')
    .replaceAll("n't", " n't");
  if (length < 2 || !OPEN_PHRASE.test(phrase)) return false;
  for (let next = at + length; next < Math.min(tokens.length, at + length + OPEN_REACH); next++) {
    if ((OPINIONS.match(tokens, next, true)?.weight ?? 0) !== 0) return true;
  }
  return false;
}

/** Cuts a sentence at commas; questions weigh a quarter from where the question starts. */
function clausesOf(sentence: string): Clause[] {
  const parts = sentence.split(/[,:–—]|\s-+\s/u).map((part) => part.replace(/[?!.]+$/u, '').trim());
  const isQuestion = /\?\s*$/u.test(sentence) && !RHETORICAL.test(sentence);
  const asked = isQuestion
    ? Math.max(
        0,
        parts.findIndex((part) => QUESTION_START.test(part)),
      )
    : parts.length;
  return parts.map((part, at) => ({ tokens: tokensOf(part), factor: at >= asked ? 0.25 : 1 }));
}

function isResolver(word: string): boolean {
  return RESOLVERS.has(word) || baseForms(word).some((form) => RESOLVERS.has(form));
}

/** "solved the problem", "fix my issue", "the error was corrected": +2 done, 0 planned or asked for, -2 not done. */
function resolution(tokens: readonly string[], at: number): { length: number; weight: number } | undefined {
  const word = tokens[at] ?? '';
  const opensWithTrouble = TROUBLES.has(word);
  if (!opensWithTrouble && !isResolver(word)) return undefined;
  const reach = Math.min(tokens.length, at + (opensWithTrouble ? 8 : 5));
  for (let next = at + 1; next < reach; next++) {
    const other = tokens[next] ?? '';
    if (
      opensWithTrouble
        ? !/^(?:re)?solved|^fixed|^sorted|^corrected|^rectified|^cleared|^repaired|^gone$/u.test(other)
        : !TROUBLES.has(other)
    )
      continue;
    const verb = opensWithTrouble ? other : word;
    const before = tokens.slice(Math.max(0, at - 4), next);
    const negated = before.some(
      (token, offset) => NEGATIONS.match(before, offset, false)?.weight === 1 || token === 'unable',
    );
    const length = next - at + 1;
    if (negated) return { length, weight: -2 };
    const planned = before.some((token) => PLANS.has(token)) || verb.endsWith('ing') || RESOLVERS.has(verb);
    return { length, weight: planned ? 0 : 2 };
  }
  return undefined;
}

/** Adds the opinions of one clause. */
function readClause(tokens: readonly string[], factor: number, sum: OpinionSum): void {
  let negatedUntil = -1;
  let strength = 1;
  let strengthUntil = -1;
  let damping = 1;
  let goodDamping = 1;
  let isDegree = false;
  let wasOnce = false;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at] ?? '';
    if (DEGREES.has(token)) isDegree = true;
    if (CAUSES.has(token) && token !== 'so') negatedUntil = -1;
    if ((token === 'until' || token === 'till') && SUBJECTS.has(tokens[at + 1] ?? '')) {
      sum.contrast();
      sum.add(-0.5 * factor);
    }
    if (AFFIRMATIONS.has(token) && tokens.length > SHORT_ANSWER) {
      strength = 1.3;
      strengthUntil = at + 2;
      at += 1;
      continue;
    }
    if (token === 'used' && tokens[at + 1] === 'to' && PAST_STATES.has(tokens[at + 2] ?? '')) {
      wasOnce = true;
      at += 3;
      continue;
    }
    if (CONTRASTS.has(token) && (token !== 'yet' || at === 0)) {
      sum.contrast();
      negatedUntil = -1;
      damping = goodDamping = 1;
    }
    if (CONCESSIONS.has(token)) damping = 0.5;
    if (CONDITIONS.has(token)) damping = Math.min(damping, 0.25);
    if (EXPECTATIONS.has(token)) goodDamping = 0.3;
    if (ENDED.has(token) && /ing$/u.test(tokens[at + 1] ?? '')) {
      sum.add(-2 * factor * damping);
      at += 2;
      continue;
    }
    const solved = resolution(tokens, at);
    if (solved !== undefined) {
      sum.add(solved.weight * factor * damping);
      at += solved.length;
      continue;
    }
    const negation = NEGATIONS.match(tokens, at, false);
    const opinion = OPINIONS.match(tokens, at, true);
    const intensifier = INTENSIFIERS.match(tokens, at, false);
    if (
      opinion !== undefined &&
      opinion.length >= (negation?.length ?? 0) &&
      !isOpen(tokens, at, opinion.length) &&
      !(
        intensifier !== undefined &&
        intensifier.length >= opinion.length &&
        OPINIONS.match(tokens, at + intensifier.length, true)
      )
    ) {
      const power = strengthUntil >= at ? strength : 1;
      let weight = opinion.weight * power;
      if (negatedUntil >= at && !(isDegree && weight < 0)) weight = weight > 0 ? -0.8 * weight : -0.4 * weight;
      if (wasOnce) weight *= -0.7;
      if (weight > 0) weight *= goodDamping;
      sum.add(weight * factor * damping);
      if (/^wish/u.test(token) && opinion.weight < 0) goodDamping = 0;
      at += opinion.length;
    } else if (opinion !== undefined && isOpen(tokens, at, opinion.length)) {
      negatedUntil = at + opinion.length - 1 + NEGATION_REACH;
      isDegree = false;
      at += opinion.length;
    } else if (negation !== undefined) {
      if (negation.weight === 1) {
        isDegree = false;
        negatedUntil = at + negation.length - 1 + (SWEEPING.has(token) ? SWEEPING_REACH : NEGATION_REACH);
      }
      at += negation.length;
    } else {
      if (intensifier !== undefined) {
        strength = intensifier.weight;
        strengthUntil = at + intensifier.length + 1;
      }
      at += intensifier?.length ?? 1;
    }
  }
}

/** `text` in lower case with plain apostrophes. */
export function englishOpinion(text: string): Opinion {
  const sum = new OpinionSum();
  for (const sentence of markEmoticons(text).match(/[^.!?;\n]+(?:[.!?;\n]+|$)/gu) ?? []) {
    for (const { tokens, factor } of clausesOf(markPatterns(sentence))) readClause(tokens, factor, sum);
    sum.endSentence();
  }
  return sum.total();
}
