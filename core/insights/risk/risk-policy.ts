/** How the risk of losing a customer is weighed: `policies/risk.yaml`. The shipped weights are an expert's guess; `risk fit` makes measured ones. */
import * as z from 'zod';
import { emotionSchema } from '../../analysis/analysis.ts';
import { policyIdSchema } from '../../policies/named.ts';
import { parsePolicyFile, type ParsedPolicy, type PolicySource } from '../../policies/yaml-file.ts';

/** What is known about a customer when a call ends. In this order everywhere. */
export const RISK_FACTORS = [
  'cancel-intent',
  'competitor-named',
  'angry-now',
  'bad-history',
  'repeat-contacts',
  'unresolved-promises',
  'unresolved-outcomes',
] as const;
export type RiskFactor = (typeof RISK_FACTORS)[number];

const weight = z.number().min(-20).max(20);
const ids = z.array(policyIdSchema).max(100);

export const riskPolicySchema = z.strictObject({
  version: z.string().min(1).max(40),
  /** `expert`: somebody's judgement. `fit`: measured on outcomes, see `fit`. */
  basis: z.enum(['expert', 'fit']),
  /** Log-odds of a call without any factor. */
  baseline: weight,
  /** Log-odds per unit of the factor. */
  weights: z.strictObject({
    'cancel-intent': weight,
    'competitor-named': weight,
    'angry-now': weight,
    'bad-history': weight,
    'repeat-contacts': weight,
    'unresolved-promises': weight,
    'unresolved-outcomes': weight,
  } satisfies Record<RiskFactor, typeof weight>),
  /** Earlier calls that are looked at: the newest of the customer, no older than the window. */
  history: z.strictObject({ calls: z.int().min(1).max(20), days: z.int().min(1).max(3650) }),
  /** Intents with which customers leave. */
  leaving: ids,
  /** Topics that name a competitor. */
  competitors: ids,
  /** Topics and intents that say nothing about the problem: two calls about them are no repeat. */
  general: ids.default([]),
  badEmotions: z.array(emotionSchema).min(1),
  /** How the weights were measured; with `basis: fit`. */
  fit: z
    .strictObject({
      calls: z.int().positive(),
      lost: z.int().positive(),
      logLoss: z.number(),
      baseRateLogLoss: z.number(),
      auc: z.number(),
      calibrationError: z.number(),
    })
    .optional(),
});
export type RiskPolicy = z.output<typeof riskPolicySchema>;

/** Where there is no risk.yaml. */
export const DEFAULT_RISK: RiskPolicy = {
  version: 'expert-1',
  basis: 'expert',
  baseline: -3,
  weights: {
    'cancel-intent': 2.2,
    'competitor-named': 1.2,
    'angry-now': 1,
    'bad-history': 0.8,
    'repeat-contacts': 0.5,
    'unresolved-promises': 0.6,
    'unresolved-outcomes': 0.7,
  },
  history: { calls: 10, days: 90 },
  leaving: ['cancel-service'],
  competitors: ['competitor'],
  general: ['complaint', 'waiting', 'make-complaint', 'ask-information'],
  badEmotions: ['angry', 'worried'],
};

export function parseRiskPolicy(source: PolicySource): ParsedPolicy<RiskPolicy> {
  return parsePolicyFile(riskPolicySchema, source);
}
