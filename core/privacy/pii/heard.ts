/** A turn as the number rules hear it: its runs of digits, and for each what the words around it say that it is. */
import { foldWidth } from '../../transcript/text.ts';
import type { Turn } from '../../transcript/transcript.ts';
import { cuesIn, type Cue, type CueAt } from './cues.ts';
import { digitsOfOtherThings } from './not-numbers.ts';
import { digitRuns, type DigitRun } from './number-words.ts';

export interface Heard {
  readonly turn: Turn;
  /** Full-width signs folded; positions as in the turn. */
  readonly text: string;
  readonly runs: readonly DigitRun[];
  readonly cues: readonly CueAt[];
  readonly speaker: string;
}

/** A run with what is known about it. */
export interface Fragment {
  /** Position of its turn in the call. */
  readonly at: number;
  readonly run: DigitRun;
  readonly cue: Cue | undefined;
}

/** How far a cue reaches, in characters. */
const REACH = 70;
/** "... is my mobile": how the word for it follows. */
const IS = /^[\s,，]*(?:is|that's|that is|was|这?是|为)[^,，.。]{0,12}$/iu;
const NEAR = 20;
/** An answer has no more words than this besides the number. */
const ANSWER_WORDS = 8;
/** Turns of a few words each between the question for a security code and the code. */
const CODE_ASIDES = 4;
const MIN_CODE = 3;
/** So many digits make a number that a cue before it belongs to. */
const MIN_NUMBER = 4;
/** A Chinese character is a good half of a word. */
const WORDS_PER_CHARACTER = 0.57;

export function hear(turn: Turn): Heard {
  const text = foldWidth(turn.text);
  const runs = digitRuns(text, digitsOfOtherThings(text));
  const speaker = turn.role === 'unknown' ? String(turn.channel ?? '') : turn.role;
  return { turn, text, runs, cues: cuesIn(text), speaker };
}

export function lengthOf(run: DigitRun): number {
  return run.groups.reduce((sum, group) => sum + group.digits.length, 0);
}

export function wordsIn(text: string): number {
  const han = text.match(/\p{sc=Han}/gu)?.length ?? 0;
  return (text.match(/[A-Za-z']+/gu)?.length ?? 0) + han * WORDS_PER_CHARACTER;
}

/** The runs of a turn with their cues. Linear in the length of the turn. */
export function fragmentsOf(calls: readonly Heard[], at: number): Fragment[] {
  const here = calls[at];
  if (here === undefined || here.runs.length === 0) return [];
  const asked = askedBefore(calls, at);
  let next = 0;
  let consumed = -1;
  return here.runs.map((run) => {
    while ((here.cues[next]?.end ?? Infinity) <= run.start) next++;
    const cue = cueInTurn(here, run, next, consumed) ?? cueOfAnswer(here, run, asked);
    if (lengthOf(run) >= MIN_NUMBER) consumed = run.end;
    return { at, run, cue };
  });
}

/** The last cue before the run (`next - 1`) that no number before has used up, or one right behind it ("is my mobile"). */
function cueInTurn({ text, cues }: Heard, run: DigitRun, next: number, consumed: number): Cue | undefined {
  const before = cues[next - 1];
  if (before !== undefined && before.start >= consumed && run.start - before.end <= REACH) return before.cue;
  const behind = cues[next]?.start === undefined || cues[next].start < run.end ? cues[next + 1] : cues[next];
  if (behind === undefined || behind.start < run.end || behind.start - run.end > REACH) return undefined;
  const gap = text.slice(run.end, behind.start);
  const isNear = behind.cue === 'phone' && gap.length <= NEAR && !/\d{4}/u.test(gap);
  return IS.test(gap) || isNear ? behind.cue : undefined;
}

/** What the turn before asks for. A security code is found late rather than not: its question reaches past nods and "let me look". */
function askedBefore(calls: readonly Heard[], at: number): Cue | undefined {
  for (let back = 1; back <= CODE_ASIDES + 1; back++) {
    const heard = calls[at - back];
    const asked = cueOfQuestion(heard);
    if (asked !== undefined) return back === 1 || asked === 'securityCode' ? asked : undefined;
    if (heard === undefined || heard.cues.length > 0 || wordsIn(heard.text) > ANSWER_WORDS) return undefined;
    if (heard.runs.some((run) => lengthOf(run) >= MIN_CODE)) return undefined;
  }
  return undefined;
}

/** What a turn asks for last, and does not say itself. */
function cueOfQuestion(asked: Heard | undefined): Cue | undefined {
  const question = asked?.cues.at(-1);
  if (asked === undefined || question === undefined) return undefined;
  const answered = asked.runs.some((run) => run.start > question.end && lengthOf(run) >= MIN_NUMBER);
  return answered ? undefined : question.cue;
}

/** A question is no answer, nor is a long sentence. */
function cueOfAnswer({ text }: Heard, run: DigitRun, asked: Cue | undefined): Cue | undefined {
  if (asked === undefined || run.start > REACH || text.length - run.end > REACH * 2) return undefined;
  const said = wordsIn(text.slice(0, run.start) + text.slice(run.end));
  if (said > (asked === 'securityCode' ? ANSWER_WORDS / 2 : ANSWER_WORDS) || /[?？吗]/u.test(text)) return undefined;
  return asked;
}
