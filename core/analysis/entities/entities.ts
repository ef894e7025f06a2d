/** Named things in a call, each with the turn it was said in. */
import { findPhoneNumbersInText, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { NamedThing } from '../ports.ts';
import { baseLanguage } from '../../transcript/language.ts';
import { foldWidth, HAN } from '../../transcript/text.ts';
import type { Transcript } from '../../transcript/transcript.ts';
import type { Entity } from '../analysis.ts';
import { findAmounts } from './amounts.ts';
import { findChineseDates } from './dates-zh.ts';
import { type EnglishTools, findEnglishDates, findEnglishNames, loadEnglish, type SeenNames } from './english.ts';
import { type Found, withoutOverlaps } from './found.ts';
import { findChineseNames } from './names-zh.ts';
import { type PhoneReader, findEmails, findNumbers, orderPattern } from './numbers.ts';

/** Turns longer than this are read up to here: nobody says this much in one breath. */
const MAX_TURN = 20_000;

/** Country that numbers without a country code belong to, from the region of the language tag. */
function phoneReader(language: string): PhoneReader {
  const region = /[-_]([A-Z]{2})(?:$|[-_])/iu.exec(language)?.[1]?.toUpperCase();
  const fallback = ['zh', 'yue', 'cmn'].includes(baseLanguage(language)) ? 'CN' : 'US';
  const country = region !== undefined && isSupportedCountry(region) ? region : fallback;
  return (digits) => {
    const number = parsePhoneNumberFromString(digits, country);
    return number?.isValid() === true ? number.number : undefined;
  };
}

/** Minutes east of UTC in an ISO 8601 time; 0 for `Z`. */
export function offsetMinutes(startedAt: string): number {
  const zone = /([+-])(\d\d):?(\d\d)$/u.exec(startedAt);
  if (zone === null || !startedAt.includes('T')) return 0;
  return (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
}

/** Turns a written number found by the library into a find; it catches forms that are no plain run of digits. */
function internationalPhones(text: string): Found[] {
  if (!text.includes('+')) return [];
  return findPhoneNumbersInText(text).map(({ number, startsAt, endsAt }) => ({
    type: 'phone' as const,
    start: startsAt,
    end: endsAt,
    value: number.number,
  }));
}

/**
 * Entities in order of turn and place. `text` is as it was said; `value` the machine form. Where finds overlap, a number that
 * proves itself (card, identity number, address) stays, else the longer, else the more specific one.
 * `patterns` are the shapes of order numbers from the policy. `names`: what a language service found in each turn, in place of the name
 * rules; numbers, amounts and dates are always read by rules, because only those give a machine form. `seen`: names found before.
 */
export async function findEntities(
  transcript: Transcript,
  startedAt: string,
  patterns: readonly string[],
  names?: readonly (readonly NamedThing[] | undefined)[],
  seen?: SeenNames,
): Promise<Entity[]> {
  const phone = phoneReader(transcript.language);
  const orders = patterns.map(orderPattern);
  const offset = offsetMinutes(startedAt);
  const started = new Date(startedAt);
  const localDay = Math.floor((started.getTime() + offset * 60_000) / 86_400_000) * 86_400_000;
  let english: EnglishTools | undefined;
  const entities: Entity[] = [];
  for (const [at, turn] of transcript.turns.entries()) {
    const text = foldWidth(turn.text.slice(0, MAX_TURN));
    const found: Found[] = [
      ...findEmails(text),
      ...findAmounts(text),
      ...findNumbers(text, phone, orders),
      ...internationalPhones(text),
    ];
    const given = names?.[at];
    if (HAN.test(text)) {
      found.push(...(given ?? findChineseNames(text)), ...findChineseDates(text, localDay));
    } else if (['en', 'und'].includes(baseLanguage(transcript.language))) {
      english ??= { ...(await loadEnglish()), seen };
      found.push(...(given ?? findEnglishNames(text, english)), ...findEnglishDates(text, english, started, offset));
    } else {
      found.push(...(given ?? []));
    }
    for (const find of withoutOverlaps(found)) {
      entities.push({
        type: find.type,
        text: turn.text.slice(find.start, find.end),
        ...(find.value === undefined ? {} : { value: find.value }),
        turn: turn.index,
        startMs: turn.startMs,
      });
    }
  }
  return entities;
}
