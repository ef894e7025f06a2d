/** Amounts of money, written or said, English and Chinese. Value: `120.50 USD`. */
import type { Found } from './found.ts';

const SIGNS: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP', '¥': 'CNY', '￥': 'CNY' };
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:us )?dollars?$|^bucks?$|^usd$|^美元$|^美金$|^刀$/u, 'USD'],
  [/^euros?$|^eur$|^欧元$/u, 'EUR'],
  [/^pounds?(?: sterling)?$|^gbp$|^quid$|^英镑$/u, 'GBP'],
  [/^yen$|^jpy$|^日元$/u, 'JPY'],
  [/^hkd$|^港[币元]$/u, 'HKD'],
  [/^yuan$|^rmb$|^renminbi$|^cny$|^元$|^块钱?$|^人民币$/u, 'CNY'],
];
const UNITS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const SCALES: Readonly<Record<string, number>> = {
  hundred: 100,
  thousand: 1e3,
  k: 1e3,
  grand: 1e3,
  million: 1e6,
  m: 1e6,
  billion: 1e9,
  百: 100,
  千: 1e3,
  万: 1e4,
  亿: 1e8,
};
const HAN: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const HAN_SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

const NUMBER = String.raw`\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,2})?`;
const WORD = `(?:${Object.keys(UNITS)
  .filter((word) => word.length > 2)
  .join('|')}|hundred|thousand|million)`;
const CURRENCY =
  'us dollars?|dollars?|bucks?|usd|euros?|eur|pounds? sterling|pounds?|gbp|quid|yen|jpy|yuan|rmb|renminbi|cny|hkd';
const SIGNED = new RegExp(`([$€£¥￥])\\s?(${NUMBER})(?:\\s?(k|m|thousand|million|billion|万|亿)(?![a-z]))?`, 'giu');
const CODED = new RegExp(`\\b(usd|eur|gbp|cny|rmb|hkd|jpy)\\s?(${NUMBER})(?!\\d)`, 'giu');
const NAMED = new RegExp(
  `(?<![\\d.,-])(${NUMBER})\\s?(?:(k|grand|hundred|thousand|million|billion)\\s)?\\s?(${CURRENCY})\\b(?:(?: and)? (\\d{1,2}) cents)?`,
  'giu',
);
const SPOKEN = new RegExp(
  `\\b((?:a |an )?${WORD}(?:[ -](?:and )?${WORD}){0,12}) (${CURRENCY})\\b(?:(?: and)? (${WORD}(?:[ -]${WORD})?|\\d{1,2}) cents)?`,
  'giu',
);
const HAN_NUMBER = '[零〇一二两三四五六七八九十百千万亿]';
const CHINESE = new RegExp(
  `(?<![\\d.])(${NUMBER}|${HAN_NUMBER}{1,15})([百千万亿])?多?(元|块钱|块|人民币|美元|美金|欧元|英镑|日元|港币|港元)(?:([\\d零一二两三四五六七八九])[角毛]?(?![\\d年月日号个张台部次天零一二三四五六七八九十]))?`,
  'gu',
);

/** "one hundred and twenty five" to 125. */
function englishNumber(words: string): number {
  let total = 0;
  let part = 0;
  for (const word of words.toLowerCase().split(/[\s-]+/u)) {
    const scale = SCALES[word];
    if (scale === 100) part = (part || 1) * 100;
    else if (scale !== undefined) {
      total += (part || 1) * scale;
      part = 0;
    } else part += UNITS[word] ?? 0;
  }
  return total + part;
}

/** 一千二百零五, 两万, 三百五 (= 350), 一二三 (= 123). */
export function chineseNumber(text: string): number {
  if (/^\d/u.test(text)) return Number(text.replaceAll(',', ''));
  if (!/[十百千万亿]/u.test(text)) return Number(text.replace(/./gu, (sign) => String(HAN[sign] ?? '')));
  let total = 0;
  let section = 0;
  let digit = 0;
  let lastScale = 1;
  for (const sign of text) {
    const value = HAN[sign];
    const scale = HAN_SCALES[sign];
    if (value !== undefined) {
      digit = value;
      if (value === 0) lastScale = 1;
    } else if (scale !== undefined) {
      section += (digit || 1) * scale;
      lastScale = scale;
      digit = 0;
    } else {
      const big = sign === '万' ? 1e4 : 1e8;
      total = (total + section + digit) * big;
      lastScale = big;
      section = digit = 0;
    }
  }
  // A digit after 百, 千 or 万 without a unit of its own counts one place down.
  return total + section + (lastScale >= 100 ? (digit * lastScale) / 10 : digit);
}

function amount(start: number, length: number, value: number, currency: string): Found {
  return { type: 'amount', start, end: start + length, value: `${value.toFixed(2)} ${currency}` };
}

function currencyOf(name: string): string {
  return NAMES.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1] ?? name.toUpperCase();
}

const plain = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));
const scaled = (text: string | undefined, scale: string | undefined): number =>
  plain(text) * (SCALES[(scale ?? '').toLowerCase()] ?? 1);

export function findAmounts(text: string): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(SIGNED)) {
    found.push(amount(match.index, match[0].length, scaled(match[2], match[3]), SIGNS[match[1] ?? ''] ?? ''));
  }
  for (const match of text.matchAll(CODED)) {
    found.push(amount(match.index, match[0].length, plain(match[2]), currencyOf(match[1] ?? '')));
  }
  for (const match of text.matchAll(NAMED)) {
    const value = scaled(match[1], match[2]) + plain(match[4]) / 100;
    found.push(amount(match.index, match[0].length, value, currencyOf(match[3] ?? '')));
  }
  for (const match of text.matchAll(SPOKEN)) {
    const cents = match[3] === undefined ? 0 : /^\d/u.test(match[3]) ? plain(match[3]) : englishNumber(match[3]);
    found.push(
      amount(match.index, match[0].length, englishNumber(match[1] ?? '') + cents / 100, currencyOf(match[2] ?? '')),
    );
  }
  for (const match of text.matchAll(CHINESE)) {
    const [said, number = '', scale, unit = '', tenth] = match;
    // 一块儿, 一块屏幕: "together", "a piece of".
    if (
      unit === '块' &&
      /^[一两几]$/u.test(number) &&
      !/^[,，。.!！?？\s]|^$/u.test(text.charAt(match.index + said.length))
    )
      continue;
    if (unit === '元' && /^[旦素器件]/u.test(text.charAt(match.index + said.length))) continue;
    const value =
      chineseNumber(number) * (SCALES[scale ?? ''] ?? 1) + (tenth === undefined ? 0 : chineseNumber(tenth) / 10);
    if (Number.isFinite(value)) found.push(amount(match.index, said.length, value, currencyOf(unit)));
  }
  return found;
}
