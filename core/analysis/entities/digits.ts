/** Numbers as people say them: digits in groups, "four one one one", "double five", 四一一一, 幺三八. */

export interface DigitGroup {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** Groups that follow one another with nothing but spaces, hyphens or list commas between them. */
export interface DigitRun {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly groups: readonly DigitGroup[];
}

const ENGLISH: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  nought: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};
const CHINESE: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  八: '8',
  九: '9',
};
const TOKEN =
  /\d+|[零〇洞一幺二两三四五六七八九]+(?![十百千万亿])|\b(?:(double|triple)\s+)?(zero|oh|o|nought|one|two|three|four|five|six|seven|eight|nine)\b/giu;
const GAP = /^[ \t]*(?:[-–—,，、.]|还有|and)?[ \t]*$/u;

function digitsOf(match: RegExpExecArray): string {
  const [token, repeat, word] = match;
  if (word !== undefined) {
    const digit = ENGLISH[word.toLowerCase()] ?? '';
    return digit.repeat(repeat === undefined ? 1 : repeat.toLowerCase() === 'double' ? 2 : 3);
  }
  return token.replace(/[^\d]/gu, (sign) => CHINESE[sign] ?? '');
}

/** All runs of digits in `text`, in order. Linear. */
export function digitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = [];
  let groups: DigitGroup[] = [];
  const close = (): void => {
    const [first] = groups;
    const last = groups.at(-1);
    if (first !== undefined && last !== undefined) {
      runs.push({ digits: groups.map((group) => group.digits).join(''), start: first.start, end: last.end, groups });
    }
    groups = [];
  };
  for (const match of text.matchAll(TOKEN)) {
    const before = groups.at(-1);
    if (before !== undefined && (match.index - before.end > 6 || !GAP.test(text.slice(before.end, match.index))))
      close();
    groups.push({ digits: digitsOf(match), start: match.index, end: match.index + match[0].length });
  }
  close();
  return runs;
}
