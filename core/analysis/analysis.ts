/** The analysis of one call. Every score carries the evidence (turn, time) it came from. */
import * as z from 'zod';
import { acousticsSchema } from '../audio/shapes.ts';
import { roleSchema } from '../transcript/transcript.ts';

export const evidenceSchema = z.object({ turn: z.int().nonnegative(), startMs: z.int().nonnegative() });
export type Evidence = z.infer<typeof evidenceSchema>;

export const sentimentLabelSchema = z.enum(['positive', 'neutral', 'negative', 'mixed']);

export const sentimentSchema = z.object({
  /** Score from -1 (negative) to 1 (positive). */
  turns: z.array(
    z.object({ index: z.int().nonnegative(), label: sentimentLabelSchema, score: z.number().min(-1).max(1) }),
  ),
  byRole: z.array(z.object({ role: roleSchema, score: z.number().min(-1).max(1), turns: z.int().nonnegative() })),
  /** Mean customer score of the last quarter minus that of the first quarter, -2 to 2. */
  trend: z.number().min(-2).max(2),
});

export const ENTITY_TYPES = [
  'person',
  'organisation',
  'place',
  'order-number',
  'amount',
  'date',
  'phone',
  'email',
  'id-card',
  'bank-card',
] as const;
export const entitySchema = z.object({
  type: z.enum(ENTITY_TYPES),
  /** As said. */
  text: z.string(),
  /** Machine form where there is one: E.164 phone, ISO date, `120.50 USD`, digits of a card. */
  value: z.string().optional(),
  turn: z.int().nonnegative(),
  startMs: z.int().nonnegative(),
});
export type Entity = z.infer<typeof entitySchema>;

export const scorecardResultSchema = z.object({
  id: z.string(),
  version: z.string(),
  /** 0 to 100, weighted share of passed items that apply. */
  score: z.number().min(0).max(100),
  items: z.array(z.object({ id: z.string(), passed: z.boolean().nullable(), evidence: z.array(evidenceSchema) })),
});

/** In the order in which they are chosen. */
export const SUMMARY_LABELS = ['issue', 'action', 'outcome', 'follow-up'] as const;
export type SummaryLabel = (typeof SUMMARY_LABELS)[number];

export const ticketSchema = z.object({
  category: z.string(),
  summary: z.string(),
  customer: z.string().optional(),
  orderNumbers: z.array(z.string()),
  amounts: z.array(z.string()),
  promisedActions: z.array(
    z.object({
      text: z.string(),
      turn: z.int().nonnegative(),
      startMs: z.int().nonnegative(),
      /** The day by which it was promised: `2026-11-22`, or `2026-11` where no day was said. */
      dueOn: z.string().optional(),
      /** Every day that the sentence names, in order. */
      dates: z.array(z.string()).optional(),
    }),
  ),
  priority: z.enum(['low', 'normal', 'high']),
});

export const EMOTIONS = ['angry', 'worried', 'confused', 'neutral', 'satisfied', 'happy'] as const;
export const emotionSchema = z.enum(EMOTIONS);
export type Emotion = z.infer<typeof emotionSchema>;

export const customerEmotionSchema = z.object({
  label: emotionSchema,
  /** The finer word, such as `frustrated` for angry or `relieved` for satisfied; the label itself where none fits better. */
  nuance: z.string(),
  /** Share of all signs of emotion that point to the label, 0 to 1; 0 without any sign (neutral). */
  score: z.number().min(0).max(1),
  evidence: z.array(evidenceSchema),
});
export type CustomerEmotion = z.infer<typeof customerEmotionSchema>;

/** What found a topic or intent: the phrases of the policies, or a trained model. Absent = the phrases. */
export const findSourceSchema = z.enum(['rules', 'model']);

/** score = 1 / (1 + e^-(baseline + sum of weight x value)): the contributions explain it to the digit. */
export const riskSchema = z.object({
  score: z.number().min(0).max(1),
  contributions: z.array(
    z.object({
      factor: z.string(),
      /** Log-odds per unit of `value`. */
      weight: z.number(),
      value: z.number().optional(),
      /** Turns of this call. */
      evidence: z.array(evidenceSchema).optional(),
      /** Earlier calls of the same customer, by recording id. */
      calls: z.array(z.string()).optional(),
    }),
  ),
  /** Log-odds of a call without any factor. */
  baseline: z.number().optional(),
  /** Version of the weights. */
  version: z.string().optional(),
  /** Calls of the customer that were looked at, this one included. */
  callsSeen: z.int().positive().optional(),
});
export type Risk = z.infer<typeof riskSchema>;

export const analysisSchema = z.object({
  schemaVersion: z.literal(1),
  /** null when the codec cannot be decoded here. */
  acoustics: acousticsSchema.nullable(),
  /** The rest is null or empty when there is no transcript. */
  sentiment: sentimentSchema.nullable(),
  entities: z.array(entitySchema),
  /** Strongest first; the first is the problem the call is about. Strength 0 to 1; absent in analyses made before it was measured. */
  topics: z.array(
    z.object({
      id: z.string(),
      score: z.number().min(0).max(1).optional(),
      evidence: z.array(evidenceSchema),
      source: findSourceSchema.optional(),
    }),
  ),
  intents: z.array(
    z.object({
      id: z.string(),
      confidence: z.number().min(0).max(1),
      evidence: z.array(evidenceSchema),
      source: findSourceSchema.optional(),
    }),
  ),
  scorecards: z.array(scorecardResultSchema),
  /** On hold: music, or a silence that the agent announced. Absent where the audio was not measured, and in older analyses. */
  holds: z
    .array(
      z.object({
        startMs: z.int().nonnegative(),
        endMs: z.int().nonnegative(),
        kind: z.enum(['music', 'announced']),
        evidence: z.array(evidenceSchema),
      }),
    )
    .optional(),
  /** What the customer feels over the call as a whole, by words and voice; null when the language has no cue lists. */
  customerEmotion: customerEmotionSchema.nullable().optional(),
  /** The customer's turns that are not neutral; `label` is one of EMOTIONS, `score` 0 (a hint) to 1 (said outright). */
  emotion: z.array(
    z.object({
      role: roleSchema,
      startMs: z.int().nonnegative(),
      endMs: z.int().nonnegative(),
      label: z.string(),
      score: z.number(),
    }),
  ),
  ticket: ticketSchema.nullable(),
  /** That the customer will be lost, as of this call; null without a transcript. */
  risk: riskSchema.nullable(),
  summary: z
    .object({
      sentences: z.array(
        z.object({
          text: z.string(),
          turn: z.int().nonnegative(),
          startMs: z.int().nonnegative(),
          /** Absent where a language service chose the sentences. */
          label: z.enum(SUMMARY_LABELS).optional(),
        }),
      ),
    })
    .nullable(),
  /** What the call turns on, strongest first, from the redacted words; absent without a transcript and in older analyses. */
  keyPhrases: z
    .array(z.object({ text: z.string(), score: z.number().positive().max(1), evidence: z.array(evidenceSchema) }))
    .optional(),
  /** 0 to 1; null without a transcript. */
  complexity: z.number().min(0).max(1).nullable(),
  /** What the complexity is made of: it is the sum of the points. Absent in analyses made before it was defined. */
  complexityFactors: z
    .array(
      z.object({
        factor: z.string(),
        /** What was counted or measured. */
        value: z.number().nonnegative(),
        /** Of the whole, 0 to 1. */
        points: z.number().min(0).max(1),
        evidence: z.array(evidenceSchema),
      }),
    )
    .optional(),
});
export type Analysis = z.infer<typeof analysisSchema>;
