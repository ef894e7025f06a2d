/** What the words around a number say that it is. */

export type Cue = 'card' | 'securityCode' | 'phone' | 'idCard' | 'account' | 'other';

/** Word that names the thing, before `number`, `no.`, `id` or `code`; any other word there makes it something of no person. */
const PHRASES: readonly (readonly [Exclude<Cue, 'other'>, string])[] = [
  [
    'securityCode',
    String.raw`\b(?:cvv2?|cvc2?|cvn|csc|cid)\b|\b(?:card )?security (?:code|number|digits)|\bverification (?:value|number)|\b(?:three|four|3|4)[ -]?digits? (?:code |number )?(?:on|at|from) the (?:back|front|reverse|signature)|\b(?:three|four|3|4)[ -]digit code|\bcode on the (?:back|reverse)|\bdigits on the back|安全[码碼]|背面(?:的)?(?:[后後末])?[三3][位码碼]|卡背面|[后後末][三3][位码碼]|签名栏|校验码`,
  ],
  [
    'card',
    String.raw`\b(?:credit|debit|bank|visa|amex|discover|union ?pay|payment) ?cards?(?: number| no\b| details)?|\bcard(?: number| no\b| details)?\b|\b(?:visa|mastercard|amex|american express|union ?pay)\b|\blong number\b|(?:银行|信用|储蓄|借记|工商|建设|招商|农业|交通|尾号)?卡(?:的)?(?:号码?|片)?|卡号`,
  ],
  [
    'idCard',
    String.raw`\bsocial(?: security)?(?: number)?\b|\bssn\b|\bnational insurance(?: number)?|\bidentity (?:card|number)|\bid (?:card|number)\b|\bnational id\b|身份证(?:号码?|件)?|证件号码?|身份号码|居民证`,
  ],
  [
    'account',
    String.raw`\bbank account(?: number)?|\bchecking account|\bsavings account|\brouting number|\bsort code|\biban\b|银行账[号户]|收款账[号户]|对公账[号户]|转账账[号户]|打款账[号户]`,
  ],
  [
    'phone',
    String.raw`\b(?:tele)?phone(?: number)?|\bmobile(?: number)?|\bcell(?:ular)?(?: ?phone)?(?: number)?|\blandline|\bfax|\bcall(?:ed|ing)? (?:me|us|him|her|them)?(?: back)?(?: at| on)?|\bcall ?back(?: number)?|\breach(?:ed)? (?:me |us |him |her )?(?:at|on)|\btext(?: me)?(?: at| on)?|\bcontact(?: number)?|\bdial(?:ing)?|\bring(?: me)?|\b(?:home|work|office|daytime|evening|best|my|her|his|their) (?:number|line)\b|\bwhats ?app|\b(?:your|this|that) (?:correct |current )?number\b|\bnumber (?:you )?(?:can|to) (?:call|reach)|手机(?:号码?)?|电话(?:号码?)?|联系方式|联系号码|座机|固话|回电|拨打|打给我|来电号码|微信(?:号)?|分机|传真|这个号码?|号码[是吗]`,
  ],
];
const NEGATIVE = String.raw`\b(?:order|tracking|reference|ref|confirmation|booking|reservation|invoice|ticket|case|claim|policy|customer|client|member(?:ship)?|loyalty|serial|model|product|item|sku|part|po|purchase|transaction|trace|batch|lot|receipt|voucher|coupon|promo|barcode|upc|ean|imei|vin|isbn|meter|parcel|shipment|package|waybill|consignment|contract|quote|employee|agent|badge|flight|gate|room|version|build|approval|authori[sz]ation|request|job|work order|complaint|incident|postcode|zip)\b(?: ?(?:number|no\b\.?|#|id|code|ref(?:erence)?))?|\b(?!phone|mobile|cell|card|account|my|your|the|a|this|that|is|contact|his|her|their|whose|what|which|and|best|home|work|office|daytime|evening|back|telephone|security|insurance|callback|long|good|right|same|new|old|other|correct|another|full|entire|whole|complete|actual|real|first|last|second|third|next|previous|valid|only|direct|private|personal|main|primary|secondary|alternate|alternative|different|emergency|local|wife|husband|cellphone|whatsapp|fax|landline|phones|card)[a-z]+ (?:number|no\.|id|code)\b|\b(?:amount|total|balance|price|cost|fee|points|quantity|extension|pin|otp|one-time|passcode|verification code|access code)\b|(?:订|运|快递|物流|工|保|提|账|流水|采购|票据|发货|售后|退货|换货)单(?:编)?号?码?|单号|流水号?|编号|保单|合同号?|发票号?码?|会员号?|客户号|序列号|设备号|型号|货号|批次号?|条形?码|验证码|取件码|提货码|优惠[码券]|兑换码|激活码|邀请码|校验位|积分|金额|余额|总额|总共|一共|合计|价格|里程|案件号|案号|工号|房号|桌号|航班号?|车次|参考号|确认号|预订号|预约号|受理号|凭证号|交易号|参考码|追踪号|商品[编]?[码号]|(?:会员|购物|礼品|加油|公交|交通|充值|储值|SIM|电话|门禁)卡的?号?码?|IMEI|SN码?|版本`;

const CUES = new RegExp(
  [...PHRASES.map(([cue, source]) => `(?<${cue}>${source})`), `(?<other>${NEGATIVE})`].join('|'),
  'giu',
);

export interface CueAt {
  readonly cue: Cue;
  readonly start: number;
  readonly end: number;
}

const ORDER: readonly Cue[] = ['securityCode', 'card', 'idCard', 'account', 'phone', 'other'];

/** All cues of a text, in order. */
export function cuesIn(text: string): CueAt[] {
  const found: CueAt[] = [];
  for (const match of text.matchAll(CUES)) {
    const cue = ORDER.find((name) => match.groups?.[name] !== undefined);
    if (cue !== undefined) found.push({ cue, start: match.index, end: match.index + match[0].length });
  }
  return found;
}
