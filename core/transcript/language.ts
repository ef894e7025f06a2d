/** Which language a transcript is in, when its producer does not say. */
import { franc } from 'franc-min';

/** The tag for what cannot be told (BCP 47 "undetermined"). */
export const UNDETERMINED = 'und';

const ENGLISH =
  /\b(?:the|and|you|your|is|are|was|have|this|that|what|my|to|of|it|i'm|please|thanks|yes|okay|hello)\b/giu;

/** ISO 639-3 as franc answers to the BCP 47 tag this project uses. */
const TAGS: Readonly<Record<string, string>> = {
  eng: 'en',
  cmn: 'zh',
  spa: 'es',
  fra: 'fr',
  deu: 'de',
  por: 'pt',
  ita: 'it',
  nld: 'nl',
  rus: 'ru',
  jpn: 'ja',
  kor: 'ko',
  arb: 'ar',
  hin: 'hi',
  vie: 'vi',
  ind: 'id',
  tur: 'tr',
  pol: 'pl',
  ukr: 'uk',
  tha: 'th',
  swe: 'sv',
  ron: 'ro',
  ces: 'cs',
  hun: 'hu',
  ell: 'el',
  heb: 'he',
  ben: 'bn',
  urd: 'ur',
  pes: 'fa',
  zlm: 'ms',
  tgl: 'tl',
};

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * BCP 47 tag of `text`, or `und`. Script decides Chinese, function words decide short English, trigrams (franc) the rest.
 * Reads the first 4,000 characters.
 */
export function detectLanguage(text: string): string {
  const head = text.slice(0, 4000);
  const letters = count(head, /\p{L}/gu);
  if (letters === 0) return UNDETERMINED;
  const kana = count(head, /[\p{sc=Hiragana}\p{sc=Katakana}]/gu);
  if (kana / letters > 0.1) return 'ja';
  // One character is about half a word: a fifth of the letters is already more than half of the words.
  if (count(head, /\p{sc=Han}/gu) / letters > 0.2) return 'zh';
  const words = count(head, /[\p{L}']+/gu);
  if (count(head, ENGLISH) / words > 0.2) return 'en';
  const code = franc(head, { minLength: 20 });
  return TAGS[code] ?? UNDETERMINED;
}

/** `en-US` to `en`. */
export function baseLanguage(tag: string): string {
  return tag.split(/[-_]/u)[0]?.toLowerCase() ?? '';
}
