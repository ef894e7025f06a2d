/** Calls in which somebody dictates a test card number and its security code, in English and in Chinese. The number is no card of anybody. */

/** No run of digits of the transcripts below but these is card data. */
export const CARD_DIGITS = '4111111111111111';

interface SpokenTurn {
  readonly index: number;
  readonly channel: number;
  readonly role: 'agent' | 'customer';
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** One turn per text, alternating agent and customer, a second each; those that hold card data are named by position. */
export interface CardCall {
  readonly transcript: { readonly language: string; readonly source: string; readonly turns: readonly SpokenTurn[] };
  /** Turns whose sound must be gone. */
  readonly muted: readonly number[];
  /** Words that must be found nowhere afterwards. */
  readonly secrets: readonly string[];
  readonly durationMs: number;
}

function call(
  language: string,
  texts: readonly string[],
  muted: readonly number[],
  secrets: readonly string[],
): CardCall {
  const turns = texts.map((text, index) => {
    const channel = (index + 1) % 2;
    const role = channel === 1 ? ('agent' as const) : ('customer' as const);
    return { index, channel, role, startMs: index * 2000, endMs: index * 2000 + 1600, text };
  });
  return { transcript: { language, source: 'callvault', turns }, muted, secrets, durationMs: texts.length * 2000 };
}

export const ENGLISH = call(
  'en-US',
  [
    'Good morning, this call is recorded. How can I help you?',
    'I want to pay my bill by card.',
    'Sure. What is the card number, please?',
    'It is 4111 1111 1111 1111.',
    'And the three digit security code on the back?',
    'The security code is seven three nine.',
    'Thank you, the payment went through.',
    'Great, thank you and goodbye.',
  ],
  [3, 5],
  ['4111 1111 1111 1111', 'seven three nine'],
);

export const CHINESE = call(
  'zh-CN',
  [
    '您好，本次通话将被录音，请问有什么可以帮您？',
    '我想用信用卡支付账单。',
    '好的，请说一下您的信用卡卡号。',
    '卡号是四一一一一一一一一一一一一一一一。',
    '请再提供一下卡背面的三位安全码。',
    '安全码是七三九。',
    '谢谢，支付成功了。',
    '好的，谢谢，再见。',
  ],
  [3, 5],
  ['四一一一一一一一', '七三九'],
);

/** What a notice says was told and agreed, as the line asks. */
export const CARD_CONSENT = {
  noticeId: 'agent-recording-notice',
  version: '1',
  language: 'en',
  offsetMs: 0,
  outcome: 'implied',
};

export const CARD_LINE = { businessLine: 'card-payments', source: 'pbx', consent: CARD_CONSENT };
