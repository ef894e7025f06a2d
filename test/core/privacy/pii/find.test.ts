import { describe, expect, it } from 'vitest';
import { findCardData } from '../../../../core/privacy/pii/card-data.ts';
import { findPersonalData, merged } from '../../../../core/privacy/pii/find.ts';
import { redactTranscript } from '../../../../core/privacy/pii/redact.ts';
import { spokenSpans } from '../../../../core/privacy/pii/spoken-time.ts';
import type { Transcript } from '../../../../core/transcript/transcript.ts';

const SECOND = 1000;

/** Agent and customer take turns of four seconds. */
function call(...lines: string[]): Transcript {
  const turns = lines.map((text, index) => ({
    index,
    channel: index % 2,
    role: index % 2 === 0 ? ('agent' as const) : ('customer' as const),
    startMs: index * 5 * SECOND,
    endMs: (index * 5 + 4) * SECOND,
    text,
  }));
  return { language: 'en', source: 'callvault', turns };
}

async function redacted(...lines: string[]): Promise<string> {
  const transcript = call(...lines);
  return redactTranscript(transcript, await findPersonalData(transcript))
    .turns.map(({ text }) => text)
    .join(' | ');
}

describe('one turn', () => {
  it.each([
    ['My card is 4111 1111 1111 1111, 12/27, 123.', 'My card is [CARD], 12/27, [CODE].'],
    ['It is four one one one, one one one one, double one double one, triple one one.', 'It is [CARD].'],
    ['forty one eleven eleven eleven eleven eleven eleven eleven, that is my card', '[CARD], that is my card'],
    ['Call me at (415) 555-2671 or +44 20 7946 0958.', 'Call me at [PHONE] or [PHONE].'],
    ['My social is 123-45-6789.', 'My social is [ID].'],
    ['My insurance number is AB 12 34 56 C.', 'My insurance number is [ID].'],
    ['The IBAN is GB29 NWBK 6016 1331 9268 19.', 'The IBAN is [ACCOUNT].'],
    ['It is john dot smith at gmail dot com.', 'It is [EMAIL].'],
    ['I live at 742 Evergreen Terrace, Springfield, IL 62704.', 'I live at [ADDRESS].'],
    ['okay, my name is john smith and i live in boston', 'okay, my name is [NAME] and i live in boston'],
    ['Hi, this is Zephyrine Okonkwo-Blythe calling.', 'Hi, this is [NAME] calling.'],
    ['身份证11010519491231002X，电话幺三八零零幺三八零零零。', '身份证[ID]，电话[PHONE]。'],
    ['我叫欧阳靖宇，住在杭州市西湖区文三路478号3栋201室。', '我叫[NAME]，住在[ADDRESS]。'],
    ['手机１３８１２３４５６７８，车牌浙A·D12345。', '手机[PHONE]，车牌[PLATE]。'],
    ['邮箱是 zhangwei 123 艾特 qq 点 com', '邮箱是 [EMAIL]'],
  ])('%s', async (said, expected) => {
    expect(await redacted(said)).toBe(expected);
  });

  it.each([
    'The order number is 4111111111111111.',
    'My card 4111 1111 1111 1112 is declined.',
    'Order 4155552671 of 2024-03-15 14:30 came to $1,250.00.',
    'Tracking 1Z999AA10123456784 and part number 4155552671.',
    'I waited 45 minutes and called 3 times about error 50812.',
    'I bought it at contoso dot com, look at the website.',
    'My social is 000-12-3456.',
    '身份证号110105194912310021不对。',
    '订单号13812345678，运单号6222021234567890，金额1,250,000元。',
    '客服热线400-820-8820，周一上午联系高级经理，安全第一。',
    '走这条路不行，我们公司在上海。',
  ])('leaves %s', async (said) => {
    expect(await redacted(said)).toBe(said);
  });
});

