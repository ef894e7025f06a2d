/** Chinese names: a surname with one or two characters behind it, where the words around it say that it is somebody. */
import { COMPOUND_SURNAMES, SURNAMES } from '../../analysis/entities/names-zh-data.ts';
import type { Place } from './emails.ts';

/** Stand in sentences far more often than in given names. */
const NOT_GIVEN =
  '的是了吗呢吧啊呀嘛哦我你您他她它们这那哪在有没要想给和就也都不跟与或把被让从到过得地着很还又再去来说叫对请问打电话什么怎谁卡号码单型费期款账户编尾位个条件次月日年元块分钱';
const TITLES =
  '先生|女士|小姐|太太|夫人|同志|同学|老师|经理|师傅|主任|主管|总监|医生|大夫|律师|警官|队长|老板|总|工|阿姨|叔叔|大爷|大妈|大姐|大哥|大嫂|奶奶|爷爷|哥|姐|教授|院长|校长|科长|处长|局长|专员|顾问|客服';
const SURNAME = `(?:${COMPOUND_SURNAMES}|[${SURNAMES}覃冼佟])`;
/** Less common, so only where a name is announced. */
const RARE =
  '仇仝佘佟冼况凤劳匡占卓印厉宗宿封尚尧屠岑巩巫幸庾应廉归战扈支敖晁晏景曲朴束杭桑楚楼欧步水沃沙湛滑燕牧狄玄皮相祖禹秋窦竺竹简红羊翁胥腾臧舒芮花荀荆荣萨蒙蒯蒲蓝蔚蔺虞覃逄谌谯贝郎郁郜都鄂鄢酆闫闻隗隆雍霞靖鞠须麻黎墨鹿仲伊利佴侍全冒初勾召台商圣坚夕奚姬娄库廖弘惠慎揭撒操敬暴木未权杞标柏栗植歧毋沐泰洛浦海淡源漆火烟然爱牙独琴由畅益盖盘真眭督矫睢祭福种稽空立笪粟糜纪纳线练续罕老肇脱苌苟苦英茅茹荤莘莱蓬薛藏蚁表衣褚西计许诺贡赏辛达迟遇那郏郗郇酒钊铁锁镜问阙阮降隽雪零顿颜风飞香骆高鱼麦黑';
const GIVEN = `(?:(?![${NOT_GIVEN}]|${TITLES})\\p{sc=Han})`;
const NAME = `${SURNAME}${GIVEN}{1,2}`;
const LATIN = String.raw`[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}`;
const LINK = `(?:的名字)?(?:就?是|[写填留]的?是?|叫做?|名叫|名字[是叫]|姓名是?|为|登记的是)?[\\s:：,，]*`;
const RELATIVES =
  '老公|老婆|爱人|先生|太太|妻子|丈夫|儿子|女儿|父亲|母亲|爸爸?|妈妈?|老爸|老妈|哥哥?|姐姐?|弟弟?|妹妹?|表[哥姐弟妹]|朋友|同事|同学|室友|老板|家人|孩子|男朋友|女朋友|亲戚|邻居|秘书|助理|舅舅|叔叔|姑姑|外婆|外公|奶奶|爷爷|岳父|岳母|公公|婆婆|侄子|外甥';
const ROLES =
  '收件人|收货人|联系人|寄件人|发件人|取件人|户名|持卡人|开户人|户主|车主|机主|号主|投保人|被保险?人|被保人|受益人|业主|房主|租客|房东|签收人|经办人|代理人|代办人|申请人|借款人|贷款人|担保人|付款人|收款人|汇款人|法人|法人代表|负责人|患者|病人|就诊人|乘客|旅客|乘机人|入住人|登记人|预订人|预约人|订票人|报案人|监护人|紧急联系人|会员姓名|客户姓名|用户姓名|真实姓名|抬头|落款|署名|当事人|驾驶员|家长|学生';
