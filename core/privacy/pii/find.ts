/** Personal data in the words of a call. Rules only: the same words always give the same finds, on both editions, without a network. */
import { loadEnglish, type EnglishTools, type SeenNames } from '../../analysis/entities/english.ts';
import { foldWidth, HAN } from '../../transcript/text.ts';
import type { Transcript, Turn } from '../../transcript/transcript.ts';
import { findAddresses } from './addresses.ts';
import { findDictated } from './dictated.ts';
import { asksForDocument, findDocuments } from './documents.ts';
import { asksForEmail, findEmails, type Place } from './emails.ts';
import { findNames } from './names-en.ts';
import { asksForName, findChineseNames } from './names-zh.ts';
import type { PersonalData, PersonalDataType } from './personal-data.ts';
import { repeatedNames } from './repeated-names.ts';

/** What proves itself or has the clearer shape stays where finds overlap. */
const RANK: Readonly<Record<PersonalDataType, number>> = {
  email: 0,
  card: 1,
  idCard: 1,
  securityCode: 2,
  account: 2,
  plate: 3,
  address: 4,
  phone: 5,
  name: 6,
};

/**
 * Finds that overlap become one, of the type that ranks first, over the words of both: nothing that one rule saw is left standing because
 * another saw less of it.
 */
export function merged(finds: readonly PersonalData[]): PersonalData[] {
  const result: PersonalData[] = [];
  for (const find of finds.toSorted((a, b) => a.turn - b.turn || a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (find.end <= find.start) continue;
    if (last?.turn !== find.turn || find.start >= last.end) {
      result.push(find);
      continue;
    }
    const type = RANK[find.type] < RANK[last.type] ? find.type : last.type;
    result[result.length - 1] = { ...last, type, end: Math.max(last.end, find.end) };
  }
  return result;
}

/** A question is answered in the turn that follows. */
interface Asked {
  readonly name: boolean;
  readonly email: boolean;
  readonly document: ReturnType<typeof asksForDocument>;
}

function askedBy(turn: Turn | undefined): Asked {
  const text = turn?.text ?? '';
  return { name: asksForName(text), email: asksForEmail(text), document: asksForDocument(text) };
}

function inTurn(
  text: string,
  asked: Asked,
  english: EnglishTools | undefined,
  names: boolean,
): Omit<PersonalData, 'turn'>[] {
  const as = (type: PersonalDataType, places: readonly Place[]): Omit<PersonalData, 'turn'>[] =>
    places.map(({ start, end }) => ({ type, start, end }));
  const isChinese = HAN.test(text);
  return [
    ...as('email', findEmails(text, asked.email)),
    ...findDocuments(text, asked.document),
    ...as('address', findAddresses(text, isChinese)),
    ...as(
      'name',
      !names
        ? []
        : isChinese
          ? findChineseNames(text, asked.name)
          : english
            ? findNames(text, asked.name, english)
            : [],
    ),
  ];
}

/**
 * All personal data in the turns, in order, without overlaps: names, identity numbers, cards and their security codes, telephone numbers,
 * e-mail and postal addresses, number plates, bank accounts; English and Chinese, turn by turn whatever the language tag says.
 * Time grows with the length of the call. Asynchronous only because the English lists are loaded on first use.
 * `names: false` leaves names alone, which take most of the time. `seen`: those found before.
 */
export async function findPersonalData(
  { turns }: Pick<Transcript, 'turns'>,
  { names = true, seen }: { names?: boolean; seen?: SeenNames } = {},
): Promise<PersonalData[]> {
  const english =
    names && turns.some(({ text }) => !HAN.test(text) && /[A-Za-z]/u.test(text))
      ? { ...(await loadEnglish()), seen }
      : undefined;
  const found = findDictated(turns);
  for (const [at, turn] of turns.entries()) {
    const text = foldWidth(turn.text);
    for (const find of inTurn(text, askedBy(turns[at - 1]), english, names)) found.push({ ...find, turn: turn.index });
  }
  const finds = merged(found);
  return merged([...finds, ...repeatedNames(turns, finds)]);
}
