/** Numbers that prove themselves. */

/** Payment card: ISO/IEC 7812, 13 to 19 digits, an issuer digit that banks use, and the Luhn check digit. */
export function isBankCard(digits: string): boolean {
  if (!/^[2-69]\d{12,18}$/u.test(digits) || /^(\d)\1+$/u.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits.charAt(digits.length - 1 - at));
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';

/** Citizen identity number of the People's Republic of China: GB 11643-1999, with region, birth date and check character. */
export function isChineseId(id: string): boolean {
  const parts = /^([1-8]\d)\d{4}((?:18|19|20)\d\d)(\d\d)(\d\d)\d{3}[\dX]$/u.exec(id.toUpperCase());
  if (parts === null) return false;
  const [, , year, month, day] = parts.map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  if (date.getUTCMonth() + 1 !== month || date.getUTCDate() !== day) return false;
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(id.charAt(at)), 0);
  return CHECK.charAt(sum % 11) === id.charAt(17).toUpperCase();
}
