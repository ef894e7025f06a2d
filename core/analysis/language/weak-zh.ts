/**
 * Weak evidence in Chinese sentences in which no opinion word was found. Buyers often tell a complaint or praise as a fact; such
 * a sentence negates, stresses, marks surprise or time lost. For reviews only: the turns of a conversation, and whatever is said to
 * somebody, stay neutral.
 */
import { segmentChinese } from './segment-zh.ts';

/** Signs of speech to somebody, of requests, questions and data given. */
const ADDRESS =
  /您|请|贵姓|号码|尾号|卡号|单号|订单|账户|账号|客户|查询|查一?下|帮[我您你忙]|麻烦|我[想要是叫姓在的]|我们这边|这边|咱们|可以吗|多少|几[点号位]|哪|什么时候|稍等|地址|预约|办理|登记|核实|核对|确认|联系|转接|拨打|来电|对吧|是吧|[嗯喂]|[?？]\s*$|吗|系统|申请|业务|套餐|工作日|短信|流程|审核|扣款|还款|合同|保单|你(?:好|们的|的[订账手]|可以|能|有|那边|这边|要|需|再|先|稍|方便|帮|看)/u;

/** Words of goods, stays, books and food: what such a sentence is about, so that its bare facts are read as a complaint. */
const THINGS = new Set(
  `屏幕 电池 键盘 鼠标 手机 电脑 笔记本 本本 机器 机子 主机 显卡 内存 硬盘 音箱 耳机 相机 镜头 电视 冰箱 空调 洗衣机 热水器 电饭煲 风扇 充电器 数据线 插头 按键 外壳 后盖 机身 接口 软件 驱动 页面 游戏 信号 声音 音质 画面
  房间 酒店 宾馆 早餐 早饭 床 床单 被子 枕头 毛巾 浴室 卫生间 厕所 马桶 淋浴 窗户 窗外 隔音 大堂 前台 服务员 电梯 走廊 停车场 地毯 装修 设施 入住 退房
  书 作者 内容 故事 情节 人物 文字 纸张 纸 封面 印刷 翻译 译者 章节 结尾 开头 小说 作品 读者 出版社 插图 排版 电影 导演 演员 剧情
  味道 口感 菜 饭 汤 面 肉 水果 苹果 橙子 葡萄 香蕉 牛奶 奶粉 蒙牛 伊利 饮料 茶 咖啡 零食 蛋糕 外卖 餐厅 老板 商家 店家 卖家 师傅 骑手 小哥 分量
  衣服 裤子 鞋 鞋子 裙子 袜子 面料 布料 尺码 颜色 款式 袖子 拉链 扣子 包 包包 帽子 内衣 洗发水 头发 皮肤 脸 面膜 沐浴露 牙膏 泡沫 香味 气味
  质量 价格 价钱 包装 盒子 箱子 快递 物流 东西 产品 商品 宝贝 牌子 品牌 效果 功能 设计 做工 材料 材质 塑料 玻璃 说明书 配件 赠品 发票 售后 客服 服务 宝宝 孩子 老人 小孩 玩具 纸尿裤 水 水温 灯 门 锁 刀 锅 杯子 盖子 轮子 油耗 发动机 方向盘 座椅 后排 车 轮胎`.split(
    /\s+/u,
  ),
);

/** Cue, weight. */
const CUES: readonly (readonly [RegExp, number])[] = [
  [/没(?![错事关问])|没有/gu, -0.5],
  [/不(?![错过但仅光止用少管同断久禁])/gu, -0.45],
  [/[无未](?!论)/gu, -0.3],
  [/只有|只能|仅|才/gu, -0.35],
  [/居然|竟然?|到底|究竟|根本|结果|谁知|偏偏/gu, -0.6],
  [/老是|总是|经常|每次|时不时|动不动|反复|重新|来回/gu, -0.4],
  [/以为|本来|原来|号称|所谓|据说|说是|承诺/gu, -0.4],
  [/建议|希望|应该|如果|要是|至少|起码|最好/gu, -0.4],
  [/打电话|客服|投诉|退|换货|返厂|售后|维修|要求/gu, -0.35],
  [/半天|好久|小时|很久|几天|个月|一直/gu, -0.3],
  [/唉|哎|汗|晕|郁闷|怎么|为什么|什么|啥|难道|\.{2,}|…|。{2,}/gu, -0.5],
  [/掉|断|漏|碎|堵|卡|裂|烂|脱|歪|响|黑|臭|烫|抖|闪|花了|湿|锈/gu, -0.35],
  [/[被让]|给我|这么|那么|但|不过|可是|而且还|全是|满是|都是/gu, -0.15],
  [/[很挺蛮]|非常|特别|超级?|十分|相当|比较/gu, 0.4],
  [/[~～]|[哦呢啦呀哈耶]|！|!/gu, 0.3],
  [/可以|能够|适合|刚好|正好|终于|一定|继续|大家|值|够/gu, 0.35],
  [/爱|喜|乐|笑|美|优|佳|赞|棒|妙|鲜|香|甜|暖|亮|净|新|稳|顺|软/gu, 0.4],
  [/朋友|同事|家人|老婆|老公|儿子|女儿|妈妈|爸爸|爸妈|父母|老人|孩子|宝宝|全家/gu, 0.1],
  [/第[二三四n几]次|又来|又买|学会|学到|了解|读完|看完|放心|风景|景色|免费|升级|送了/gu, 0.4],
  [
    /专门|主动|特意|还给[我们带]|送人|马上就能|一口|满满|稳稳|不撒手|不肯|不离手|舍不得|瘦了|居然没|竟然没|毫不|再也[不没]|一点[都也]?不|丝毫不|不[痒疼痛累吵闷晕腻烫伤硌勒磨]/gu,
    0.6,
  ],
  [/也|都(?!是)|还有|既.*又/gu, 0.08],
];
const LEAST = 0.2;
const SCALE = 0.7;
const SHORTEST = 5;
const LONG = 10;
/** Just enough for a label. */
const SLIGHT = 0.55;

/**
 * Weight from -1 to 1; 0 when the sentence speaks to somebody or is too short. Facts about goods that nothing else colours count as a
 * slight complaint: that is what buyers tell by bare facts.
 */
export function weakOpinion(text: string): number {
  const signs = text.match(/\p{sc=Han}/gu)?.length ?? 0;
  if (signs < SHORTEST || ADDRESS.test(text)) return 0;
  const sum = CUES.reduce((total, [cue, weight]) => total + weight * Math.min(2, text.match(cue)?.length ?? 0), 0);
  if (Math.abs(sum) < LEAST) {
    const things = signs >= LONG || segmentChinese(text).some((segment) => THINGS.has(segment.text));
    return things ? -SLIGHT : 0;
  }
  return Math.sign(sum) * Math.min(1, SLIGHT + SCALE * (Math.abs(sum) - LEAST));
}
