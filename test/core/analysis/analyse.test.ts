import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse, type AnalysisInput } from '../../../core/analysis/analyse.ts';
import { type Analysis, analysisSchema } from '../../../core/analysis/analysis.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';
import { ROLES, type Transcript } from '../../../core/transcript/transcript.ts';
import { call, NO_POLICIES, shippedPolicies, STARTED_AT } from './calls.ts';

const POLICIES = shippedPolicies();
const QUIET: Acoustics = { channels: [], silences: [], talkRatio: null, overlapMs: 0, interruptions: [] };

async function analysed(transcript: Transcript | null, more: Partial<AnalysisInput> = {}): Promise<Analysis> {
  const input = { transcript, acoustics: null, policies: POLICIES, startedAt: STARTED_AT, channels: [], ...more };
  return analysisSchema.parse(await analyse(input));
}

const ENGLISH = call('en-US', [
  ['agent', 'Thank you for calling Parcel Post, how can I help you?'],
  [
    'customer',
    "Hi, my name is Peter Johnson. My parcel never arrived and I want a refund. It's order number AB-12345.",
  ],
  ['agent', "I'm sorry to hear that. Could you confirm your postcode?"],
  ['customer', 'It is 12345. This is really disappointing.'],
  ['agent', "I have found it, the parcel was lost. I'll refund $25.50 to your card today."],
  ['customer', 'Great, thank you so much.'],
  ['agent', 'You are welcome. Is there anything else? Have a nice day, goodbye.'],
]);
const CHINESE = call('zh-CN', [
  ['agent', '您好，很高兴为您服务。'],
  ['customer', '我叫王小明，我的快递十天了还没收到，我要投诉！'],
  ['agent', '非常抱歉，请问您的订单号是多少？'],
  ['customer', '订单号是20261122001，太慢了，我要退款。'],
  ['agent', '我马上帮您申请退款三十五元，三天内到账。'],
  ['customer', '好的，谢谢，问题解决了。'],
  ['agent', '请问还有其他问题吗？祝您生活愉快，再见。'],
]);

describe('an English call', () => {
  it('gives topics, intents, entities, a ticket, a summary and a score', async () => {
    const analysis = await analysed(ENGLISH);
    expect(analysis.topics.map(({ id }) => id)).toEqual(expect.arrayContaining(['lost-parcel', 'returns', 'shipping']));
    expect(analysis.intents.map(({ id }) => id)).toContain('get-refund');
    expect(analysis.ticket).toMatchObject({
      customer: 'Peter Johnson',
      orderNumbers: ['AB-12345'],
      amounts: ['25.50 USD'],
    });
    expect(analysis.ticket?.promisedActions.map(({ turn }) => turn)).toEqual([4]);
    const turns = analysis.summary?.sentences.map(({ turn }) => turn) ?? [];
    expect(turns[0]).toBe(1);
    expect(turns).toContain(4);
    const items = new Map(analysis.scorecards[0]?.items.map(({ id, passed }) => [id, passed]));
    expect(Object.fromEntries(items)).toMatchObject({
      greeting: true,
      'identity-check': true,
      empathy: true,
      solution: true,
      'anything-else': true,
      closing: true,
      'respectful-words': true,
      'dead-air': null,
    });
    expect(analysis.scorecards[0]?.score).toBe(100);
    expect(analysis.emotion.map(({ label }) => label)).toContain('angry');
  });
});

describe('the customer of the ticket', () => {
  const cases: [why: string, said: Parameters<typeof call>[1], customer: string | undefined][] = [
    [
      'is not the agent they greet',
      [
        ['agent', 'Kevin speaking.'],
        ['customer', 'Hi Kevin.'],
        ['customer', 'Emma Clarke, thanks.'],
      ],
      'Emma Clarke',
    ],
    [
      'is who the agent calls by name',
      [
        ['agent', 'Is this Mr. Brooks?'],
        ['customer', 'Yes.'],
      ],
      'Brooks',
    ],
    [
      'is named in full where somebody does',
      [
        ['customer', '我姓王'],
        ['agent', '王先生，您好。'],
      ],
      '王先生',
    ],
    [
      'is left out when nobody says it',
      [
        ['agent', 'My name is Laura.'],
        ['customer', 'Hello.'],
      ],
      undefined,
    ],
  ];
  for (const [why, said, customer] of cases) {
    it(why, async () => {
      expect(
        (await analysed(call(/\p{sc=Han}/u.test(said[0]?.[1] ?? '') ? 'zh-CN' : 'en-US', said))).ticket?.customer,
      ).toBe(customer);
    });
  }
});

