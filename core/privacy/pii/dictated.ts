/** Numbers that were said or written, also digit by digit over several turns: cards, identity numbers, phones, security codes, bank accounts. */
import { HAN } from '../../transcript/text.ts';
import type { Turn } from '../../transcript/transcript.ts';
import { chainFrom, digitsOf, LONGEST_CHAIN, mayGoOn, partsOf } from './chain.ts';
import { classify, provenNumbers, type Classified, type Part, type Sequence } from './classify.ts';
import type { Cue } from './cues.ts';
import { fragmentsOf, hear, lengthOf, type Fragment, type Heard } from './heard.ts';
import type { DigitRun } from './number-words.ts';
import type { PersonalData } from './personal-data.ts';

/** Digits that somebody must repeat before it is a repetition and not a coincidence. */
const MIN_ECHO = 3;
/** A part of a long number is recognised this many turns around it, from this many digits on. */
const NEAR_TURNS = 4;
const MIN_PART = 4;
const LONG_NUMBER = 13;
/** So long a number is the same number wherever it is said again. */
const MIN_SAME = 7;

/** All numbers of persons in the turns, in no particular order; spans of one turn do not overlap. Time grows with the length of the call. */
export function findDictated(turns: readonly Turn[]): PersonalData[] {
  return new Dictation(turns).find();
}

class Dictation {
  readonly #calls: readonly Heard[];
  readonly #isChinese: boolean;
  readonly #fragments = new Map<number, readonly Fragment[]>();
  readonly #found: PersonalData[] = [];
  readonly #done = new Set<DigitRun>();
  /** What numbers are, by their digits. */
  readonly #values = new Map<string, Classified['type']>();
  /** Long numbers by the turns near which a part of them is recognised. */
  readonly #near = new Map<number, { readonly type: Classified['type']; readonly value: string }[]>();