describe('several turns', () => {
  it('follows a number that is dictated, through nods and repetitions', async () => {
    const said = ['My card is 4111 1111', 'Okay, 4111 1111.', '1111', 'Mm-hm.', '1111'];
    expect(await redacted('What is the card number?', ...said)).toBe(
      'What is the card number? | My card is [CARD] | Okay, [CARD]. | [CARD] | Mm-hm. | [CARD]',
    );
    expect(await redacted('身份证号码？', '110105', '嗯', '19491231', '好的', '002叉')).toBe(
      '身份证号码？ | [ID] | 嗯 | [ID] | 好的 | [ID]',
    );
  });

  it('does not join what belongs to different questions', async () => {
    expect(await redacted('The order number?', '41111111', 'And the ticket number?', '11111111')).not.toContain('[');
  });

  it('reads an answer by its question', async () => {
    expect(await redacted('Who am I speaking with?', 'Priya Raghunathan.')).toContain('[NAME]');
    expect(await redacted('您贵姓？', '覃美玲。')).toContain('[NAME]');
    expect(await redacted('And the three digits on the back?', 'one two three')).toBe(
      'And the three digits on the back? | [CODE]',
    );
    expect(await redacted('What is the tracking number?', '4155552671')).not.toContain('[');
  });

  it('finds a security code that comes late, or as a number in one', async () => {
    expect(await redacted('The security code?', 'One moment.', 'Take your time.', '987.')).toContain('| [CODE].');
    expect(await redacted('请报一下后三码。', '好的，稍等。', '不急。', '九八七。')).toContain('| [CODE]。');
    expect(await redacted('The three-digit code?', 'Nine hundred eighty-seven.')).toContain('| [CODE].');
    expect(await redacted('The security code?', 'No.', 'And the order number?', '987')).not.toContain('[');
    expect(
      await redacted('The security code?', 'Why?', 'It is on the back.', 'I see.', 'So.', 'Fine.', '987'),
    ).not.toContain('[');
  });

  it('knows a name again that was given before', async () => {
    expect(await redacted('My name is Ximena Castellanos.', 'So Castellanos it is, with two l.')).toBe(
      'My name is [NAME]. | So [NAME] it is, with two l.',
    );
  });

  it('can leave names alone', async () => {
    const finds = await findPersonalData(call('My name is Ximena, call 415 555 2671.'), { names: false });
    expect(finds.map(({ type }) => type)).toEqual(['phone']);
  });
});

describe('times', () => {
  it('places card data inside of its turn, with room', () => {
    const [number, code] = findCardData(call('', 'Yes, the card is 4111 1111 1111 1111 and the CVV is 123 thank you'));
    expect(number).toMatchObject({ kind: 'number', turn: 1, start: 17, end: 36, channel: 1 });
    expect(code).toMatchObject({ kind: 'securityCode', turn: 1 });
    for (const one of [number, code]) {
      expect(one?.startMs).toBeGreaterThanOrEqual(4.5 * SECOND);
      expect(one?.endMs).toBeLessThanOrEqual(9.5 * SECOND);
    }
    expect(number?.startMs).toBeLessThan(6 * SECOND);
    expect(code?.endMs).toBeGreaterThan(7 * SECOND);
  });

  it('says so when the times of a turn cannot be used', () => {
    const turn = { index: 0, role: 'customer' as const, startMs: 0, endMs: 0, text: '4111 1111 1111 1111' };
    expect(spokenSpans([turn], [{ type: 'card', turn: 0, start: 0, end: 19 }])).toBeUndefined();
    expect(spokenSpans([{ ...turn, endMs: 900 }], [{ type: 'card', turn: 0, start: 0, end: 19 }])).toEqual([
      { startMs: 0, endMs: 1300 },
    ]);
  });
});

it('makes one of finds that overlap', () => {
  const base = { turn: 0 } as const;
  expect(
    merged([
      { ...base, type: 'name', start: 4, end: 9 },
      { ...base, type: 'email', start: 0, end: 6 },
      { ...base, type: 'phone', start: 9, end: 9 },
      { ...base, type: 'plate', start: 9, end: 12 },
    ]),
  ).toEqual([
    { ...base, type: 'email', start: 0, end: 9 },
    { ...base, type: 'plate', start: 9, end: 12 },
  ]);
});
