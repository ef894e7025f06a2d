/** The one scorecard format. Every item is a rule with a weight; a knock-out item that fails makes the score 0. */
import * as z from 'zod';
import { roleSchema } from '../transcript/transcript.ts';
import { namesSchema, policyIdSchema } from '../policies/named.ts';
import { phraseSetSchema, uniqueIds } from './phrase-policy.ts';

const seconds = z.number().positive().max(86_400);
const share = z.number().min(0).max(1);

/** All conditions given must hold; an item or scorecard without conditions always applies. */
const appliesWhenSchema = z.strictObject({
  /** Base languages of the transcript, such as `en`. */
  languages: z.array(z.string().min(2).max(8)).min(1).optional(),
  /** The call is of one of these business lines. */
  businessLines: z.array(z.string().min(1).max(256)).min(1).optional(),
  /** At least one of these topics was found. */
  topics: z.array(policyIdSchema).min(1).optional(),
  /** At least one of these intents was found. */
  intents: z.array(policyIdSchema).min(1).optional(),
  /** Somebody (of `by`) said one of these. */
  said: z.strictObject({ by: roleSchema.optional(), phrases: phraseSetSchema }).optional(),
});
export type AppliesWhen = z.infer<typeof appliesWhenSchema>;

const common = {
  id: policyIdSchema,
  ...namesSchema.shape,
  weight: z.number().min(0).max(1000).default(1),
  knockOut: z.boolean().default(false),
  appliesWhen: appliesWhenSchema.optional(),
};

const requiredSchema = z.strictObject({
  kind: z.literal('required'),
  ...common,
  by: roleSchema.default('agent'),
  /** Any one of these counts: paraphrases of the same sentence. */
  phrases: phraseSetSchema,
  /** Only turns that start in the first n seconds of the call count. */
  withinFirstSeconds: seconds.optional(),
  /** Only turns that end in the last n seconds of the conversation count. */
  withinLastSeconds: seconds.optional(),
  /** Counts only after the first match of this other required item. */
  after: policyIdSchema.optional(),
  /**
   * Counts only in or before the turn in which somebody (of `by`) first says one of these: "identity check before account data". Nothing
   * to judge when nobody says them.
   */
  before: z.strictObject({ by: roleSchema.optional(), phrases: phraseSetSchema }).optional(),
});

const forbiddenSchema = z.strictObject({
  kind: z.literal('forbidden'),
  ...common,
  by: roleSchema.default('agent'),
  phrases: phraseSetSchema,
});

const silenceSchema = z.strictObject({
  kind: z.literal('silence'),
  ...common,
  /** Longest silence allowed. */
  maxSeconds: seconds,
  /** A silence that the agent announced with one of these is a hold, and none of these. */
  exceptAfter: phraseSetSchema.optional(),
});

const holdSchema = z.strictObject({
  kind: z.literal('hold'),
  ...common,
  by: roleSchema.default('agent'),
  /** How a hold is announced. The silence that follows is the hold. */
  phrases: phraseSetSchema,
  /** Longest single hold allowed. */
  maxSeconds: seconds,
  /** All holds together. */
  maxTotalSeconds: seconds.optional(),
});

const interruptionsSchema = z.strictObject({
  kind: z.literal('interruptions'),
  ...common,
  by: roleSchema.default('agent'),
  maxCount: z.int().min(0).max(1000),
});

const talkSchema = z
  .strictObject({
    kind: z.literal('talk-ratio'),
    ...common,
    by: roleSchema.default('agent'),
    /** Share of `by` in all talk, 0 to 1. */
    min: share.default(0),
    max: share.default(1),
  })
  .refine(({ min, max }) => min <= max, 'min is above max');

const responseSchema = z.strictObject({
  kind: z.literal('response'),
  ...common,
  by: roleSchema.default('agent'),
  /** What is said in response, such as words of understanding. */
  phrases: phraseSetSchema,
  /** To what: turns of `to.by` whose sentiment is negative, or which say one of `to.phrases`. */
  to: z
    .strictObject({ by: roleSchema.default('customer'), phrases: phraseSetSchema.optional() })
    .default({ by: 'customer' }),
  /** Of the next n turns of `by`, one has to say it. */
  withinTurns: z.int().min(1).max(50).default(2),
  /** Share of such turns that have to be answered, 0 to 1. */
  minShare: share.default(0.5),
});

const itemSchema = z.discriminatedUnion('kind', [
  requiredSchema,
  forbiddenSchema,
  silenceSchema,
  holdSchema,
  interruptionsSchema,
  talkSchema,
  responseSchema,
]);
export type ScorecardItem = z.infer<typeof itemSchema>;
export type ItemOf<K extends ScorecardItem['kind']> = ScorecardItem & { readonly kind: K };

export const scorecardSchema = z
  .strictObject({
    id: policyIdSchema,
    /** Stored with every result; raise it with every change. */
    version: z.string().min(1).max(40),
    ...namesSchema.shape,
    appliesWhen: appliesWhenSchema.optional(),
    items: z.array(itemSchema).min(1).max(200).refine(uniqueIds, 'ids must be distinct'),
  })
  .superRefine((card, context) => {
    const required = new Set<string>();
    card.items.forEach((item, position) => {
      if (item.kind === 'required') {
        if (item.after !== undefined && !required.has(item.after)) {
          context.addIssue({
            code: 'custom',
            path: ['items', position, 'after'],
            message: `names no required item above it: ${item.after}`,
          });
        }
        required.add(item.id);
      }
    });
  });
export type Scorecard = z.infer<typeof scorecardSchema>;
