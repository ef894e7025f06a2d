/** Where somebody lives or gets parcels: a street with a number, a named estate, a full postcode. A city alone is no address. */
import { CITIES, PROVINCES } from '../../analysis/entities/names-zh-data.ts';
import type { Place } from './emails.ts';

const ONES = 'one|two|three|four|five|six|seven|eight|nine';
const NUMBER_WORD = `(?:${ONES}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|oh)`;
const HOUSE = String.raw`(?:\d{1,6}[A-Za-z]?(?:[-/]\d{1,4})?(?! ?%)|(?:${NUMBER_WORD}[ -]){1,5}(?:and ${NUMBER_WORD} )?)`;
const SUFFIX = String.raw`(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Terrace|Ter|Way|Circle|Cir|Close|Crescent|Cres|Square|Sq|Parkway|Pkwy|Highway|Hwy|Trail|Trl|Grove|Gardens|Mews|Row|Hill|Walk|Loop|Alley|Plaza|Broadway|Turnpike|Path|Pass|Point|Ridge|Run|Crossing|Heights|Manor|View|Vista|Bypass|Causeway|Commons?|Cove|Estates?|Field|Fields|Glen|Green|Harbou?r|Hollow|Island|Islands|Isle|Junction|Key|Knolls?|Lakes?|Landing|Meadows?|Mill|Mills|Orchard|Oval|Park|Parks|Pine|Pines|Plains?|Port|Prairie|Quay|Ramp|Ranch|Rapids|Rest|River|Route|Shoals?|Shores?|Spring|Springs|Spur|Station|Stravenue|Stream|Summit|Throughway|Trace|Track|Tunnel|Union|Valley|Viaduct|Village|Ville|Well|Wells|Wharf)`;
const WORD = String.raw`(?:[A-Z][A-Za-z'’.-]*|\d{1,3}(?:st|nd|rd|th))`;
const LOWER_SUFFIX =
  '(?:street|avenue|road|lane|drive|boulevard|court|place|terrace|way|circle|close|crescent|square|parkway|highway|trail|grove|gardens)';
const UNIT = String.raw`(?:,? (?:[Aa]pt|[Aa]partment|[Uu]nit|[Ss]uite|[Ss]te|[Ff]lat|[Ff]loor|[Rr]oom|#)\.? ?#?[A-Za-z]?\d{0,5}[A-Za-z]?\b)`;
const STATE =
  '(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming)';
const POSTCODE = String.raw`[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}`;
const CITY = String.raw`(?:,? (?:in )?[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+){0,2})`;
const TAIL = String.raw`(?:${UNIT})?(?:${CITY}?,? ${STATE}\b\.?(?:,? \d{5}(?:-\d{4})?)?|${CITY}?,? ${POSTCODE}\b|${CITY}?,? \d{5}(?:-\d{4})?\b|${CITY}(?=[,.!?]|$))?`;

const STREET = new RegExp(
  String.raw`(?:(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Ss]uite) ?\w{1,5},? )?(?<![\w$€£#-])${HOUSE} ?(?:(?:North|South|East|West|[NSEW]\.?|NE|NW|SE|SW) )?(?:${WORD} ){1,4}(?:${SUFFIX}|${LOWER_SUFFIX})\b\.?(?: (?:North|South|East|West|[NSEW]|NE|NW|SE|SW)\b)?${TAIL}`,
  'gu',
);
const SPOKEN_STREET = new RegExp(
  String.raw`\b(?:(?:live[sd]?|staying|located|address is|moved|ship(?:ped)?(?: it)?|deliver(?:ed)?(?: it)?|mail(?:ed)?(?: it)?|send(?: it)?|sent) (?:to |at |in )?|address (?:is |was |should be )?|at )(?<value>${HOUSE} ?(?:[a-z']+ ){1,3}?${LOWER_SUFFIX})\b`,
  'gu',
);
const BOX = /\bP\.?\s?O\.?\s?Box \d{1,6}\b/giu;
const BRITISH = new RegExp(String.raw`(?<![\w-])${POSTCODE}(?![\w-])`, 'gu');
const ZIP = /\b(?:zip(?: ?code)?|postal code|postcode)(?: (?:is|was|number|of))*[ :]*(?<value>\d{5}(?:-\d{4})?)\b/giu;
const STATE_ZIP = new RegExp(String.raw`(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?, )?\b${STATE},? \d{5}(?:-\d{4})?\b`, 'gu');

