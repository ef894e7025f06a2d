/** Whatever is said: every score points to turns that exist, and the complexity is the sum of its points. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { analyse } from '../../../core/analysis/analyse.ts';
import { analysisSchema } from '../../../core/analysis/analysis.ts';
import { complexityOf } from '../../../core/analysis/complexity.ts';
import { prepare } from '../../../core/analysis/phrases.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';
import { ROLES, type Transcript } from '../../../core/transcript/transcript.ts';
import { call, shippedPolicies, STARTED_AT } from './calls.ts';

const POLICIES = shippedPolicies();

/** Sentences that set off as many rules as possible, in an order that makes no sense. */
const SENTENCES = [
  'Good morning, thank you for calling.',
  'I am very angry, my parcel never arrived!',
  'I want to cancel, this is the third time I call.',
  'One moment please, let me check.',
  'I will refund $25.50 within three days.',
  'Let me transfer you to my supervisor.',
  "No, that's not what I said. It is order number AB-12345.",
  'Your balance is 10 dollars. What is your date of birth?',
  'Shut up, that is your own fault.',
  'Is there anything else? Have a nice day, goodbye.',
  '您好，很高兴为您服务。',
  '我要投诉，包裹十天了还没收到，太差了！',
  '非常抱歉，请您稍等，我查一下。',
  '我马上帮您申请退款三十五元，三天内到账。',
  '不对，我说的是明天。帮您转接主管。',
  '',
  '!?',
];

const turns = fc.array(
  fc.record({
    role: fc.constantFrom(...ROLES),
    text: fc.oneof(fc.constantFrom(...SENTENCES), fc.string({ maxLength: 60 })),
    gap: fc.integer({ min: -2000, max: 40_000 }),
    length: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 25 },
);

const calls = fc
  .record({ language: fc.constantFrom('en-US', 'zh-CN', 'de-DE'), turns })
  .map(({ language, turns: said }) => {
    let at = 0;
    return {
      language,
      source: 'callvault' as const,
      turns: said.map(({ role, text, gap, length }, index) => {
        const startMs = Math.max(at + gap, 0);
        at = Math.max(at, startMs);
        return { index, role, text, startMs, endMs: startMs + length };
      }),
    };
  });

const span = fc
  .tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 3000, max: 90_000 }))
  .map(([startMs, length]) => ({ startMs, endMs: startMs + length }));

const acoustics: fc.Arbitrary<Acoustics> = fc.record({
  channels: fc.array(fc.nat(), { maxLength: 0 }).map((): Acoustics['channels'] => []),
  silences: fc.array(span, { maxLength: 4 }),
  talkRatio: fc.constant(null),
  overlapMs: fc.constant(0),
  interruptions: fc.array(
    fc.record({
      atMs: fc.integer({ min: 0, max: 500_000 }),
      by: fc.constantFrom(...ROLES),
      channel: fc.integer({ min: 0, max: 1 }),
    }),
    { maxLength: 6 },
  ),
});

const placeSchema = z.looseObject({ turn: z.int(), startMs: z.int() });

/** Every `{turn, startMs}` anywhere in the analysis. */
function* places(value: unknown): Iterable<z.infer<typeof placeSchema>> {
  const place = placeSchema.safeParse(value);
  if (place.success) yield place.data;
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) yield* places(part);
}

async function holds(transcript: Transcript, heard: Acoustics | null): Promise<number> {
  const input = { transcript, acoustics: heard, policies: POLICIES, startedAt: STARTED_AT, channels: [] };
  const analysis = analysisSchema.parse(await analyse(input));
  const found = [...places(analysis)];
  for (const { turn, startMs } of found) expect(transcript.turns[turn]?.startMs).toBe(startMs);
  for (const { index } of analysis.sentiment?.turns ?? []) expect(transcript.turns[index]).toBeDefined();
  const points = analysis.complexityFactors?.reduce((sum, factor) => sum + factor.points, 0);
  expect(analysis.complexity).toBeCloseTo(points ?? Number.NaN, 6);
  expect(analysis.complexity).toBeLessThanOrEqual(1);
  return found.length;
}

describe('evidence', () => {
  it('points to turns that exist, whatever was said and heard', { timeout: 60_000 }, async () => {
    let seen = 0;
    const property = fc.asyncProperty(calls, fc.option(acoustics), async (transcript, heard) => {
      seen += await holds(transcript, heard);
    });
    await fc.assert(property, { numRuns: 150 });
    expect(seen).toBeGreaterThan(1000);
  });
});

describe('complexity', () => {
  const of = (transcript: Transcript, silences: Acoustics['silences'] = []): ReturnType<typeof complexityOf> =>
    complexityOf(transcript, {
      turns: transcript.turns.map(prepare),
      acoustics: { channels: [], silences, talkRatio: null, overlapMs: 0, interruptions: [] },
      ...{ topics: [], intents: [], entities: [] },
    });

  it('grows with what makes a call difficult, and says with what', () => {
    const plain = call('en', [['customer', 'Hello.']]);
    const hard = call('en', [
      ['customer', "That's not what I said."],
      ['agent', 'Let me transfer you to my colleague.'],
      ['customer', '不对，我说的是明天。'],
    ]);
    expect(of(plain).complexity).toBeLessThan(0.01);
    const { complexity, factors } = of(hard, [{ startMs: 6000, endMs: 20_000 }]);
    expect(complexity).toBeGreaterThan(0.15);
    const evidence = Object.fromEntries(factors.map((one) => [one.factor, one.evidence.map(({ turn }) => turn)]));
    expect(evidence).toMatchObject({ corrections: [0, 2], transfers: [1], waits: [1] });
  });

  it('has an end', () => {
    const long = call(
      'en',
      Array.from({ length: 500 }, () => ['agent', "that's wrong, let me transfer you to sales"]),
    );
    expect(of(long).complexity).toBeLessThanOrEqual(1);
  });
});
