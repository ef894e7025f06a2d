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

export const ticketSchema = z.object({
  category: z.string(),
  summary: z.string(),
  customer: z.string().optional(),
  orderNumbers: z.array(z.string()),
  amounts: z.array(z.string()),
  promisedActions: z.array(z.object({ text: z.string(), turn: z.int().nonnegative(), startMs: z.int().nonnegative() })),
  priority: z.enum(['low', 'normal', 'high']),
});

export const analysisSchema = z.object({
  schemaVersion: z.literal(1),
  /** null when the codec cannot be decoded here. */
  acoustics: acousticsSchema.nullable(),
  /** The rest is null or empty when there is no transcript. */
  sentiment: sentimentSchema.nullable(),
  entities: z.array(entitySchema),
  topics: z.array(z.object({ id: z.string(), evidence: z.array(evidenceSchema) })),
  intents: z.array(
    z.object({ id: z.string(), confidence: z.number().min(0).max(1), evidence: z.array(evidenceSchema) }),
  ),
  scorecards: z.array(scorecardResultSchema),
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
  risk: z
    .object({
      score: z.number().min(0).max(1),
      contributions: z.array(z.object({ factor: z.string(), weight: z.number() })),
    })
    .nullable(),
  summary: z
    .object({
      sentences: z.array(z.object({ text: z.string(), turn: z.int().nonnegative(), startMs: z.int().nonnegative() })),
    })
    .nullable(),
  /** 0 to 1; null until it is defined for the call. */
  complexity: z.number().min(0).max(1).nullable(),
});
export type Analysis = z.infer<typeof analysisSchema>;
