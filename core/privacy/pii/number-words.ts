/** Runs of digits in one turn, as people write and say them: 4111-1111, "forty-one eleven double one", 六二二二 幺三八. */

export interface DigitGroup {
  /** 0 to 9, or one X: the check character of an identity number. */
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  readonly isSpoken: boolean;
  /** Said apart from the group before: behind a comma, a filler word, or in a later turn. */
  readonly isApart: boolean;
}

export interface DigitRun {
  readonly groups: readonly DigitGroup[];
  readonly start: number;
  readonly end: number;
}

const DIGITS: Readonly<Record<string, string>> = {
  ...{ zero: '0', oh: '0', o: '0', nought: '0', naught: '0', one: '1', two: '2', three: '3', four: '4', five: '5' },
  ...{ six: '6', seven: '7', eight: '8', nine: '9', niner: '9', ten: '10', eleven: '11', twelve: '12' },
  ...{ thirteen: '13', fourteen: '14', fifteen: '15', sixteen: '16', seventeen: '17', eighteen: '18', nineteen: '19' },
  ...{ 零: '0', 〇: '0', 洞: '0', 一: '1', 幺: '1', 壹: '1', 二: '2', 两: '2', 三: '3', 四: '4', 五: '5', 六: '6' },
  ...{ 拐: '7', 七: '7', 八: '8', 九: '9' },
};
const TENS: Readonly<Record<string, string>> = {
  ...{ twenty: '2', thirty: '3', forty: '4', fourty: '4', fifty: '5', sixty: '6', seventy: '7', eighty: '8' },
  ninety: '9',
};
const REPEATS: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3, quadruple: 4 };

const UNIT = 'one|two|three|four|five|six|seven|eight|nine';
const TEEN = 'ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen';
const TOKEN = new RegExp(
  [
    String.raw`(?<written>\d+)`,
    '(?<check>(?<![a-z])x(?![a-z])|叉|[艾埃]克斯)',
    '(?<han>[零〇洞一幺壹二两三四五六拐七八九]+(?![十百千万亿]))',
    String.raw`\b(?:(?<repeat>double|triple|treble|quadruple)[ -])?(?<unit>zero|oh|o|nought|naught|niner|${UNIT}|${TEEN})(?<hundred>[ -]hundred)?\b`,
    String.raw`\b(?<tens>${Object.keys(TENS).join('|')})(?:[ -](?<rest>${UNIT}))?\b`,
  ].join('|'),
  'giu',
);

const TIGHT = /^[ \t]*(?:\)[ \t]*)?[-–—·]?[ \t]*$/u;
const DOTTED = /^\.$/u;
const APART = /^[ \t]*[,，、.。…;；]?[ \t]*$/u;
const FILLERS =
  /^(?:[\s,，、.。…;；:：-]|\b(?:and|then|next|followed|by|the|last|first|four|three|two|digits?|are|is|um|uh|er|erm|hmm|dash|hyphen|space|okay|ok|so|it's|that's|yes|yeah)\b|然后|接着|再|后面|就是|最后|四位|三位|是|嗯|呃|啊|那个|杠|横杠|空格|好|对)*$/iu;
const MAX_GAP = 40;

function digitsOf(groups: Readonly<Record<string, string | undefined>>): string {
  const { written, check, han, repeat, unit, hundred, tens, rest } = groups;
  if (written !== undefined) return written;
  if (check !== undefined) return 'X';
  if (han !== undefined) return [...han].map((sign) => DIGITS[sign] ?? '').join('');
  if (tens !== undefined) return `${TENS[tens.toLowerCase()] ?? ''}${DIGITS[rest?.toLowerCase() ?? 'zero'] ?? ''}`;
  const digit = DIGITS[unit?.toLowerCase() ?? ''] ?? '';
  const times = REPEATS[repeat?.toLowerCase() ?? ''] ?? 1;
  return digit.repeat(times) + (hundred === undefined ? '' : '00');
}

/** How two groups hang together; undefined when they do not. */
function joint(
  gap: string,
  before: DigitGroup,
  after: { digits: string; isSpoken: boolean },
): 'tight' | 'apart' | undefined {
  // 13812345678一会儿: a numeral that begins the next word.
  if (gap === '' && before.isSpoken !== after.isSpoken && after.digits !== 'X') return undefined;
  if (TIGHT.test(gap)) return 'tight';
  // 555.123.4567, but no 1234567.89.
  if (DOTTED.test(gap)) {
    const plain = !before.isSpoken && !after.isSpoken;
    return plain && (before.digits.length < 3 || after.digits.length < 3) ? undefined : 'tight';
  }
  // 1,250,000
  if (gap === ',' && !before.isSpoken && !after.isSpoken && after.digits.length === 3 && before.digits.length <= 3) {
    return undefined;
  }
  if (APART.test(gap)) return 'apart';
  return gap.length <= MAX_GAP && FILLERS.test(gap) ? 'apart' : undefined;
}

/** All runs in `text`, in order. `isTaken(position)` hides what is known to be something else. Linear. */
export function digitRuns(text: string, isTaken: (position: number) => boolean): DigitRun[] {
  const runs: DigitRun[] = [];
  let groups: DigitGroup[] = [];
  const close = (): void => {
    const [first] = groups;
    const last = groups.at(-1);
    if (first !== undefined && last !== undefined) runs.push({ groups, start: first.start, end: last.end });
    groups = [];
  };
  for (const match of text.matchAll(TOKEN)) {
    const start = match.index;
    const end = start + match[0].length;
    if (isTaken(start)) {
      close();
      continue;
    }
    const isSpoken = match.groups?.['written'] === undefined;
    const digits = digitsOf(match.groups ?? {});
    const before = groups.at(-1);
    const how = before === undefined ? undefined : joint(text.slice(before.end, start), before, { digits, isSpoken });
    if (how === undefined) close();
    groups.push({ digits, start, end, isSpoken, isApart: how === 'apart' });
  }
  close();
  return runs;
}
