/** Numbers that prove themselves, and the shapes of those that cannot. */
import { isBankCard } from '../../analysis/entities/checksums.ts';

/** Issuer prefixes and lengths (ISO/IEC 7812) of the networks that issue cards, and of Chinese cards from before UnionPay's 62. */
const ISSUERS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/u,
  /^(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d+$/u,
  /^3[47]\d{13}$/u,
  /^(?:6011|64[4-9]|65)\d{12,15}$/u,
  /^(?:62|81)\d{14,17}$/u,
  /^35(?:2[89]|[3-8]\d)\d{12,15}$/u,
  /^(?:30[0-5]|3095|36|38|39)\d+$/u,
  /^(?:50|5[6-8]|6[0-9])\d{11,17}$/u,
  /^220[0-5]\d{12,15}$/u,
  /^9(?:558|400|111|843)\d{12,15}$/u,
  /^(?:10357|81|82|508)\d{11,16}$/u,
];
const EXACT_16 = /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/u;

/** Card number: 13 to 19 digits, the prefix and length of an issuer, and the Luhn check digit. */
export function isCardNumber(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  if (EXACT_16.test(digits) && digits.length !== 16) return false;
  return isBankCard(digits) && ISSUERS.some((issuer) => issuer.test(digits));
}

const REGIONS = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-9])/u;

/** Region and a day of birth where an identity number has them. */
export function looksLikeCitizenId(id: string): boolean {
  const parts = /^\d{6}((?:18|19|20)\d\d)(\d\d)(\d\d)\d{3}[\dX]$/u.exec(id);
  if (parts === null || !REGIONS.test(id)) return false;
  const [, year, month, day] = parts.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Chinese identity number of 18 characters (GB 11643, ISO 7064 MOD 11-2), also the permanent resident's that begins with 9. */
export function isCitizenId(id: string): boolean {
  if (!looksLikeCitizenId(id)) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(id.charAt(at)), 0);
  return '10X98765432'.charAt(sum % 11) === id.charAt(17);
}

/** The 15 digits of before 1999: no check digit, so only with a word that says what it is. */
export function isOldCitizenId(id: string): boolean {
  return REGIONS.test(id) && /^\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/u.test(id);
}

/** US social security number: areas 000, 666 and 9xx, group 00 and serial 0000 are not given out. */
export function isSocialSecurity(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/u.test(digits);
}

/** International bank account number (ISO 13616): remainder 1 modulo 97. */
export function isIban(text: string): boolean {
  const plain = text.replaceAll(/\s/gu, '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/u.test(plain)) return false;
  let rest = 0;
  for (const sign of plain.slice(4) + plain.slice(0, 4)) {
    const value = /\d/u.test(sign) ? sign : String(sign.charCodeAt(0) - 55);
    for (const digit of value) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

const CN_MOBILE = /^(?:(?:00)?86)?1[3-9]\d{9}$/u;
const CN_LANDLINE = /^(?:(?:00)?86)?0?(?:10|2\d|[3-9]\d{2})\d{7,8}$/u;
const US = /^1?[2-9]\d{2}[2-9]\d{6}$/u;
const UK = /^(?:0|44)(?:1\d{8,9}|2\d{9}|3\d{9}|7\d{9}|8\d{8,9})$/u;

/** Whether the digits alone have the form of a telephone number of the language's countries. */
export function isPhoneShape(digits: string, isChinese: boolean): boolean {
  if (CN_MOBILE.test(digits)) return true;
  if (isChinese) return digits.startsWith('0') && CN_LANDLINE.test(digits);
  return US.test(digits) || UK.test(digits);
}
