/** Numbers with letters in them: passports, licences, national insurance, vehicle plates, international bank accounts. */
import { isIban } from './checks.ts';
import type { PersonalDataType } from './personal-data.ts';

export interface Document {
  readonly type: PersonalDataType;
  readonly start: number;
  readonly end: number;
}

const LEAD = String.raw`(?:\s*(?:number|no\.?|code|plate|document|card|is|was|are|it's|that's|as|reads|says|ends|会|的?号码?|牌号?|证号|为|是|叫|[:：#,，.]|嗯|呃|uh|um))*\s*`;
const ALPHANUMERIC = String.raw`(?<value>(?=[A-Z\d -]*\d)[A-Z\d](?:[ -]?[A-Z\d]){5,11})(?![A-Za-z\d])`;
const PASSPORT = new RegExp(
  String.raw`(?:\b[Pp]assport|\b[Dd]riv(?:er'?s?|ing) licen[cs]e|\b[Ll]icen[cs]e number|护照|通行证|驾驶证|驾照|台胞证|回乡证|军官证)${LEAD}${ALPHANUMERIC}`,
  'gu',
);
const INSURANCE = /\b(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b/gu;
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b/gu;

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';
const NUMERAL = '零〇一二三四五六七八九幺洞拐两';
/** Five characters, six on new-energy vehicles; trailers, schools, police, Hong Kong and Macau end in a character. */
const CHINESE_PLATE = new RegExp(
  String.raw`[${PROVINCES}][\s,，]?[A-HJ-Z][\s·•.,，-]{0,2}(?=(?:[\s-]?[A-Z])*[\s-]?[\d${NUMERAL}])(?:[\s-]?[A-HJ-NP-Z\d${NUMERAL}]){4,6}(?:[挂学警港澳领]|(?![A-Za-z\d]))`,
  'giu',
);
const SIGN = String.raw`(?:[A-Z\d]|(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b)`;
const PLATE_CUE = String.raw`\b(?:[Ll]icen[cs]e plates?|[Nn]umber plates?|[Pp]lates?|[Rr]egistration|[Rr]eg|[Tt]ag|[Vv]ehicle)`;
const ENGLISH_PLATE = new RegExp(
  String.raw`${PLATE_CUE}(?:\s*(?:number|no\.?|plate|on (?:the|my) (?:car|truck|van)|of (?:the|my) car|is|was|it's|that's|with|the|reads|[:,.]))*\s*(?<value>(?=[A-Z\d -]*(?:\d|zero|one|two|three|four|five|six|seven|eight|nine))${SIGN}(?:[ -]?${SIGN}){3,8})(?![A-Za-z\d])`,
  'gu',
);
const BRITISH_PLATE = /\b[A-HJ-PR-Y][A-HJ-PR-Y]\d{2} ?[A-HJ-PR-Z]{3}\b/gu;
const AMERICAN_PLATE =
  /\b(?:car|truck|van|vehicle|plate|plates|driving|sedan|SUV)\b[^.!?\d]{0,40}?(?<value>(?<![A-Z\d-])(?:[A-Z]{3}[ -]?\d{3,4}|\d[A-Z]{3}\d{3}|\d{3}[ -][A-Z]{3}))(?![A-Za-z\d-])/gu;

const ANSWER =
  /^(?:(?:[Ss]ure|[Yy]es|[Ii]t's|[Ii]t is|[Tt]hat's|[Oo]kay|[Uu]m|[Uu]h|嗯|是|好的)[,，. ]*)*(?<value>(?=[A-Z\d -]*\d)[A-Z\d](?:[ -]?[A-Z\d]){4,9})(?=[,.，。 ]|$)/u;

/** `isAsked`: what the turn before asks for. */
export function findDocuments(text: string, isAsked: 'plate' | 'passport' | undefined): Document[] {
  const found: Document[] = [];
  const collect = (type: PersonalDataType, pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['value'] ?? match[0];
      if (type === 'account' && !isIban(value)) continue;
      if (
        (value.match(/[\d零〇一二三四五六七八九幺洞拐两]/gu)?.length ?? 0) < (type === 'plate' ? 1 : 2) &&
        !/[a-z]{3}/u.test(value)
      )
        continue;
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ type, start, end: start + value.length });
    }
  };
  collect('idCard', PASSPORT);
  collect('idCard', INSURANCE);
  collect('account', IBAN);
  collect('plate', CHINESE_PLATE);
  collect('plate', ENGLISH_PLATE);
  collect('plate', BRITISH_PLATE);
  collect('plate', AMERICAN_PLATE);
  if (isAsked !== undefined) {
    const answer = ANSWER.exec(text);
    const value = answer?.groups?.['value'] ?? '';
    if (answer !== null) {
      const start = answer.index + answer[0].length - value.length;
      found.push({ type: isAsked === 'plate' ? 'plate' : 'idCard', start, end: start + value.length });
    }
  }
  return found;
}

export function asksForDocument(text: string): 'plate' | 'passport' | undefined {
  if (/\bplates?\b|\bregistration\b|\breg (?:number|no)|\btag number|车牌/iu.test(text)) return 'plate';
  return /\bpassport|driver'?s licen[cs]e|driving licen[cs]e|护照|驾驶证/iu.test(text) ? 'passport' : undefined;
}
