/** Digits that belong to something else: dates, times, amounts, quantities, codes with letters in them, addresses of the net. */

const DATES =
  /(?<![\d-])(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?|(?<![\d/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d(?![\d-])|\d{1,2}[:：]\d\d(?:[:：]\d\d)?|(?:(?:19|20)?\d\d年)?\d{1,2}月(?:\d{1,2}[日号])?|(?<![\d/])\d{1,2}\/\d{2,4}(?![\d/])/gu;
const AMOUNTS =
  /[$€£¥￥]\s?\d[\d,]*(?:\.\d+)?|(?<![\d-])\d[\d,]{0,30}(?:\.\d{1,20})?\s?(?:dollars?|bucks|usd|euros?|eur|pounds?|gbp|yuan|rmb|cny|percent|%|points?|miles|units|pieces|kilometers|km|kg|gb|mb|kwh|元|块|万|亿|美元|人民币|积分|公里|千米|度电|吨|公斤|件|份|台|包|箱|兆|流量|(?:分|点)(?![机钟a-z]))/giu;
const DECIMALS = /(?<![\d.])\d+\.\d{1,2}(?![\d.])/gu;
const NET =
  /(?<![\w.+%-])[\w.+%-]{1,64}@[\w.-]{1,253}|https?:\/\/[^\s,，。]{1,2000}|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/giu;
/** ORD-2024-18812, 1Z999AA1012, SKU4455, #90210. A word for the number itself is no part of a code. */
const CODES =
  /(?<![A-Za-z])(?!(?:tel|phone|mobile|cell|fax|card|visa|mastercard|no|qq|id|ssn|cvv|x)[-:#]?\d)[A-Za-z]+[-_#/]?\d[\w/-]*|#\s?\d[\w-]*|(?<!\d)\d{1,40}(?!x(?![a-z]))[a-z][\w-]*|(?<!\d)\d{1,40}(?:[-_][a-z]{1,20}[-_]?\d{0,40}){1,10}/giu;

/** Whether a position of `text` is inside of one of these. */
export function digitsOfOtherThings(text: string): (position: number) => boolean {
  if (!/\d/u.test(text)) return () => false;
  const taken = new Uint8Array(text.length);
  for (const pattern of [DATES, AMOUNTS, DECIMALS, NET, CODES]) {
    for (const match of text.matchAll(pattern)) taken.fill(1, match.index, match.index + match[0].length);
  }
  return (position) => taken[position] === 1;
}
