/** Word errors of a transcript against what was really said. */

const DIGITS = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].map((word, digit) => [
    word,
    `${digit}`,
  ]),
);

/** Words as they are compared: lower case, without punctuation, numbers digit by digit ("97205" is five words, as is "nine seven two oh five"). */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().replaceAll(/[’']/gu, '');
  return (plain.match(/\d|\p{Letter}+/gu) ?? []).map((word) => DIGITS.get(word) ?? word);
}

/** Substitutions, deletions and insertions of the cheapest alignment (Levenshtein distance over words). */
export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let previous = Array.from({ length: heard.length + 1 }, (_, at) => at);
  for (const [row, word] of said.entries()) {
    const current = [row + 1];
    for (const [at, other] of heard.entries()) {
      const same = (previous[at] ?? 0) + (word === other ? 0 : 1);
      current.push(Math.min(same, (previous[at + 1] ?? 0) + 1, (current[at] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
