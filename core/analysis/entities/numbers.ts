/** Cards, identity numbers, phones and order numbers from the digits of a turn. */
import { isBankCard, isChineseId } from './checksums.ts';
import { type DigitRun, digitRuns } from './digits.ts';
import type { Found } from './found.ts';

/** Tells whether `digits` is a phone number; its E.164 form when it is. Country is ISO 3166 alpha-2. */
export type PhoneReader = (digits: string) => string | undefined;

const ORDER_CUE =
  /(?:\b(?:order|tracking|reference|confirmation|booking|parcel|shipment|purchase)(?:\s+(?:number|no|id|code|reference|ref)\b)?|\b(?:ref|order)\s*(?:#|no\.)|订单编号|订单号码?|订单|运单号?|快递单号|物流单号|(?<!保)单号|工单号?|编号)[\s:：#.,，]*(?:(?:is|it's|it is|that's|was|um|uh|number|yes|号码?|是|为|就是|的|呢|嗯)[\s:：,，]*){0,4}/giu;
const CODE = /^(?=[A-Z0-9_/-]*\d)[A-Z0-9](?:[A-Z0-9_/-]{2,38}[A-Z0-9])(?![A-Za-z0-9])/iu;
const PHONE_SHAPE = /(?:\+|00)?\(?\d[\d\s().-]{5,22}\d/gu;

/** A card said in groups may touch other numbers: tries runs of whole groups of at least four digits. */
function cardInGroups(run: DigitRun): Found | undefined {
  for (let from = 0; from < run.groups.length; from++) {
    let digits = '';
    for (let to = from; to < run.groups.length && digits.length < 19; to++) {
      const group = run.groups[to];
      if (group === undefined || group.digits.length < 4) break;
      digits += group.digits;
      if (digits.length >= 13 && isBankCard(digits)) {
        return { type: 'bank-card', start: run.groups[from]?.start ?? run.start, end: group.end, value: digits };
      }
    }
  }
  return undefined;
}

function fromRun(text: string, run: DigitRun, phone: PhoneReader): Found | undefined {
  const { digits, start, end } = run;
  const check = /^[\s-]*x(?![a-z])/iu.exec(text.slice(end, end + 4));
  if (digits.length === 17 && check !== null && isChineseId(`${digits}X`)) {
    return { type: 'id-card', start, end: end + check[0].length, value: `${digits}X` };
  }
  if (digits.length === 18 && isChineseId(digits)) return { type: 'id-card', start, end, value: digits };
  if (isBankCard(digits)) return { type: 'bank-card', start, end, value: digits };
  const card = run.groups.length > 1 ? cardInGroups(run) : undefined;
  if (card !== undefined) return card;
  if (digits.length < 7 || digits.length > 15 || /[A-Za-z]/u.test(text.charAt(start - 1))) return undefined;
  const value = phone(text.charAt(start - 1) === '+' ? `+${digits}` : digits);
  return value === undefined
    ? undefined
    : { type: 'phone', start: text.charAt(start - 1) === '+' ? start - 1 : start, end, value };
}

/** Written phone numbers with brackets, which are no digit run. */
function writtenPhones(text: string, phone: PhoneReader): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(PHONE_SHAPE)) {
    if (/\d/u.test(text.charAt(match.index - 1)) || !match[0].includes('(')) continue;
    const value = phone(match[0].replace(/[^\d+]/gu, ''));
    if (value !== undefined)
      found.push({ type: 'phone', start: match.index, end: match.index + match[0].length, value });
  }
  return found;
}

/** After "order number is": a written code, or digits as they are said. */
function orderNumbers(text: string, runs: readonly DigitRun[]): Found[] {
  const found: Found[] = [];
  let next = 0;
  for (const cue of text.matchAll(ORDER_CUE)) {
    const at = cue.index + cue[0].length;
    while ((runs[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next++;
    const run = runs[next];
    const code = CODE.exec(text.slice(at, at + 41));
    if (code !== null && (run === undefined || at + code[0].length >= run.end)) {
      found.push({ type: 'order-number', start: at, end: at + code[0].length, value: code[0].toUpperCase() });
    } else if (run?.start === at && run.digits.length >= 4) {
      found.push({ type: 'order-number', start: run.start, end: run.end, value: run.digits });
    }
  }
  return found;
}

const SIGNS: Readonly<Record<string, string>> = { '#': '\\d', '@': '[A-Za-z]', '?': '[A-Za-z0-9]' };

/** A pattern of `intents.yaml` as a regular expression. */
export function orderPattern(pattern: string): RegExp {
  const body = pattern.replace(
    /(.)(\+?)/gu,
    (_, sign: string, more: string) => (SIGNS[sign] ?? sign) + (more === '' ? '' : '{1,30}'),
  );
  return new RegExp(`(?<![A-Za-z0-9])${body}(?![A-Za-z0-9])`, 'giu');
}

export function findNumbers(text: string, phone: PhoneReader, patterns: readonly RegExp[]): Found[] {
  const found: Found[] = [];
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const [code] = match;
      found.push({
        type: 'order-number',
        start: match.index,
        end: match.index + code.length,
        value: code.toUpperCase(),
      });
    }
  }
  const runs = digitRuns(text);
  if (runs.length === 0) return found;
  found.push(...orderNumbers(text, runs), ...writtenPhones(text, phone));
  for (const run of runs) {
    const find = run.digits.length < 7 ? undefined : fromRun(text, run, phone);
    if (find !== undefined) found.push(find);
  }
  return found;
}

const WRITTEN_EMAIL = /[\p{L}\d][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu;
const SPOKEN_EMAIL =
  /\b([a-z\d]+(?:(?: dot | underscore | dash |[._-])[a-z\d]+){0,5}) at ([a-z\d-]+(?:(?: dot |\.)(?:com|net|org|edu|gov|io|co|uk|cn|de|us|info|me|biz)){1,2})\b/giu;

export function findEmails(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(WRITTEN_EMAIL)) {
    // Chinese stands directly before an address: the name itself is ASCII.
    const lead = /^[^\x21-\x7e]*/u.exec(match[0])?.[0].length ?? 0;
    const value = match[0].slice(lead).replace(/\.$/u, '').toLowerCase();
    if (!value.startsWith('@'))
      found.push({ type: 'email', start: match.index + lead, end: match.index + lead + value.length, value });
  }
  for (const match of text.matchAll(SPOKEN_EMAIL)) {
    const spoken = `${match[1] ?? ''}@${match[2] ?? ''}`.toLowerCase();
    const value = spoken.replaceAll(' dot ', '.').replaceAll(' underscore ', '_').replaceAll(' dash ', '-');
    found.push({ type: 'email', start: match.index, end: match.index + match[0].length, value });
  }
  return found;
}