const STRONG = `(?:我(?:的名字)?(?:就)?叫|名字[是叫为]|姓名[是叫为]?|全名[是叫]?|本名[是叫]?|大名[是叫]?|名叫|叫做|叫我|称呼我|实名(?:是|认证的是)?|我?本人(?:姓名)?(?:是|叫)?|我(?:的)?(?:${RELATIVES})(?:的名字)?[叫是]?|(?:${ROLES}))${LINK}`;
const WEAK = `(?:我是|这里是|这边是|您是|你是|请问是|是不是|是|叫做?|客户|用户|找一?下?|找|转接?给?(?:一下)?|联系|交给|由|(?:客服|坐席|专员|顾问|工程师|快递员|司机|经理|店员|导购|代表|同事)(?:是|叫)?|给|帮|替|为|以|用|和|跟|谢谢|写的?是?|填的?是?|挂在|登记在)[\\s:：]?`;
const END = `(?=$|[\\s，。,.！!？?、；;：:（(]|名下|本人|这个名字|的(?:名字|名义|订单|账[户号]|电话|手机|号码|身份证|保单|快递|包裹|卡|地址|合同|预约|邮箱|车|资料|信息|家|航班|预订|会员)|${TITLES}|[的吗呢吧]|在|为您|反映|反馈|投诉|表示|说|申请|要求|来电|咨询|打来|提出|希望|想要|需要|名下|已经|还没|没有|刚才|之前|今天|昨天|工号|很高兴|，|您好)`;

const INTRODUCED = new RegExp(`${STRONG}(?<name>(?:${SURNAME}|[${RARE}])${GIVEN}{1,2})`, 'gu');
const NAMED_LATIN = new RegExp(
  `(?:我叫|我是|叫我|名字[是叫]|英文名[是叫]?|姓名[是:：]?|客服|找)\\s?(?<name>${LATIN})`,
  'gu',
);
/** "My name is" says enough also for a surname that is on no list. */
const ANY_SURNAME = new RegExp(
  `(?:我叫|名字[是叫]|姓名[是:：])[\\s:：]?(?<name>(?:(?![${NOT_GIVEN}])\\p{sc=Han}){2,4})(?=$|[\\s，。,.！!？?、；;])`,
  'gu',
);
const CALLED = new RegExp(`${WEAK}(?<name>${NAME})${END}`, 'gu');
const TITLED = new RegExp(`(?<name>${SURNAME}${GIVEN}{0,2}?)(?:${TITLES})`, 'gu');
const RARE_TITLED = new RegExp(
  `(?<![\\p{sc=Han}])(?<name>[${RARE}]${GIVEN}{0,2}?)(?:先生|女士|小姐)|(?:是|叫|找|客服)(?<other>[${RARE}]${GIVEN}{1,2})(?:先生|女士|小姐|经理|为您)`,
  'gu',
);
const SURNAME_ONLY = new RegExp(
  `(?:姓|贵姓是?|姓氏是?)(?<name>${SURNAME}|[${RARE}])(?=$|[\\s，。,.！!？?的是]|[啊呢哈呀])`,
  'gu',
);
const OWNER = new RegExp(
  `(?<=^|[\\s，。,.！!？?、；;是给为查帮把])(?<name>${NAME})(?=的(?:订单|账[户号]|电话|手机|号码|身份证|保单|快递|包裹|卡|地址|合同|预约|邮箱|车|资料|信息|会员|名字|贷款|工号))`,
  'gu',
);
const ANSWER = new RegExp(
  `^(?:嗯|是|对|好的?|我叫|叫|哦|啊|就是|[，,。\\s])*(?<name>${NAME})(?=$|[\\s，。,.！!])`,
  'gu',
);
const FAMILIAR = new RegExp(
  `(?<![\\p{sc=Han}])[小老](?<name>[王李张刘陈杨赵周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董程曹袁邓傅沈曾彭吕卢蒋蔡贾丁魏薛])(?=$|[\\s，。,.！!？?、]|给|帮|说|昨天|今天|那边|联系|处理|负责|您|他|的)`,
  'gu',
);
const DOTTED = /\p{sc=Han}{2,6}[·•]\p{sc=Han}{2,8}(?:[·•]\p{sc=Han}{1,6})?/gu;
/** 弓长张, 木子李: how a surname is spelled. */
const SPELLED =
  /(?:弓长张|立早章|木子李|耳东陈|双木林|口天吴|人可何|古月胡|言午许|草头黄|三横王|双口吕|走肖赵|文刀刘|干勾于|女未妹|水工江|禾火秋|马户驴)/gu;

/** Surname and title that are the ends and beginnings of ordinary words. */
const NOT_TITLED =
  /^(?:何|安|万|华|龙|金|文|石|方|高|向|常|包|边|房|车|米|钱|汤|管|单|盛|全|沙|员|于|经|部|区|大|项)(?:总|工|哥|姐)$|^于(?:经理|主管|客服|专员|顾问|工程)|^(?:高级|任|向|时|包|万|常|单|和|费|路|车|房|管|钱)(?:先生|经理|主管|客服|专员|顾问|工程)|^(?:时|白|包|任|车|房)(?:先|老)|总[额计共价金体部结分量数和]|工[单作程号资具厂地业会人商信]/u;
