/** Promises and their dates, labelled summaries, and that a summary holds nothing that is redacted. */
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../core/analysis/analyse.ts';
import { type Analysis, analysisSchema } from '../../../core/analysis/analysis.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { findPersonalData } from '../../../core/privacy/pii/find.ts';
import { call, NO_POLICIES } from './calls.ts';

/** A Thursday. */
const THURSDAY = '2026-11-05T10:00:00Z';

async function analysed(transcript: Transcript, startedAt = THURSDAY): Promise<Analysis> {
  const input = { transcript, acoustics: null, policies: NO_POLICIES, startedAt, channels: [] };
  return analysisSchema.parse(await analyse(input));
}

const said = (text: string): Transcript => call(/\p{sc=Han}/u.test(text) ? 'zh-CN' : 'en-US', [['agent', text]]);

describe('when a promise is due', () => {
  it.each([
    ['We will refund it within three business days.', '2026-11-10'],
    ['We will refund it within 3 to 5 working days.', '2026-11-12'],
    ['I will call you back within 24 hours.', '2026-11-06'],
    ['We will send it in two weeks.', '2026-11-19'],
    ['We will send the copy within thirty days.', '2026-12-05'],
    ['We will answer within forty-eight hours.', '2026-11-07'],
    ['We will answer within fifteen days.', '2026-11-20'],
    ['We will close the account by December 4.', '2026-12-04'],
    ['I will call you back by the end of the week.', '2026-11-06'],
    ['I will send you the form by the end of the month.', '2026-11-30'],
    ['I will call you tomorrow.', '2026-11-06'],
    ['A technician will come on Tuesday, November 10.', '2026-11-10'],
    ['I will look into it and call you.', undefined],
    ['我会在三天内给您回电。', '2026-11-08'],
    ['退款会在3到5个工作日内退回您的账户。', '2026-11-12'],
    ['我们24小时内联系您。', '2026-11-06'],
    ['我明天给您回电。', '2026-11-06'],
    ['11月8日之前一定送达。', '2026-11-08'],
    ['我会尽快处理。', undefined],
  ])('%s', async (text, dueOn) => {
    const { ticket } = await analysed(said(text));
    expect(ticket?.promisedActions).toHaveLength(1);
    expect(ticket?.promisedActions[0]?.dueOn).toBe(dueOn);
  });

  it('counts from the day of the call where it was made', async () => {
    const late = await analysed(said('I will call you back within two days.'), '2026-11-05T23:30:00-05:00');
    expect(late.ticket?.promisedActions[0]?.dueOn).toBe('2026-11-07');
  });

  it('names every date of the sentence, and takes the one after the promise', async () => {
    const { ticket } = await analysed(said('We will close it by December 4, and the form goes out today.'));
    expect(ticket?.promisedActions[0]).toMatchObject({ dueOn: '2026-12-04', dates: ['2026-12-04', '2026-11-05'] });
  });

  it.each(['I will be with you in a moment.', '请稍等。', 'Will you call back within two days?'])(
    'no promise: %s',
    async (text) => {
      expect((await analysed(said(text))).ticket?.promisedActions).toEqual([]);
    },
  );

  it('what the customer says is none', async () => {
    const { ticket } = await analysed(call('en', [['customer', 'I will pay within three days.']]));
    expect(ticket?.promisedActions).toEqual([]);
  });
});

describe('the customer of a ticket', () => {
  const greeting = 'Thank you for calling Pixel Games, this is Laura. How can I help you?';
  const hello = "Hi Laura, I'm Steven Miller. I'm calling about my order.";
  it.each([
    [
      'who the agent is',
      [
        ['agent', greeting],
        ['customer', hello],
      ],
      'Steven Miller',
    ],
    [
      'who the agent is, though nobody says who speaks',
      [
        ['unknown', greeting],
        ['unknown', hello],
      ],
      'Steven Miller',
    ],
    [
      'how the agent calls them',
      [
        ['agent', greeting],
        ['customer', 'My order is late.'],
        ['agent', 'Thank you, Karen.'],
      ],
      'Karen',
    ],
    [
      'it and "here"',
      [
        ['agent', greeting],
        ['customer', "Hi. Nathan Cole here. I've been locked out."],
      ],
      'Nathan Cole',
    ],
    [
      'nothing but the agent',
      [
        ['agent', greeting],
        ['customer', 'My order is late, Laura.'],
      ],
      undefined,
    ],
    [
      'a surname and a title',
      [
        ['agent', '您好，工号八号为您服务。'],
        ['customer', '我姓王，包裹没到。'],
        ['agent', '王先生，我查一下。'],
      ],
      '王先生',
    ],
  ] as const)('where the call says %s', async (_, said, customer) => {
    const language = said[0][1].startsWith('您') ? 'zh-CN' : 'en-US';
    expect((await analysed(call(language, said))).ticket?.customer).toBe(customer);
  });
});

describe('the summary', () => {
  it('says what its sentences are', async () => {
    const { summary } = await analysed(
      call('en-US', [
        ['agent', 'Good morning.'],
        ['customer', 'My order never arrived and I want a refund.'],
        ['agent', 'I am sorry. I will refund the full amount to you.'],
        ['customer', 'Perfect, that was easy.'],
        ['agent', 'You will receive an e-mail within two days.'],
      ]),
    );
    expect(summary?.sentences.map(({ label, turn }) => [label, turn])).toEqual([
      ['issue', 1],
      ['action', 2],
      ['outcome', 3],
      ['follow-up', 4],
    ]);
  });

  it.each([
    call('en-US', [
      ['customer', 'My name is Peter Johnson and my card 4111 1111 1111 1111 was charged twice, I want a refund.'],
      ['agent', 'I will call you back at 503-555-0142 or write to peter.johnson@example.com today, Peter.'],
      ['customer', 'Perfect, my number is 503-555-0142.'],
    ]),
    call('zh-CN', [
      ['customer', '我叫王小明，手机号13812345678，身份证11010519491231002X，我的包裹丢了，要退款。'],
      ['agent', '王先生，我会打13812345678给您回电。'],
      ['customer', '好的，办好了。'],
    ]),
  ])('holds nothing that is redacted (%#)', async (transcript) => {
    const { summary, ticket } = await analysed(transcript);
    const finds = await findPersonalData(transcript);
    expect(finds.length).toBeGreaterThan(3);
    const shown = JSON.stringify([summary, ticket?.summary]);
    for (const { turn, start, end } of finds) {
      expect(shown).not.toContain(transcript.turns[turn]?.text.slice(start, end));
    }
  });
});
