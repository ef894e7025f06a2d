/** Chinese persons, places and organisations by surname, title, cue and ending. No segmentation: the cues give the borders. */
import type { Found } from './found.ts';
import { CITIES, COMPOUND_SURNAMES, ORGANISATIONS, PROVINCES, SURNAMES } from './names-zh-data.ts';

/** Characters that stand in sentences far more often than in given names. */
const NOT_GIVEN =
  '的是了吗呢吧啊呀嘛哦我你您他她它们这那哪在有没要想给和就也都不跟与或把被让从到过得地着很还又再去来说叫对请问打电话';
const SURNAME = `(?:${COMPOUND_SURNAMES}|[${SURNAMES}])`;
const GIVEN = `(?:(?![${NOT_GIVEN}]|先生|女士|小姐|经理)\\p{sc=Han})`;
const END = `(?=$|[\\s，。,.！!？?、；;：:]|[的是了吗呢吧啊呀在我想要])`;

const INTRODUCED = new RegExp(
  `(?:我叫|我的名字叫|名字叫|我名叫|名字是|姓名是|姓名叫|姓名[:：]?|全名是|本人|收件人是?|收货人是?|联系人是?|户名是?|持卡人是?|机主是?|叫做)[\\s:：]?(${SURNAME}${GIVEN}{1,2})`,
  'gu',
);
const I_AM = new RegExp(`(?:我是|这里是|这边是)(${SURNAME}${GIVEN}{1,2})(?=$|[\\s，。,.！!？?、；;])`, 'gu');
const SURNAME_ONLY = new RegExp(`(?:我姓|免贵姓|您姓|本人姓|贵姓)(${SURNAME})${END}`, 'gu');
const TITLED = new RegExp(
  `(${SURNAME}${GIVEN}{0,2}?(?:先生|女士|小姐|太太|同志|大爷|大妈|阿姨|叔叔)|${SURNAME}(?:经理|师傅|老师|医生|主管|主任|总监|总|工|律师|警官|队长|老板))`,
  'gu',
);
/** Ends of ordinary words that look like surname and title. */
const NOT_TITLED =
  /^(?:高级|白先|安先|查先|任先|向先|文先|时先|包先|解先|于先|强先|万先|常先|边先|来先|单先|和先|费先|方先|路先).*经理|^(?:何|安|万|华|龙|金|文|石|方|高|向|常|包|边|房|车|米|钱|汤|管|单|盛)(?:总|工)/u;

const PLACE = new RegExp(
  `(?:(?:${PROVINCES})省?(?:自治区)?)?(?:${CITIES})市?(?:(?:(?![是的在有我你了到住去和与跟])\\p{sc=Han}){1,6}?(?:新区|区|县))?(?:(?:(?![是的在有我你了到住去和与跟])\\p{sc=Han}){1,8}?(?:大街|大道|街道|路|街|镇|巷|村)){0,3}(?:[\\d零一二三四五六七八九十百]{1,6}(?:号院|号楼|号|弄))?|(?:${PROVINCES})省?`,
  'gu',
);
const STREET =
  /(?:地址是?|住在|送到|寄到|位于|搬到)[\s:：]?((?:(?![是的我你了])\p{sc=Han}){2,12}?(?:大街|大道|路|街道|街|小区|花园|广场|大厦|村|镇|县|区)(?:[\d零一二三四五六七八九十百]{1,6}(?:号院|号楼|号|弄|栋))?)/gu;

const LONGEST_FIRST = ORGANISATIONS.split('|').toSorted((a, b) => b.length - a.length);
const ORGANISATION = new RegExp(LONGEST_FIRST.join('|'), 'gu');
const ENDING =
  /(?:(?![的是了吗呢吧啊我你您他她们这那哪在有没要想给和就也都不跟与把被让从到去来说叫对请问打找个家用])[\p{sc=Han}A-Za-z\d（）()]){2,12}?(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|银行|证券|旅行社|集团|医院|大学|中学|小学|酒店|保险|律师事务所|事务所|研究院|委员会)/gu;
/** A courier that answers with its name alone. */
const COURIER =
  /(?<=^|[，。,.\s])(?![查看发收寄问叫等催用走是有的])\p{sc=Han}{2,6}(?:物流|快递|速运|电器)(?=[，。,.\s]|$)/gu;
/** "Your company", "which bank": an ending without a name. */
const NAMELESS =
  /^(?:航空|旅行|搬家|装修|物业|通信|通讯|运输|租车|家电|软件|贵|本|该|咱|哪|什么|一|两|几|某|其|别|另|快递|物流|保险|电信|网络|科技|总|子|分|母|上市|外地|国有|私立|公立|附近|手机|开户|招聘|发卡|银行卡?|手续|网上|任何|相关|其他|自己|星级|五星级|四星级|三星级)/u;

function push(found: Found[], type: Found['type'], match: RegExpExecArray, part: string, value?: string): void {
  const start = match.index + match[0].lastIndexOf(part);
  found.push({ type, start, end: start + part.length, value });
}

export function findChineseNames(text: string): Found[] {
  const found: Found[] = [];
  for (const pattern of [INTRODUCED, I_AM, SURNAME_ONLY, TITLED]) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1] ?? '';
      if (pattern === TITLED && NOT_TITLED.test(name)) continue;
      push(found, 'person', match, name);
    }
  }
  for (const match of text.matchAll(PLACE)) push(found, 'place', match, match[0]);
  for (const match of text.matchAll(STREET)) push(found, 'place', match, match[1] ?? '');
  for (const match of text.matchAll(ORGANISATION)) push(found, 'organisation', match, match[0]);
  for (const match of text.matchAll(COURIER)) push(found, 'organisation', match, match[0]);
  for (const match of text.matchAll(ENDING)) {
    if (!NAMELESS.test(match[0]) && /^[\p{sc=Han}A-Za-z\d（）()]+$/u.test(match[0]))
      push(found, 'organisation', match, match[0]);
  }
  return found;
}