const NOT_NAMES =
  /^(?:安全|高兴|常见|明白|方便|时间|时候|包裹|房间|车辆|费用|任何|单独|高级|平时|万一|平安|温馨|金额|金融|华为|方式|方案|江苏|江西|钱包|黄金|白天|白色|黑色|黄色|石油|成功|成本|成都|马上|高铁|高峰|周末|周[一二三四五六日]|于是|向来|文件|文章|文字|柳州|贵阳|贵州|安排|安装|安心|强制|强烈|常用|常规|项目|方面|方法|应该|应急|连接|连续|申请|申诉|申报|施工|计算|计划|管理|经理|管家|祝您|祝你|云南|云端|龙岗|杭州|苏州|徐州|常州|温州|郑州|梅州|广州|雷达|雷阵|程序|解决|解释|石家|武汉|宁波|宁夏|海南|海口|上海|边境|边上|单位|单子|单据|单价|全部|全额|全国|余额|余下|关于|关闭|关注|宣传|水费|水电|井盖|车险|车票|房租|房子|房屋|路上|路由|和谐|越来|明天|明年|明细|明确|阳台|阳光|花费|花呗|古代|牛奶|马桶|毛巾|毛衣|谷歌|米粉|米饭|鱼缸|干净|相关|相当|相信|原因|原来|元旦|谢谢|党员|查询|查看|封面|符合|支付|支持|支行|别人|别的|冷静|厚度|巧克|门口|门店|家里|国家|国际|能力|有效|冀望|纪念|纪录|童装|童鞋|党委|简单|简介|空调|空间|曾经|后来|后续|尚未|晏|充值|充电|东西|东方|司机|上官网|客服|专家|专线|师傅|师父|主管|值班|当时|严重|严格|易碎|易损|商家|商品|商场|商务|温度|温水|左边|左右|广告|广场|全家|全款|公司|公积|公里|公共|幸福|幸好|宫颈|莫名|麻烦|梅雨|凌晨|齐全|康复|康宁|庄园|危险|利息|利率|游戏|游客|游泳|权益|权限|常年|舒服|舒适|屈臣|季度|季节|席位|欧元|欧洲|洪水|蓝色|蓝牙|路线|路口|洗衣|晶|晚上|胡说|胡乱|许多|许可|邮箱|邮件|邮政|那边|何时|何必|向您|包括|包含|包邮|段时|段落|雷|汤|尹|黎明|温|莫非)/u;

/** Words of the dictionary are no names, whatever they begin with. Made on first use: loading it takes some 10 ms. */
let segmenter: Intl.Segmenter | undefined;
function isWord(text: string): boolean {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const [first] = segmenter.segment(text);
  return first?.segment === text;
}

/** `isAsked`: the turn before asks for a name. */
export function findChineseNames(text: string, isAsked: boolean): Place[] {
  const found: Place[] = [];
  const collect = (pattern: RegExp, accept: (name: string, behind: string) => boolean): void => {
    for (const match of text.matchAll(pattern)) {
      const name = match.groups?.['name'] ?? match.groups?.['other'] ?? match[0];
      const start = match.index + match[0].lastIndexOf(name);
      const end = start + name.length;
      if (accept(name, text.slice(end, end + 4))) found.push({ start, end });
    }
  };
  const isPlain = (name: string): boolean => !NOT_NAMES.test(name) && (name.length === 3 || !isWord(name));
  collect(INTRODUCED, (name) => !NOT_NAMES.test(name));
  collect(ANY_SURNAME, (name) => !NOT_NAMES.test(name) && !/客服|先生|女士|中心|公司|专员/u.test(name));
  collect(NAMED_LATIN, () => true);
  collect(SURNAME_ONLY, () => true);
  collect(TITLED, (name, behind) => !NOT_TITLED.test(name + behind) && !(name.length > 1 && NOT_NAMES.test(name)));
  collect(RARE_TITLED, isPlain);
  collect(CALLED, isPlain);
  collect(OWNER, isPlain);
  collect(FAMILIAR, () => true);
  collect(DOTTED, () => true);
  collect(SPELLED, () => true);
  if (isAsked) collect(ANSWER, isPlain);
  return found;
}

export function asksForName(text: string): boolean {
  return /怎么称呼|如何称呼|贵姓|姓名|您的名字|你的名字|叫什么|全名|尊姓|哪位|\b(?:your|the|his|her|their|full|first|last|sur) ?name\b|who am i speaking|whom? (?:am|do) i|may i ask who|who(?:'s| is) (?:this|calling)/iu.test(
    text,
  );
}