  constructor(turns: readonly Turn[]) {
    this.#calls = turns.map(hear);
    this.#isChinese = this.#calls.some(({ text }) => HAN.test(text));
    for (const at of turns.keys()) {
      const fragments = fragmentsOf(this.#calls, at);
      if (fragments.length > 0) this.#fragments.set(at, fragments);
    }
  }

  find(): PersonalData[] {
    const all = [...this.#fragments.values()].flat();
    // Over several turns first: a part of a card may look like a telephone number.
    for (const fragment of all) this.#overTurns(fragment);
    const left = all.filter(({ run }) => !this.#done.has(run)).filter((fragment) => !this.#inTurn(fragment));
    for (const fragment of left) this.#repeated(fragment);
    return [...this.#found, ...codesBehindCards(this.#calls, this.#found)];
  }

  #overTurns(first: Fragment): void {
    if (this.#done.has(first.run) || first.cue === 'other' || lengthOf(first.run) > LONGEST_CHAIN) return;
    if (!mayGoOn(this.#calls, first)) return;
    const [alone] = classify(this.#sequence([first], first.cue));
    const isPartOfCard = alone?.type === 'phone' && (first.cue === 'card' || first.cue === 'idCard');
    if (alone !== undefined && !isPartOfCard) return;
    const { fragments, echoes } = chainFrom(this.#calls, this.#fragments, first);
    if (fragments.length < 2) return;
    const whole = this.#sequence(fragments, first.cue ?? fragments.find(({ cue }) => cue !== undefined)?.cue);
    const finds = this.#acrossTurns(whole, fragments);
    const [find] = finds;
    if (find === undefined) return;
    this.#keep(whole.parts, finds);
    this.#echoes(echoes, find.type, digitsOf(whole.parts));
    for (const { from, to } of finds) {
      const covered = new Set(whole.parts.slice(from, to).map(({ group }) => group));
      for (const { run } of fragments) if (run.groups.some((group) => covered.has(group))) this.#done.add(run);
    }
  }

  /** Numbers with a check digit that lie in several turns; a telephone number when that was asked for and none of its parts is one. */
  #acrossTurns(whole: Sequence, fragments: readonly Fragment[]): Classified[] {
    const { parts, cue } = whole;
    const proven = provenNumbers(whole).filter(({ from, to }) => parts[from]?.turn !== parts[to - 1]?.turn);
    if (proven.length > 0 || cue !== 'phone') return proven;
    const hasNumber = fragments.some((fragment) => classify(this.#sequence([fragment], fragment.cue)).length > 0);
    return hasNumber ? [] : classify(whole);
  }

  #echoes(echoes: readonly Fragment[], type: Classified['type'], digits: string): void {
    for (const echo of echoes) {
      const parts = partsOf([echo]);
      const value = digitsOf(parts);
      if (value.length < MIN_ECHO || !digits.includes(value)) continue;
      this.#keep(parts, [{ type, from: 0, to: parts.length }]);
      this.#done.add(echo.run);
    }
  }

  /** Whether the run holds a number of its own. */
  #inTurn(fragment: Fragment): boolean {
    const sequence = this.#sequence([fragment], fragment.cue);
    const finds = classify(sequence);
    this.#keep(sequence.parts, finds);
    return finds.length > 0;
  }

  /** The number of before, or a part of it. */
  #repeated(fragment: Fragment): void {
    if (fragment.cue === 'other') return;
    const parts = partsOf([fragment]);
    const value = digitsOf(parts);
    const near = value.length < MIN_PART ? undefined : this.#near.get(fragment.at);
    const type = this.#values.get(value) ?? near?.find((known) => known.value.includes(value))?.type;
    if (type !== undefined) this.#keep(parts, [{ type, from: 0, to: parts.length }]);
  }

  #sequence(fragments: readonly Fragment[], cue: Cue | undefined): Sequence {
    const [first] = fragments;
    const text = this.#calls[first?.at ?? -1]?.text ?? '';
    const isChinese = HAN.test(text) || (this.#isChinese && !/[a-z]{2}/iu.test(text));
    const start = first?.run.start ?? 0;
    const hasPrefix = /[+（(]\s?$/u.test(text.slice(Math.max(0, start - 2), start));
    return { parts: partsOf(fragments), cue, isChinese, hasPrefix };
  }

  #keep(parts: readonly Part[], finds: readonly Classified[]): void {
    for (const find of finds) {
      this.#found.push(...spansOf(this.#calls, parts, find));
      const own = parts.slice(find.from, find.to);
      const value = digitsOf(own);
      if (value.length >= MIN_SAME) this.#values.set(value, find.type);
      if (value.length < LONG_NUMBER) continue;
      const last = own.at(-1)?.turn ?? 0;
      for (let at = (own[0]?.turn ?? 0) - NEAR_TURNS; at <= last + NEAR_TURNS; at++) {
        this.#near.set(at, [...(this.#near.get(at) ?? []).slice(-NEAR_TURNS * 8), { type: find.type, value }]);
      }
    }
  }
}

/** One span per turn that holds a part of the number. */
function spansOf(calls: readonly Heard[], parts: readonly Part[], { type, from, to }: Classified): PersonalData[] {
  const spans = new Map<number, { start: number; end: number }>();
  for (const { turn, group } of parts.slice(from, to)) {
    const span = spans.get(turn);
    spans.set(turn, { start: span?.start ?? group.start, end: group.end });
  }
  return [...spans].flatMap(([at, { start, end }]) => {
    const heard = calls[at];
    if (heard === undefined) return [];
    const before = heard.text.slice(Math.max(0, start - 2), start);
    const lead = type === 'phone' ? (/[+(（]{1,2}$/u.exec(before)?.[0].length ?? 0) : 0;
    return [{ type, turn: heard.turn.index, start: start - lead, end }];
  });
}

/** Card number, expiry, three digits: the code is not always named. */
const AFTER_CARD =
  /^[\s,.;，。]*(?:(?:exp\w*|valid|有效期)\D{0,20})?\d\d\s?[/ -]\s?\d\d(?:\d\d)?[\s,.;，。]*(?:and )?(\d{3,4})(?![\d/])/iu;
const CODE_REACH = 80;

function codesBehindCards(calls: readonly Heard[], cards: readonly PersonalData[]): PersonalData[] {
  const turns = new Map(calls.map((heard) => [heard.turn.index, heard]));
  return cards.flatMap(({ type, turn, end }) => {
    const behind = turns.get(turn)?.text.slice(end, end + CODE_REACH) ?? '';
    const match = type === 'card' ? AFTER_CARD.exec(behind) : null;
    const code = match?.[1] ?? '';
    const stop = end + (match?.[0].length ?? 0);
    return code === '' ? [] : [{ type: 'securityCode', turn, start: stop - code.length, end: stop } as const];
  });
}
