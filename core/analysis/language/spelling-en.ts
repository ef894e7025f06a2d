/** Brings common slips of English reviews to words that the lexicon knows: "sooo goood", "reccommend", "dissapointed". */

const SLIPS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/^rec+om+[ae]n?d/u, 'recommend'],
  [/^dis+ap+o?i?n?t?(?=ment|ed|ing|$)/u, 'disappoint'],
  [/^def(?:in|an|en)[aei]t(?:e|le|el)?y$/u, 'definitely'],
  [/^satis[fied]{2,5}d$/u, 'satisfied'],
  [/^ex+c?el+[ea]nt/u, 'excellent'],
  [/^aw[es]?s+o?me?$/u, 'awesome'],
  [/^beaut+ifu?l+$/u, 'beautiful'],
  [/^hor+[ia]b(?:le|el)$/u, 'horrible'],
  [/^ter+[ia]b(?:le|el)$/u, 'terrible'],
  [/^unac+ept[ia]ble$/u, 'unacceptable'],
  [/^deli(?:sh|cous|scious|coius|cioso|ciouso)$/u, 'delicious'],
  [/^comf(?:or|ter|ert|et|ro)t?[ai]?b(?:le|el)$/u, 'comfortable'],
  [/^frusrat|^frustat/u, 'frustrat'],
  [/^piss?e?d$/u, 'pissed'],
];
/** Nearly all words are told to be none of these by their first letters. */
const SUSPECT = /^(?:rec|dis|def|sat|ex|aw|bea|hor|ter|una|del|com|fru|pis)/u;
const STRETCHED = /(\p{L})\1{2,}/u;
const SHORTEST = 5;

/** `token` in lower case; itself when nothing is known to be wrong with it. */
export function respell(token: string, isKnown: (word: string) => boolean): string {
  if (STRETCHED.test(token)) {
    const doubled = token.replaceAll(/(\p{L})\1{2,}/gu, '$1$1');
    const single = token.replaceAll(/(\p{L})\1+/gu, '$1');
    return [doubled, doubled.replace(/(\p{L})\1$/u, '$1')].find(isKnown) ?? single;
  }
  if (token.length < SHORTEST || !SUSPECT.test(token)) return token;
  for (const [pattern, replacement] of SLIPS) {
    if (pattern.test(token)) return token.replace(pattern, replacement);
  }
  return token;
}
