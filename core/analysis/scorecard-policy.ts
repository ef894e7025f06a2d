/** The one scorecard format. Every item is a rule with a weight; a knock-out item that fails makes the score 0. */
import * as z from 'zod';
import { roleSchema } from '../transcript/transcript.ts';
import { policyIdSchema } from '../policies/named.ts';
import { phraseSetSchema, uniqueIds } from './phrase-policy.ts';

const seconds = z.number().positive().max(86_400);

/** All conditions given must hold; an item or scorecard without conditions always applies. */
const appliesWhenSchema = z.strictObject({
  /** Base languages of the transcript, such as `en`. */
  languages: z.array(z.string().min(2).max(8)).min(1).optional(),
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
  title: z.string().max(200).optional(),
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
});

const interruptionsSchema = z.strictObject({
  kind: z.literal('interruptions'),
  ...common,
  by: roleSchema.default('agent'),
  maxCount: z.int().min(0).max(1000),
});

const itemSchema = z.discriminatedUnion('kind', [requiredSchema, forbiddenSchema, silenceSchema, interruptionsSchema]);
export type ScorecardItem = z.infer<typeof itemSchema>;

export const scorecardSchema = z
  .strictObject({
    id: policyIdSchema,
    /** Stored with every result; raise it with every change. */
    version: z.string().min(1).max(40),
    title: z.string().max(200).optional(),
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
