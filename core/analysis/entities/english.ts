/** English names and dates, on top of compromise and chrono-node, with rules of our own around them. */
import type { parse as ChronoParse } from 'chrono-node';
import type Compromise from 'compromise';
import type { Found } from './found.ts';

export interface EnglishTools {
  readonly nlp: typeof Compromise;
  readonly parseDates: typeof ChronoParse;
  /** What was found in a text before: one call is read for several purposes, and this costs the most of all. */
  readonly seen?: SeenNames | undefined;
}

/** Kept for one analysis, never longer. */
export type SeenNames = Map<string, readonly Found[]>;

/** Both libraries take some 0.5 s to load: only calls in English pay for it. */
export async function loadEnglish(): Promise<EnglishTools> {
  const [nlp, chrono] = await Promise.all([import('compromise'), import('chrono-node')]);
  return { nlp: nlp.default, parseDates: chrono.en.parse };
}

const NAME = `[A-Z][a-z'’]+(?:[ -](?:Mc|Mac|O'|van |de |la )?[A-Z][a-z'’]+){0,2}`;
const INTRODUCED = new RegExp(
  `(?:[Mm]y (?:full |first |last )?name is|[Mm]y name's|name's|[Nn]ame is|[Cc]alled|[Ss]peaking (?:with|to)|[Ss]poke (?:with|to)|[Ii]t's|[Tt]his is|I'm|I am) (${NAME})`,
  'gu',
);
const TITLED = new RegExp(`\\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\\.? (${NAME})`, 'gu');
const SPEAKING = new RegExp(`(${NAME}) (?=speaking\\b)`, 'gu');
/** The answer to "May I have your name?". */
const ANSWER = /^(?:It's |Sure, |Yes, |Okay, )?([A-Z][a-z]+ [A-Z][a-z]+)(?=[,.]|$)/u;
const ORGANISATION =
  /\b(?:[A-Z][\w&'-]+ ){1,3}(?:Bank|Credit Union|Insurance|Incorporated|Inc|Ltd|Limited|LLC|Corp|Corporation|Company|Airlines|Airways|Telecom|Mobile|Broadband|Energy|Electric|Group|University|Hospital|Logistics|Couriers?|Express|Parcels|Post|Brokers?|Stores?|Services|Solutions|Systems|Travel|Motors|Foods|Pharmacy|Clinic|Hotels?|Restaurant|College|Association|Agency|Partners|Holdings|Industries|Technologies|Networks|Communications)\b|\b(?:Amazon|FedEx|UPS|DHL|USPS|PayPal|Verizon|Comcast|Vodafone|Netflix|Google|Microsoft|Walmart|eBay|Uber|Airbnb|Citibank|Barclays|HSBC|Lloyds|NatWest|AT&T|T-Mobile|Bank of [A-Z][a-z]+)\b/gu;
/** Capital letters that begin a sentence or a courtesy and name nobody. */
const NOT_NAMES =
  /^(?:I|I'm|Ok|Okay|Yes|No|Yeah|Hi|Hello|Thanks|Thank|Sir|Madam|Ma'am|Miss|Mr|Mrs|Ms|Dr|Sorry|Sure|Great|Please|Well|And|But|So|The|A|An|My|Your|Our|It|That|This|Just|Let|Not|Calling|Going|Here|There|Fine|Good|Happy|Glad|Afraid|Looking|Trying|Customer|Service|Support|Billing|Sales|PII|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|English|Spanish|Chinese|French|German|American|British|God|Internet|Visa|Mastercard)$/iu;
const DATE_HINT =
  /\b(?:today|tomorrow|yesterday|tonight|week|weeks|month|months|year|years|day|days|ago|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/iu;
const PAST = /\b(?:was|were|did|didn't|had|bought|paid|got|came|sent|went|since|last|\w{2,}ed)\b/iu;
const NOT_DATES =
  /^(?:for .*|now|may|march|mar|sun|sat|wed|mon|sec|second|dec|the day|this|day|week|month|year|per .*|.*\b(?:minutes?|hours?|seconds?)(?: ago| from now)?)$/iu;

function trimName(name: string): string {
  return name
    .replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, '')
    .replace(/['’]s$/u, '')
    .replace(/ (?:here|speaking|calling)$/iu, '');
}

function isName(name: string): boolean {
  return /^\p{Lu}/u.test(name) && name.length <= 60 && name.split(/\s+/u).some((word) => !NOT_NAMES.test(word));
}

function withRules(text: string): Found[] {
  const found: Found[] = [];
  for (const pattern of [INTRODUCED, TITLED]) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1] ?? '';
      const words = name.split(' ');
      if (NOT_NAMES.test(words[0] ?? '')) continue;
      while (NOT_NAMES.test(words.at(-1) ?? '')) words.pop();
      const start = match.index + match[0].length - name.length;
      const kept = trimName(words.join(' '));
      const loose = /^(?:it's|this is|i'm|i am|called)/iu.test(match[0]);
      // "I'm Calling", "This is Great": a single word after these needs the end of the phrase behind it.
      if (
        loose &&
        words.length === 1 &&
        !/^(?:[.,!?]|$| (?:from|with|calling|speaking|here|and|in|at)\b)/u.test(text.slice(start + kept.length))
      )
        continue;
      found.push({ type: 'person', start, end: start + kept.length });
    }
  }
  for (const match of text.matchAll(SPEAKING)) {
    const name = match[1] ?? '';
    if (isName(name)) found.push({ type: 'person', start: match.index, end: match.index + name.length });
  }
  for (const match of text.matchAll(ORGANISATION)) {
    const lead = /^(?:The|Your|My|Our|This|Calling|From|At|Hi|Hello|Welcome|To|And) /u.exec(match[0])?.[0].length ?? 0;
    if (NOT_NAMES.test(match[0].slice(lead).split(' ')[0] ?? '')) continue;
    found.push({ type: 'organisation', start: match.index + lead, end: match.index + match[0].length });
  }
  return found;
}

/** Names nobody in particular: the rest of the sentence decides whether compromise has to read it. */
function mayHoldName(sentence: string): boolean {
  const words = sentence.match(/[\p{L}'’]+/gu) ?? [];
  return words.some((word, position) => position > 0 && /^\p{Lu}\p{Ll}/u.test(word) && !NOT_NAMES.test(word));
}

/** The tag compromise gives a word, as our type. */
function typeOf(tags: ReadonlySet<unknown>): Found['type'] | undefined {
  if (tags.has('Person')) return 'person';
  if (tags.has('Organization')) return 'organisation';
  return tags.has('Place') ? 'place' : undefined;
}

interface TaggedWord {
  readonly text: string;
  readonly tags: ReadonlySet<unknown>;
}

function isTagged(word: unknown): word is TaggedWord {
  return typeof word === 'object' && word !== null && 'text' in word && 'tags' in word && word.tags instanceof Set;
}

/** Words of one tag that follow one another, as they stand in the text; its own people() and places() cost twice as much. */
function namesIn(sentence: string, nlp: EnglishTools['nlp']): { type: Found['type']; name: string }[] {
  const document: unknown = nlp(sentence).document;
  const names: { type: Found['type']; name: string }[] = [];
  let at = 0;
  let open: { type: Found['type']; start: number; end: number } | undefined;
  const close = (): void => {
    if (open !== undefined) names.push({ type: open.type, name: trimName(sentence.slice(open.start, open.end)) });
    open = undefined;
  };
  for (const word of Array.isArray(document) ? document.flat() : []) {
    if (!isTagged(word) || typeof word.text !== 'string') continue;
    const start = sentence.indexOf(word.text, at);
    if (start < 0) continue;
    const type = typeOf(word.tags);
    const gap = sentence.slice(at, start);
    if (open !== undefined && (type !== open.type || !/^[\s.]*$/u.test(type === 'place' ? gap.replace(',', '') : gap)))
      close();
    at = start + word.text.length;
    if (type !== undefined) open = { type, start: open?.start ?? start, end: at };
  }
  close();
  return names;
}

/** compromise reads only sentences with a capital letter inside: the rest holds no names and would cost the most. */
function withCompromise(text: string, nlp: EnglishTools['nlp']): Found[] {
  const found: Found[] = [];
  for (const sentence of text.matchAll(/[^.!?]+(?:[.!?]+|$)/gu)) {
    if (!mayHoldName(sentence[0])) continue;
    let from = sentence.index;
    for (const { type, name } of namesIn(sentence[0], nlp)) {
      const start = text.indexOf(name, from);
      if (name === '' || start < 0) continue;
      from = start + name.length;
      if (isName(name)) found.push({ type, start, end: from });
    }
  }
  return found;
}

export function findEnglishNames(text: string, tools: EnglishTools): readonly Found[] {
  const known = tools.seen?.get(text);
  if (known !== undefined) return known;
  const found = namesInText(text, tools);
  tools.seen?.set(text, found);
  return found;
}

function namesInText(text: string, tools: EnglishTools): Found[] {
  const found = [...withRules(text), ...withCompromise(text, tools.nlp)];
  const name = ANSWER.exec(text)?.[1];
  if (name === undefined || name.split(' ').some((word) => NOT_NAMES.test(word))) return found;
  const start = text.indexOf(name);
  const end = start + name.length;
  const known = found.some((other) => other.start < end && other.end > start && other.type !== 'person');
  return known ? found : [...found, { type: 'person', start, end }];
}

/** Days, not times of day. `reference` is when the call began; `offsetMinutes` the time zone it was given in. */
export function findEnglishDates(text: string, tools: EnglishTools, reference: Date, offsetMinutes: number): Found[] {
  if (!DATE_HINT.test(text)) return [];
  const found: Found[] = [];
  for (const result of tools.parseDates(text, { instant: reference, timezone: offsetMinutes })) {
    const { start } = result;
    const dated = start.isCertain('day') || start.isCertain('weekday') || start.isCertain('month');
    if (NOT_DATES.test(result.text) || (!dated && !DATE_HINT.test(result.text))) continue;
    // "March 3rd" in a sentence about the past is not next year's.
    const back = !start.isCertain('year') && start.date().getTime() > reference.getTime() && PAST.test(text) ? 1 : 0;
    const parts = [
      (start.get('year') ?? 0) - (start.isCertain('month') ? back : 0),
      start.get('month'),
      start.get('day'),
    ].map((part) => String(part ?? 0).padStart(2, '0'));
    const value = dated && !start.isCertain('day') && !start.isCertain('weekday') ? parts.slice(0, 2) : parts;
    found.push({
      type: 'date',
      start: result.index,
      end: result.index + result.text.replace(/[\s,.]+$/u, '').length,
      value: value.join('-'),
    });
  }
  return found;
}
