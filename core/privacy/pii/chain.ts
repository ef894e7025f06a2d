/** A number that is dictated over several turns: its parts, and the turns in which the other side nods or repeats. */
import type { Part } from './classify.ts';
import type { Cue } from './cues.ts';
import { lengthOf, wordsIn, type Fragment, type Heard } from './heard.ts';

/** Words that may stand between two parts of one number. */
const ASIDE_WORDS = 8;
/** Turns between two parts of one number, and the pause between them in ms. */
const TURNS_BETWEEN = 3;
const PAUSE_MS = 30_000;
/** Digits that are followed at most. */
export const LONGEST_CHAIN = 40;
/** As long as the shortest card. */
const CARD_LENGTH = 13;

export interface Chain {
  readonly fragments: readonly Fragment[];
  /** Turns between them in which the other side repeats digits. */
  readonly echoes: readonly Fragment[];
}

export function partsOf(fragments: readonly Fragment[]): Part[] {
  return fragments.flatMap(({ at, run }) => run.groups.map((group) => ({ turn: at, group })));
}

export function digitsOf(parts: readonly Part[]): string {
  return parts.map(({ group }) => group.digits).join('');
}

/** Nothing but a few words, none of which says that another number follows. */
function isAside({ text, cues }: Heard, from: number, to: number, cue: Cue | undefined): boolean {
  const others = cues.some((other) => other.start >= from && other.end <= to && other.cue !== cue);
  return !others && wordsIn(text.slice(from, to)) <= ASIDE_WORDS;
}

/** Whether a number may go on behind this run: it is the last of its turn, and no numeral in a sentence. */
export function mayGoOn(calls: readonly Heard[], { at, run }: Fragment): boolean {
  const heard = calls[at];
  if (heard === undefined || run !== heard.runs.at(-1)) return false;
  return lengthOf(run) > 1 || wordsIn(heard.text.slice(0, run.start) + heard.text.slice(run.end)) <= 1;
}

/** Whether the first run of a turn can go on with a number that has `digits` digits so far. */
function goesOn(here: Heard, next: Fragment, cue: Cue | undefined, digits: number): boolean {
  const { start, end } = next.run;
  if (next.cue === 'other' || !isAside(here, 0, start, cue)) return false;
  const before = here.text.slice(0, start);
  if (wordsIn(before) > ASIDE_WORDS / 2) return false;
  // As long as a card already: only digits and nothing else can be its end.
  return digits < CARD_LENGTH || wordsIn(before + here.text.slice(end)) <= 1;
}

/** Follows a number from a run at the end of a turn into the speaker's next turns. */
export function chainFrom(
  calls: readonly Heard[],
  fragments: ReadonlyMap<number, readonly Fragment[]>,
  first: Fragment,
): Chain {
  const chain = [first];
  const echoes: Fragment[] = [];
  let digits = lengthOf(first.run);
  let last = first;
  for (let at = first.at + 1; at <= last.at + TURNS_BETWEEN && digits < LONGEST_CHAIN; at++) {
    const here = calls[at];
    const before = calls[last.at];
    if (here === undefined || before === undefined) break;
    if (!isAside(before, last.run.end, before.text.length, first.cue)) break;
    if (here.turn.startMs - before.turn.endMs > PAUSE_MS) break;
    const runs = fragments.get(at) ?? [];
    const next = here.speaker === before.speaker ? runs[0] : undefined;
    if (next === undefined) {
      if (!isAside(here, 0, here.text.length, first.cue)) break;
      echoes.push(...runs);
      continue;
    }
    if (!goesOn(here, next, first.cue, digits)) break;
    chain.push(next);
    digits += lengthOf(next.run);
    last = next;
    if (runs.length > 1) break;
  }
  return { fragments: chain, echoes };
}