describe('a Chinese call', () => {
  it('gives the same in Chinese', async () => {
    const analysis = await analysed(CHINESE);
    expect(analysis.topics.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['shipping', 'returns', 'customer-service']),
    );
    expect(analysis.intents.map(({ id }) => id)).toEqual(expect.arrayContaining(['make-complaint', 'get-refund']));
    expect(analysis.ticket).toMatchObject({
      customer: '王小明',
      orderNumbers: ['20261122001'],
      amounts: ['35.00 CNY'],
      priority: 'high',
    });
    expect(analysis.scorecards[0]?.score).toBe(100);
    expect(analysis.sentiment?.trend).toBeGreaterThan(0);
  });
});

describe('without words', () => {
  it('everything textual is null or empty and the acoustics are kept', async () => {
    expect(await analysed(null, { acoustics: QUIET })).toEqual({
      schemaVersion: 1,
      acoustics: QUIET,
      sentiment: null,
      entities: [],
      topics: [],
      intents: [],
      scorecards: [],
      customerEmotion: null,
      emotion: [],
      ticket: null,
      risk: null,
      summary: null,
      complexity: null,
    });
  });

  it('a channel names the speaker the transcript does not name', async () => {
    const transcript = {
      ...ENGLISH,
      turns: ENGLISH.turns.map((turn) => ({
        ...turn,
        role: 'unknown' as const,
        channel: turn.role === 'customer' ? 0 : 1,
      })),
    };
    const { sentiment } = await analysed(transcript, { channels: ['customer', 'agent'] });
    expect(sentiment?.byRole.map(({ role }) => role).toSorted()).toEqual(['agent', 'customer']);
  });
});

/** Every place in an analysis that names a turn, with the time it gives where it gives one. */
function evidenceOf(analysis: Analysis): { turn: number; startMs?: number }[] {
  return [
    ...analysis.entities,
    ...analysis.topics.flatMap(({ evidence }) => evidence),
    ...analysis.intents.flatMap(({ evidence }) => evidence),
    ...analysis.scorecards.flatMap(({ items }) => items.flatMap(({ evidence }) => evidence)),
    ...(analysis.ticket?.promisedActions ?? []),
    ...(analysis.summary?.sentences ?? []),
    ...(analysis.sentiment?.turns.map(({ index }) => ({ turn: index })) ?? []),
  ];
}

describe('any call', () => {
  const sentences = fc.constantFrom(
    ...[...ENGLISH.turns, ...CHINESE.turns].map(({ text }) => text),
    'I never got my refund of five dollars.',
    'Shut up.',
    '没人处理',
  );
  const transcripts = fc
    .array(fc.tuple(fc.constantFrom(...ROLES), fc.oneof(sentences, fc.string()), fc.nat(10_000)), {
      minLength: 1,
      maxLength: 12,
    })
    .map((said) =>
      call(
        'en-US',
        said.map(([role, text, gap], index) => [role, text, index * 10_000 + gap] as const),
      ),
    );
  const acoustics = fc.record({
    silences: fc.array(fc.record({ startMs: fc.nat(100_000), endMs: fc.constant(200_000) }), { maxLength: 3 }),
    interruptions: fc.array(fc.record({ atMs: fc.nat(100_000), by: fc.constantFrom(...ROLES), channel: fc.nat(1) }), {
      maxLength: 5,
    }),
  });

  it('has evidence only in turns that exist, at their time; scores in range; the same answer twice', async () => {
    await fc.assert(
      fc.asyncProperty(transcripts, acoustics, async (transcript, sound) => {
        const more = { acoustics: { ...QUIET, ...sound } };
        const analysis = await analysed(transcript, more);
        for (const { turn, startMs } of evidenceOf(analysis)) {
          expect(transcript.turns[turn]).toBeDefined();
          if (startMs !== undefined) expect(startMs).toBe(transcript.turns[turn]?.startMs);
        }
        expect(await analysed(transcript, more)).toEqual(analysis);
      }),
      { numRuns: 150 },
    );
  });

  it('needs no policies', async () => {
    expect(await analysed(ENGLISH, { policies: NO_POLICIES })).toMatchObject({
      topics: [],
      scorecards: [],
      ticket: { category: 'general' },
    });
  });
});

describe('time', () => {
  const long = (turns: number): Transcript =>
    call(
      'en-US',
      Array.from({ length: turns }, (_, at) => {
        const { role, text } = ENGLISH.turns[at % ENGLISH.turns.length] ?? { role: 'agent', text: '' };
        return [role, `${text} Number ${at} of them.`] as const;
      }),
    );
  const cost = async (turns: number): Promise<number> => {
    const before = process.threadCpuUsage();
    await analysed(long(turns));
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };

  it('an hour of talk takes less than a second, and two hours about twice that', { retry: 3 }, async () => {
    await cost(100);
    const hour = await cost(600);
    expect(hour).toBeLessThan(1000);
    expect(await cost(1200)).toBeLessThan(3 * hour + 50);
  });
});
