/** Names that other label sets use, and what they are counted as here. */
import { emotionNamed } from '../../core/analysis/emotion/labels.ts';
import type { Emotion } from '../../core/analysis/analysis.ts';

/** Other names of the topics of policies/topics.yaml, compared without case, `-` and `_`. */
const TOPICS: Readonly<Record<string, string>> = {
  shipping:
    'delivery, shipment, logistics, order status, order tracking, late delivery, lost package, lost parcel, delivery issue, delivery delay, shipping issue, shipping problem, shipping delay, 物流, 配送, 快递',
  inventory: 'stock, availability, out of stock, product availability, item availability, 库存, 缺货',
  security:
    'fraud, security issue, security concern, security breach, account security, unauthorized access, identity theft, hacking, theft, scam, 安全, 盗刷, 诈骗',
  pricing: 'price, prices, quote, cost, discount, price match, price inquiry, rates, fees, 价格, 优惠',
  privacy: 'data privacy, data protection, privacy concern, confidentiality, 隐私',
  'personal-information':
    'request for personal information, personal data request, personal information, identity verification, 个人信息',
  'data-management':
    'data, data handling, data loss, records, change of details, personal data, address change, data error, 资料变更, 数据',
  returns: 'return, refund, refunds, exchange, returns and refunds, return/refund, 退货, 退款, 退换货',
  billing:
    'payment, payments, billing issue, billing error, billing dispute, invoice, charges, overcharge, 账单, 扣费, 缴费',
  warranty: 'repair, repairs, guarantee, warranty claim, 保修, 维修',
  'technical-fault':
    'technical, technical problem, technical issue, technical support, tech support, outage, connectivity, malfunction, 故障, 技术问题',
  website: 'app, website issue, web site, online ordering, mobile app, 网站',
  'account-access':
    'account, login, password, account access, account issue, login problem, password reset, 登录, 账号',
  cancellation: 'cancel, cancel order, cancel subscription, cancellations, 取消, 退订',
  contract: 'plan, subscription, upgrade, plan change, 套餐, 合同',
  'product-quality':
    'quality, defect, defective product, product defect, damaged goods, damaged product, product issue, wrong item, 质量',
  appointment: 'appointments, scheduling, booking, reservation, reschedule, 预约',
  'customer-service':
    'complaint, complaints, service, service quality, staff, rude staff, poor service, customer care, feedback, 投诉, 服务态度',
  loyalty: 'promotion, promotions, rewards, points, coupon, loyalty program, loyalty programme, 积分, 优惠券',
};

/** Labels that say that there is no one topic: left out. */
const NO_TOPIC = new Set([
  'random situation',
  'typical situation',
  'general',
  'general inquiry',
  'other',
  'unknown',
  'none',
  '',
]);

function plain(name: string): string {
  return name.trim().toLowerCase().replace(/[_-]+/gu, ' ').replace(/\s+/gu, ' ');
}

const TOPIC_OF = new Map(
  Object.entries(TOPICS).flatMap(([id, names]) => [
    [plain(id), id] as const,
    ...names.split(', ').map((name) => [plain(name), id] as const),
  ]),
);

/** The topic id a label names; undefined for a label that is in no table. */
export function topicNamed(label: string, ids: ReadonlySet<string>): string | undefined {
  const name = plain(label);
  if (NO_TOPIC.has(name)) return undefined;
  const id = name.replaceAll(' ', '-');
  return ids.has(id) ? id : TOPIC_OF.get(name);
}

export function emotionLabel(label: string): Emotion | undefined {
  return emotionNamed(label);
}

export type Polarity = 'positive' | 'neutral' | 'negative';

const POLARITIES: Readonly<Record<Polarity, readonly string[]>> = {
  positive: ['positive', 'pos', 'p', 'good', '+', '+1', '正面', '积极', '好评', '正'],
  neutral: ['neutral', 'neu', 'mixed', 'none', 'n/a', '中性', '中评'],
  negative: ['negative', 'neg', 'n', 'bad', '-', '-1', '负面', '消极', '差评', '负'],
};

/**
 * How a file writes polarity: words, 1/0 (two classes), -1/0/1, 0/1/2, 0/4 or stars from 1 to 5 (1, 2 bad; 3 neutral; 4, 5 good).
 * Numbers mean what they mean only beside the other numbers of the file.
 */
export function polarityReader(labels: readonly string[]): (label: string) => Polarity | undefined {
  const numbers = [...new Set(labels.map((label) => Number(label.trim() || Number.NaN)))];
  const isNumeric = numbers.every((number) => Number.isFinite(number));
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return (label) => {
    const name = label.trim().toLowerCase();
    if (isNumeric) {
      const middle = most > 2 && least >= 1 ? 3 : (least + most) / 2;
      const number = Number(name);
      return number > middle ? 'positive' : number < middle ? 'negative' : 'neutral';
    }
    return (['positive', 'neutral', 'negative'] as const).find((one) => POLARITIES[one].includes(name));
  };
}
