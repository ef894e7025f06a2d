/** A name that was given once is a name wherever the call says it again, also by its first or last part. */
import { foldWidth, HAN } from '../../transcript/text.ts';
import type { Turn } from '../../transcript/transcript.ts';
import type { PersonalData } from './personal-data.ts';

/** First names and surnames that are words as well: only the full name is looked for again. */
const WORDS =
  /^(?:will|may|april|june|mark|grant|grace|hope|faith|joy|rose|lily|daisy|ivy|heather|summer|autumn|dawn|chase|drew|frank|art|bill|bob|jack|pat|rob|sue|guy|max|miles|dean|earl|duke|king|prince|knight|bishop|pope|page|young|long|short|brown|black|white|green|gray|grey|gold|silver|stone|wood|woods|field|fields|hill|brook|brooks|rivers|lake|banks|bank|street|lane|rich|strong|wise|small|little|best|good|love|day|early|case|price|cash|cook|baker|carter|mason|miller|taylor|turner|walker|hunter|fisher|porter|potter|parker|cooper|smith|bell|ball|bush|fox|wolf|bird|fish|rice|bean|berry|cherry|apple|china|paris|london|austin|dallas|houston|phoenix|jordan|israel|georgia|virginia|carolina|florida|chelsea|sydney|florence|victoria|charlotte|madison|lincoln|jackson|washington|hudson|montana|dakota|harmony|crystal|amber|ruby|pearl|jade|angel|star|sky|sunny|stormy|chance|major|general|judge|marshall|sterling|mercedes|lexus|royal|unique|precious|ray|gene|dale|glen|cliff|heath|reed|wade|rusty|buddy|sandy|randy|peg|penny|nick|chip|ken|lance|norm|van|von|del|los|san|the|and|an|so|do|he|see|say|ma|pa|kim|park|han|sun|song|bay|win|won|soon|an)$/iu;
const MIN_PART = 3;
const CAPITALISED = /^\p{Lu}\p{Ll}/u;
const TOKEN = /[\p{L}][\p{L}'’]*/gu;

/** Forms of the names, by how they begin. */
type Forms = ReadonlyMap<string, ReadonlySet<string>>;

function formsOf(names: ReadonlySet<string>): Forms {
  const forms = new Map<string, Set<string>>();
  const add = (begin: string, form: string): void => {
    forms.set(begin, (forms.get(begin) ?? new Set()).add(form));
  };
  for (const name of names) {
    if (HAN.test(name)) {
      if (name.length >= 2) add(name.slice(0, 2), name);
      // 小明 of 王小明.
      if (name.length === 3) add(name.slice(1), name.slice(1));
      continue;
    }
    const parts = name.match(TOKEN) ?? [];
    const [first = ''] = parts;
    if (parts.length > 1 && CAPITALISED.test(first)) add(first, name);
    for (const part of parts) {
      if (part.length >= MIN_PART && CAPITALISED.test(part) && !WORDS.test(part)) add(part, part);
    }
  }
  return forms;
}

function places(text: string, forms: Forms): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const look = (begin: string, start: number, isWhole: boolean): void => {
    for (const form of forms.get(begin) ?? []) {
      const end = start + form.length;
      if (text.startsWith(form, start) && !(isWhole && /[\p{L}\d]/u.test(text.charAt(end)))) found.push({ start, end });
    }
  };
  if (HAN.test(text)) {
    for (let start = 0; start + 1 < text.length; start++) look(text.slice(start, start + 2), start, false);
  }
  for (const match of text.matchAll(TOKEN)) look(match[0].replace(/['’]s$/u, ''), match.index, true);
  return found;
}

/** Finds of names that stand elsewhere in the call. Linear in the length of the call. */
export function repeatedNames(turns: readonly Turn[], finds: readonly PersonalData[]): PersonalData[] {
  const texts = new Map(turns.map((turn) => [turn.index, foldWidth(turn.text)]));
  const names = new Set<string>();
  for (const { type, turn, start, end } of finds) {
    const name = type === 'name' ? (texts.get(turn)?.slice(start, end) ?? '') : '';
    if (name.length > 1) names.add(name);
  }
  if (names.size === 0) return [];
  const forms = formsOf(names);
  return [...texts].flatMap(([turn, text]) =>
    places(text, forms).map(({ start, end }) => ({ type: 'name', turn, start, end }) as const),
  );
}
