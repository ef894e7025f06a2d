/** Made-up personal data and things that look like it. Names and streets come from lists of their own, not from those of the recogniser. */
import { citizenIdCheck, luhnDigit } from './check-digits.ts';

export type Rng = () => number;

/** mulberry32: the same seed gives the same lines. */
export function rngOf(seed: number): Rng {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(rng: Rng, list: readonly [T, ...T[]]): T => list[Math.floor(rng() * list.length)] ?? list[0];
const words = (text: string): [string, ...string[]] => {
  const [first = '', ...rest] = text.trim().split(/\s+/u);
  return [first, ...rest];
};
export const digits = (rng: Rng, count: number): string =>
  Array.from({ length: count }, () => Math.floor(rng() * 10)).join('');
const between = (rng: Rng, from: number, to: number): number => from + Math.floor(rng() * (to - from + 1));
const two = (value: number): string => String(value).padStart(2, '0');

const FIRST =
  words(`Oluwaseun Priya Tomasz Aoife Ximena Bjorn Siobhan Kwame Nadia Hiroshi Leticia Dmitri Fatima Ingrid Rajesh Zainab Mateusz Chiara Anneke
Sarah Michael Emily David Laura James Patricia Kevin Angela Brian Nicole Steven Rachel Gregory Denise Olivia Ethan Megan Trevor Imani Soraya Callum Niamh Rhys
Yusuf Leilani Marisol Thaddeus Beatrix Cormac Anjali Farrukh Giulia Hendrik Ilse Jovana Katarzyna Lorcan Mbali Noor Oisin Paolo Quentin Renske Sunita Tariq`);
const LAST =
  words(`Okonkwo Raghunathan Kowalczyk Fitzgerald Hernandez Lindqvist Abernathy Castellanos Mwangi Petrov Yamamoto Delacroix O'Connor McAllister Nakamura
Johnson Williams Patel Thompson Garcia Nguyen Robertson Kaminski Schneider Andersson Choudhury Bergstrom Vasquez Whitfield Ramirez Adeyemi Stojanovic Iyer
Fernandez Haraldsen Ivanov Jankowski Kruger Lombardi Mbeki Novak Oyelaran Papadopoulos Quigley Rasmussen Siddiqui Tanaka Umarov Venter Wojcik Yilmaz Zimmerman`);
const STREETS = words(
  'Juniper Kestrel Larkspur Magnolia Fairmont Winthrop Ashgrove Calloway Penrose Redwood Thornton Sycamore Hawthorne Ellsworth Birchwood',
);
const STREET_KINDS = words('Street Avenue Road Lane Drive Court Boulevard Place St Ave Rd Terrace Way Close');
const TOWNS: readonly [string, ...string[]] = [
  'Dayton, OH',
  'Tacoma, WA',
  'Macon, GA',
  'Plano, TX',
  'Fresno, CA',
  'Albany, NY',
  'Toledo, OH',
];
const SURNAMES_ZH = words(
  '王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 欧阳 司马 诸葛 覃 占 幸 逄',
);
const GIVEN_ZH =
  words(`伟 芳 娜 秀英 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 超 霞 平 刚 桂英 子涵 浩然 雨桐 梓萱 思远 佳怡 建国 志明 晓燕 雪梅 文博 俊杰 嘉豪 诗琪 宇轩 若曦 国栋 海燕 春花
玉兰 天佑 睿 婷婷 凯 倩 鹏飞 立新 金凤 少华 永强 美玲 家辉 淑珍 泽宇 欣妍 景行 沐晨`);
const ROADS_ZH = words(
  '漕溪北路 文三路 科苑南路 解放大道 中山东一路 天河北路 人民中路 学院路 珞喻路 建国门外大街 长江西路 滨江大道 新华街 和平里三巷',
);
const AREAS_ZH = words(
  '上海市徐汇区 浙江省杭州市西湖区 广东省深圳市南山区 湖北省武汉市洪山区 北京市海淀区 四川省成都市武侯区 江苏省南京市鼓楼区 徐汇区 天河区 陕西省西安市雁塔区 福建省厦门市思明区',
);
const ESTATES_ZH = words('阳光花园 锦绣家园 翠湖小区 金色年华公寓 万科城 碧水湾小区 东方雅苑');
const SAID = words('zero one two three four five six seven eight nine');
const SAID_ZH = Array.from('零一二三四五六七八九');

export function card(rng: Rng): string {
  const [prefix, length] = pick<readonly [string, number]>(rng, [
    ['4', 16],
    ['51', 16],
    ['55', 16],
    ['2221', 16],
    ['37', 15],
    ['6011', 16],
    ['62', 16],
    ['62', 19],
    ['3528', 16],
  ]);
  const body = prefix + digits(rng, length - prefix.length - 1);
  return body + String(luhnDigit(body));
}
/** Wrong check digit. */
export function badCard(rng: Rng): string {
  const good = card(rng);
  return good.slice(0, -1) + String((Number(good.slice(-1)) + between(rng, 1, 9)) % 10);
}
export const groups = (number: string, sign: string): string => number.replace(/(\d{4})(?=\d)/gu, `$1${sign}`);

export function citizenId(rng: Rng): string {
  const region = pick(rng, ['110105', '310104', '440305', '330106', '420111', '510107', '320106', '610113']);
  const body = `${region}${between(rng, 1950, 2005)}${two(between(rng, 1, 12))}${two(between(rng, 1, 28))}${digits(rng, 3)}`;
  return body + citizenIdCheck(body);
}
export function badCitizenId(rng: Rng): string {
  const good = citizenId(rng);
  const wrong = Array.from('0123456789X').filter((sign) => sign !== good.slice(-1));
  return good.slice(0, -1) + (wrong[between(rng, 0, 9)] ?? '0');
}
export const ssn = (rng: Rng): string =>
  `${between(rng, 100, 665)}-${two(between(rng, 10, 99))}-${between(rng, 1000, 9999)}`;
export const said = (number: string): string =>
  Array.from(number)
    .map((digit) => SAID[Number(digit)] ?? digit)
    .join(' ');
export const saidZh = (number: string, one = '一'): string =>
  Array.from(number)
    .map((digit) => (digit === '1' ? one : (SAID_ZH[Number(digit)] ?? digit)))
    .join('');

export const usPhone = (rng: Rng): string => `${between(rng, 201, 989)}${between(rng, 220, 989)}${digits(rng, 4)}`;
export function usPhoneWritten(rng: Rng): string {
  const [, a = '', b = '', c = ''] = /^(\d{3})(\d{3})(\d{4})$/u.exec(usPhone(rng)) ?? [];
  return pick(rng, [
    `${a}-${b}-${c}`,
    `(${a}) ${b}-${c}`,
    `${a}.${b}.${c}`,
    `+1 ${a} ${b} ${c}`,
    `${a} ${b} ${c}`,
    `1-${a}-${b}-${c}`,
  ]);
}
export const ukPhone = (rng: Rng): string =>
  pick(rng, [
    `07${digits(rng, 3)} ${digits(rng, 6)}`,
    `+44 20 7${digits(rng, 3)} ${digits(rng, 4)}`,
    `020 7${digits(rng, 3)} ${digits(rng, 4)}`,
  ]);
export const mobile = (rng: Rng): string =>
  `1${pick(rng, ['38', '39', '50', '58', '76', '86', '99', '35'])}${digits(rng, 8)}`;
export const mobileWritten = (rng: Rng): string => {
  const number = mobile(rng);
  const spaced = `${number.slice(0, 3)}${pick(rng, [' ', '-'])}${number.slice(3, 7)}${pick(rng, [' ', '-'])}${number.slice(7)}`;
  return pick(rng, [
    number,
    number,
    spaced,
    `+86 ${number}`,
    number.replaceAll(/\d/gu, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  ]);
};
export const landlineZh = (rng: Rng): string =>
  `${pick(rng, ['010', '021', '0755', '0571', '027'])}-${between(rng, 20_000_000, 89_999_999)}`;

export const firstEn = (rng: Rng): string => pick(rng, FIRST);
export const lastEn = (rng: Rng): string => pick(rng, LAST);
export const nameEn = (rng: Rng): string =>
  `${firstEn(rng)} ${rng() < 0.08 ? `${pick(rng, words('J. M. R. T.'))} ` : ''}${lastEn(rng)}`;
export const surnameZh = (rng: Rng): string => pick(rng, SURNAMES_ZH);
export const nameZh = (rng: Rng): string => surnameZh(rng) + pick(rng, GIVEN_ZH);

const HOSTS = words('example.com example.org mail.test fabrikam.com contoso.net gmail.com outlook.com yahoo.co.uk');
export const email = (rng: Rng): string =>
  `${firstEn(rng).toLowerCase()}${pick(rng, ['.', '_', ''])}${lastEn(rng)
    .toLowerCase()
    .replace(/[^a-z]/gu, '')}${rng() < 0.4 ? digits(rng, 2) : ''}@${pick(rng, HOSTS)}`;
export const emailSaid = (rng: Rng): string =>
  `${firstEn(rng).toLowerCase()} ${pick(rng, ['dot', 'underscore'])} ${lastEn(rng)
    .toLowerCase()
    .replace(/[^a-z]/gu, '')} at ${pick(rng, ['gmail', 'outlook', 'yahoo', 'fabrikam'])} dot com`;
export const emailZh = (rng: Rng): string =>
  pick(rng, [
    `${pick(rng, words('zhangwei lina wangfang chenlei liuyang'))}${digits(rng, 3)}@${pick(rng, words('163.com qq.com 126.com sina.com.cn'))}`,
    `${digits(rng, 9)}@qq.com`,
  ]);
export const addressEn = (rng: Rng): string => {
  const street = `${between(rng, 1, 9899)} ${pick(rng, STREETS)} ${pick(rng, STREET_KINDS)}`;
  return pick(rng, [
    street,
    `${street}, Apt ${between(rng, 1, 40)}`,
    `${street}, ${pick(rng, TOWNS)} ${between(rng, 10_000, 99_000)}`,
    `${between(rng, 1, 99)} ${pick(rng, STREETS)} Road, Leeds LS${between(rng, 1, 9)} ${between(rng, 1, 9)}QD`,
  ]);
};
export const addressZh = (rng: Rng): string =>
  pick(rng, [
    `${pick(rng, AREAS_ZH)}${pick(rng, ROADS_ZH)}${between(rng, 1, 999)}号`,
    `${pick(rng, AREAS_ZH)}${pick(rng, ROADS_ZH)}${between(rng, 1, 999)}号${pick(rng, ESTATES_ZH)}${between(rng, 1, 30)}栋${between(rng, 101, 2804)}室`,
    `${pick(rng, AREAS_ZH)}${pick(rng, ESTATES_ZH)}${between(rng, 1, 30)}号楼${between(rng, 1, 4)}单元${between(rng, 101, 2804)}`,
    `${pick(rng, ROADS_ZH)}${between(rng, 1, 999)}弄${between(rng, 1, 30)}号${between(rng, 101, 904)}室`,
  ]);
const PLATE_SIGNS = Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789');
export const plateZh = (rng: Rng): string => {
  const head = pick(rng, words('京A 沪C 粤B 浙A 苏E 川A 鄂A 湘A 闽D 鲁B'));
  const tail = Array.from({ length: 3 }, () => PLATE_SIGNS[between(rng, 0, 33)] ?? '8').join('') + digits(rng, 2);
  return pick(rng, [
    `${head}${tail}`,
    `${head}·${tail}`,
    `${head}D${digits(rng, 5)}`,
    `${head}${digits(rng, 5)}F`,
    `${head} ${digits(rng, 5)}`,
  ]);
};
const letters = (rng: Rng, count: number): string =>
  Array.from({ length: count }, () => 'ABCDEFGHJKLMNPRSTUVWXY'.charAt(between(rng, 0, 21))).join('');
export const plateEn = (rng: Rng): string =>
  pick(rng, [
    `${letters(rng, 3)} ${digits(rng, 4)}`,
    `${letters(rng, 3)}-${digits(rng, 4)}`,
    `${between(rng, 1, 9)}${letters(rng, 3)}${digits(rng, 3)}`,
    `${letters(rng, 2)}${digits(rng, 2)} ${letters(rng, 3)}`,
  ]);
export const passport = (rng: Rng): string =>
  pick(rng, [`E${digits(rng, 8)}`, digits(rng, 9), `${letters(rng, 2)}${digits(rng, 7)}`]);

export const orderEn = (rng: Rng): string =>
  pick(rng, [
    digits(rng, 10),
    digits(rng, 12),
    digits(rng, 16),
    `ORD-${digits(rng, 8)}`,
    digits(rng, 9),
    `${digits(rng, 3)}-${digits(rng, 7)}-${digits(rng, 7)}`,
    `#${digits(rng, 7)}`,
  ]);
export const trackingEn = (rng: Rng): string =>
  pick(rng, [`1Z${digits(rng, 3)}AA1${digits(rng, 10)}`, `9400${digits(rng, 18)}`, digits(rng, 12), digits(rng, 15)]);
export const amountEn = (rng: Rng): string =>
  pick(rng, [
    `$${between(rng, 1, 999)},${digits(rng, 3)}.${digits(rng, 2)}`,
    `$${between(rng, 1, 999)}.${digits(rng, 2)}`,
    `${between(rng, 10, 99_999)} dollars`,
    `£${between(rng, 1, 999)}`,
  ]);
export const dateEn = (rng: Rng): string =>
  pick(rng, [
    `2026-${two(between(rng, 1, 12))}-${two(between(rng, 1, 28))}`,
    `${between(rng, 1, 12)}/${between(rng, 1, 28)}/2026`,
    `March ${between(rng, 1, 28)}`,
    `the ${between(rng, 4, 20)}th of May`,
  ]);
export const timeEn = (rng: Rng): string => `${between(rng, 1, 12)}:${two(between(rng, 0, 59))}`;
export const productEn = (rng: Rng): string =>
  pick(rng, [
    `SKU ${digits(rng, 10)}`,
    `XR-${digits(rng, 4)}B`,
    `model TX${digits(rng, 5)}`,
    `part number ${digits(rng, 9)}`,
    `serial number ${digits(rng, 11)}`,
  ]);
export const orderZh = (rng: Rng): string =>
  pick(rng, [
    `2026${digits(rng, 12)}`,
    digits(rng, 11),
    mobile(rng),
    `DD${digits(rng, 12)}`,
    digits(rng, 18),
    digits(rng, 16),
  ]);
export const amountZh = (rng: Rng): string =>
  pick(rng, [
    `${between(rng, 1, 99_999)}元`,
    `¥${between(rng, 1, 9999)}.${digits(rng, 2)}`,
    `${between(rng, 1, 999)},${digits(rng, 3)}元`,
    `${between(rng, 1, 90)}万`,
    '三百五十块',
  ]);
export const dateZh = (rng: Rng): string =>
  pick(rng, [
    `2026年${between(rng, 1, 12)}月${between(rng, 1, 28)}日`,
    `${between(rng, 1, 12)}月${between(rng, 1, 28)}号`,
    `2026-${two(between(rng, 1, 12))}-${two(between(rng, 1, 28))}`,
    '上周三',
  ]);