const NOT_PLACE = '是的在有我你您他她它了到住去和与跟就也都请把被给寄送要想能会个这那哪，。、,. ';
const HAN = String.raw`(?:(?![${NOT_PLACE}])\p{sc=Han}|和(?=平|睦|谐)|(?<=成|新|首)都|会(?=展|稽|宁|城)|都(?=江|匀|会))`;
const NUM = '[\\dA-Za-z零〇一二三四五六七八九十百幺]';
const REGION = `(?:(?:${PROVINCES})(?:省|自治区|壮族自治区|维吾尔自治区|回族自治区)?[,， ]?)?(?:(?:${CITIES})市?|${HAN}{2,6}?(?:市|自治州|地区|盟))?[,， ]?(?:${HAN}{1,7}?(?:新区|开发区|高新区|区|县|旗|市))?[,， ]?(?:${HAN}{1,7}?(?:街道|镇|乡))?`;
const ROAD = `${HAN}{1,9}?(?:大街|大道|马路|路|街|巷|弄|胡同|里弄|环路|线|村|条|坊)(?:[东西南北中][路段]?|[一二三四五六七八九十]段)?`;
const ESTATE = `${HAN}{1,10}(?:小区|花园|花苑|家园|公寓|大厦|广场|苑|城|府|庄园|名邸|湾|中心|国际|新村|新城|社区|里|园|[一二三四五六七八九十东西南北]{1,2}区)`;
const BLOCK = `(?:${NUM}{1,5}(?:号院|号楼|号|弄|栋|幢|座|期|单元|楼|层|室|户|门|组|队|房|铺)(?:之${NUM}{1,3})?[,， -]?){1,5}(?:\\d{2,5}(?!\\d)(?:室|房|号)?)?`;
const FULL = new RegExp(
  `${REGION}(?:${ROAD}[,， ]?(?:${BLOCK})?(?:${ESTATE}[,， ]?)?(?:${BLOCK})?|${ESTATE}[,， ]?${BLOCK})`,
  'gu',
);
const RURAL = new RegExp(`${REGION}${HAN}{1,6}?(?:镇|乡|村)${HAN}{0,6}?(?:村|组|屯|庄)(?:${BLOCK})?`, 'gu');
const HOME_CUE = new RegExp(
  `(?:地址(?:是|为|在|填的?是?|改成|改为|换成)?|住在|家住|住址是?|寄到|送到|寄往|发到|送货到|搬到|派送到|配送到|户籍在?|籍贯)[\\s:：,，]*(${REGION}${HAN}{0,12}(?:区|县|镇|村|路|街|小区|花园|公寓|大厦|苑|园|城|府)(?:${BLOCK})?)`,
  'gu',
);

function englishAddresses(text: string): Place[] {
  const found: Place[] = [];
  for (const pattern of [STREET, SPOKEN_STREET, BOX, BRITISH, ZIP, STATE_ZIP]) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.['value'] ?? match[0];
      const start = match.index + match[0].lastIndexOf(value);
      found.push({ start, end: start + value.length });
    }
  }
  return found;
}

function chineseAddresses(text: string): Place[] {
  const found: Place[] = [];
  for (const match of text.matchAll(FULL)) {
    // A road without a number or a region is on everybody's way.
    const hasNumber = new RegExp(`${NUM}(?:号|弄|栋|幢|座|室|单元|楼|层|户|组)`, 'u').test(match[0]);
    const isLong = match[0].length >= 9 && /[省市区县]/u.test(match[0]);
    if (match[0].length >= 4 && (hasNumber || isLong))
      found.push({ start: match.index, end: match.index + match[0].length });
  }
  for (const match of text.matchAll(RURAL)) {
    if (match[0].length >= 7) found.push({ start: match.index, end: match.index + match[0].length });
  }
  for (const match of text.matchAll(HOME_CUE)) {
    const value = match[1] ?? '';
    const start = match.index + match[0].length - value.length;
    if (value.length >= 4) found.push({ start, end: start + value.length });
  }
  return found.map(({ start, end }) => ({
    start,
    end: start + text.slice(start, end).replace(/[\s,，-]+$/u, '').length,
  }));
}

export function findAddresses(text: string, isChinese: boolean): Place[] {
  return isChinese
    ? [...chineseAddresses(text), ...(/[A-Za-z]{4}/u.test(text) ? englishAddresses(text) : [])]
    : englishAddresses(text);
}
