/** Text as the rules read it. Every mapping keeps positions, so that a match can be quoted as it was said. */

/** Control characters and lone surrogates become spaces, runs of white space one space, ends are trimmed. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\uFFFD\uFEFF\s]+/gu, ' ')
    .trim();
}

/** Full-width letters, digits and signs to their ASCII twins and typographic apostrophes to `'`, sign for sign. */
export function foldWidth(text: string): string {
  return text.replace(/[\u3000\uFF01-\uFF5E\u2018\u2019\u02BC]/gu, (sign) => {
    if (sign === '\u3000') return ' ';
    const code = sign.charCodeAt(0);
    return code >= 0xff01 ? String.fromCharCode(code - 0xfee0) : "'";
  });
}

export const HAN = /\p{sc=Han}/u;
