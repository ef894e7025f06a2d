/** What a sequence of said digits is: by the checks it passes, its shape, and the words around it. */
import {
  isCardNumber,
  isCitizenId,
  isOldCitizenId,
  isPhoneShape,
  isSocialSecurity,
  looksLikeCitizenId,
} from './checks.ts';
import type { Cue } from './cues.ts';
import type { DigitGroup } from './number-words.ts';
import type { PersonalDataType } from './personal-data.ts';

/** A group of digits and the turn (position in the call) it was said in. */
export interface Part {
  readonly turn: number;
  readonly group: DigitGroup;
}

export interface Sequence {
  readonly parts: readonly Part[];
  readonly cue: Cue | undefined;
  readonly isChinese: boolean;
  /** Written with + or brackets in front: a telephone number. */
  readonly hasPrefix: boolean;
}

/** Parts `from` to `to`, end exclusive. */
export interface Classified {
  readonly type: PersonalDataType;
  readonly from: number;
  readonly to: number;
}

const LONGEST = 19;

function digitsOf(parts: readonly Part[]): string {
  return parts.map(({ group }) => group.digits).join('');
}

/** Whether a number may begin at this part: not in the middle of digits that were said in one go. */
function isBorder(parts: readonly Part[], at: number): boolean {
  const here = parts[at];
  const before = parts[at - 1];
  if (here === undefined || before === undefined) return true;
  return here.turn !== before.turn || here.group.isApart || !here.group.isSpoken || !before.group.isSpoken;
}

/** For each part the digits of its block: groups that were written with nothing but single signs between them. */
function blocks(parts: readonly Part[]): { first: number; last: number; digits: number }[] {
  const result: { first: number; last: number; digits: number }[] = [];
  for (let from = 0; from < parts.length;) {
    let to = from + 1;
    let digits = parts[from]?.group.digits.length ?? 0;
    for (; to < parts.length; to++) {
      const [before, here] = [parts[to - 1], parts[to]];
      if (before === undefined || here === undefined || here.turn !== before.turn) break;
      if (here.group.isApart || here.group.isSpoken || before.group.isSpoken) break;
      digits += here.group.digits.length;
    }
    for (let at = from; at < to; at++) result.push({ first: from, last: to - 1, digits });
    from = to;
  }
  return result;
}

/** A part of a written number that is as long as a card is no number of its own: its check digit would be a coincidence. */
function isTornOut(all: ReturnType<typeof blocks>, from: number, to: number): boolean {
  return [all[from], all[to - 1]].some(
    (block) =>
      block !== undefined &&
      block.digits <= LONGEST + 1 &&
      block.digits >= 13 &&
      (block.first < from || block.last > to - 1),
  );
}

/** Longest windows whose digits pass the test, left to right, without overlaps. */
function windows(parts: readonly Part[], test: (digits: string) => boolean, anywhere: boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let from = 0; from < parts.length; from++) {
    if (!anywhere && !isBorder(parts, from)) continue;
    let digits = '';
    let best = 0;
    for (let to = from; to < parts.length && digits.length < LONGEST; to++) {
      digits += parts[to]?.group.digits ?? '';
      if ((anywhere || isBorder(parts, to + 1)) && test(digits)) best = to + 1;
    }
    if (best === 0) continue;
    found.push([from, best]);
    from = best - 1;
  }
  return found;
}

/** 3-3-4 digits, as North American numbers are written; 3-2-4, as social security numbers are. */
function isGrouped(parts: readonly Part[], ...lengths: number[]): boolean {
  return (
    parts.length === lengths.length &&
    parts.every(({ group }, at) => group.digits.length === lengths[at] && !group.isSpoken && !group.isApart)
  );
}

function isPhone(parts: readonly Part[], { cue, isChinese, hasPrefix }: Sequence): boolean {
  const digits = digitsOf(parts);
  if (cue === 'other' && !hasPrefix) return false;
  if (/^[48]00\d{7}$/u.test(digits) && isChinese) return false;
  if (cue === 'phone' || hasPrefix) return digits.length >= 7 && digits.length <= 15;
  return isPhoneShape(digits, isChinese) || isGrouped(parts, 3, 3, 4) || isGrouped(parts, 1, 3, 3, 4);
}

function phones(sequence: Sequence): Classified[] {
  const { parts } = sequence;
  const found: Classified[] = [];
  let from = 0;
  while (from < parts.length) {
    // An X ends a telephone number: an extension follows.
    let to = from;
    while (to < parts.length && parts[to]?.group.digits !== 'X') to++;
    const piece = parts.slice(from, to);
    if (isPhone(piece, sequence)) found.push({ type: 'phone', from, to });
    else if (sequence.cue !== 'other' || sequence.hasPrefix) {
      const shape = (digits: string): boolean => isPhoneShape(digits, sequence.isChinese);
      const whole = blocks(piece);
      for (const [start, end] of windows(piece, shape, false)) {
        // Several groups out of a longer number are none.
        const isPart = whole[start]?.first !== start || whole[end - 1]?.last !== end - 1;
        if (end - start > 1 && isPart) continue;
        found.push({ type: 'phone', from: from + start, to: from + end });
      }
    }
    from = to + 1;
  }
  return found;
}

/** Numbers with a check digit. A card number behind "order number" is an order number. */
export function provenNumbers({ parts, cue }: Sequence): Classified[] {
  const ids = windows(parts, isCitizenId, true).map(([from, to]) => ({ type: 'idCard', from, to }) as const);
  if (ids.length > 0 || cue === 'other') return ids;
  const cards = windows(parts, isCardNumber, false);
  const whole = blocks(parts);
  const spoken = cards.length === 0 && cue === 'card' && parts.every(({ group }) => group.isSpoken);
  return (spoken ? windows(parts, isCardNumber, true) : cards)
    .filter(([from, to]) => !isTornOut(whole, from, to) && !looksLikeCitizenId(digitsOf(parts.slice(from, to))))
    .map(([from, to]) => ({ type: 'card', from, to }));
}

/** All that a sequence holds. */
export function classify(sequence: Sequence): Classified[] {
  const { parts, cue } = sequence;
  const proven = provenNumbers(sequence);
  if (proven.length > 0) return proven;
  const digits = digitsOf(parts);
  const whole = { from: 0, to: parts.length };
  // "nine hundred eighty-seven" is heard as 900 and 87.
  if (cue === 'securityCode' && /^(?:\d{3,4}|[1-9]00[1-9]\d)$/u.test(digits))
    return [{ type: 'securityCode', ...whole }];
  if (cue === 'idCard' && (isOldCitizenId(digits) || isSocialSecurity(digits))) return [{ type: 'idCard', ...whole }];
  if (cue !== 'other' && cue !== 'phone' && isGrouped(parts, 3, 2, 4) && isSocialSecurity(digits)) {
    return [{ type: 'idCard', ...whole }];
  }
  // As long as a card and no card: a number that was misheard or invented, and nobody's.
  if (cue === 'account' && /^\d{6,20}$/u.test(digits) && !/^[2-69]\d{15,18}$/u.test(digits)) {
    return [{ type: 'account', ...whole }];
  }
  return phones(sequence);
}
