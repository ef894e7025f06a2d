/**
 * What the classifier reads in a call: words (Chinese: pairs of characters) with the turns they are in, and what the phrase rules found. A few
 * labels are enough because the model starts from the rules and learns where they are wrong.
 */
import type { Evidence } from '../../analysis/analysis.ts';
import { foldWidth } from '../../transcript/text.ts';
import type { Role, Turn } from '../../transcript/transcript.ts';

export const CLASSIFIER_KINDS = ['topics', 'intents'] as const;
export type ClassifierKind = (typeof CLASSIFIER_KINDS)[number];

/** What the phrase rules found, surest first. */
export type Found = readonly { readonly id: string; readonly evidence: readonly Evidence[] }[];

/** Where each term stands in the call. */
export type Terms = ReadonlyMap<string, readonly Evidence[]>;

/** A call that nobody labelled otherwise is about this: no topic, no intent. */
export const NO_CLASS = 'none';

const STOP = new Set(
  'the a an and or but of to in on at for with from is are was were be been am i you he she it we they me my your our their this that there here have has had do did does not so um uh oh okay ok yeah yes no can could will would just as if then than what when how who which'.split(
    ' ',
  ),
);
const RULE = 'rule:';
const FIRST = 'first:';
/** A call says as much in its first 200 turns; more would only cost time. */
const MOST_TURNS = 200;

/** Terms of the turns whose words count: the customer's for intents, everybody's for topics. */
export function termsOf(turns: readonly Turn[], kind: ClassifierKind, found: Found): Terms {
  const terms = new Map<string, Evidence[]>();
  const add = (term: string, evidence: Evidence): void => {
    const places = terms.get(term);
    if (places === undefined) terms.set(term, [evidence]);
    else if (places.at(-1)?.turn !== evidence.turn) places.push(evidence);
  };
  for (const turn of turns.filter(({ role }) => counts(role, kind)).slice(0, MOST_TURNS)) {
    for (const term of wordsIn(turn.text)) add(term, { turn: turn.index, startMs: turn.startMs });
  }
  for (const [at, { id, evidence }] of found.entries()) {
    terms.set(`${RULE}${id}`, [...evidence]);
    if (at === 0) terms.set(`${FIRST}${id}`, [...evidence]);
  }
  return terms;
}

/** A finding of the phrase rules rather than a word of the call. */
export function isRuleTerm(term: string): boolean {
  return term.startsWith(RULE) || term.startsWith(FIRST);
}

function counts(role: Role, kind: ClassifierKind): boolean {
  return kind === 'topics' || role !== 'agent';
}

/** Without numbers: they are amounts, dates and codes of one call. Labels in the place of personal data, such as `[NAME]`, are no words. */
function wordsIn(text: string): string[] {
  const plain = foldWidth(text.replaceAll(/\[[A-Z]+\]/gu, ' ')).toLowerCase();
  const terms = (plain.match(/[\p{Script=Latin}][\p{Script=Latin}']{2,24}/gu) ?? []).filter((word) => !STOP.has(word));
  for (const run of plain.match(/\p{Script=Han}{2,}/gu) ?? []) {
    for (let at = 0; at + 1 < run.length; at++) terms.push(run.slice(at, at + 2));
  }
  return terms;
}
