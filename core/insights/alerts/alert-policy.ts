/** What somebody should look at: `policies/alerts.yaml`. A rule holds when all its conditions do. */
import * as z from 'zod';
import { EMOTIONS } from '../../analysis/analysis.ts';
import { phraseSetSchema, uniqueIds } from '../../analysis/phrase-policy.ts';
import { namesSchema, policyIdSchema } from '../../policies/named.ts';
import { parsePolicyFile, type ParsedPolicy, type PolicySource } from '../../policies/yaml-file.ts';
import { roleSchema } from '../../transcript/transcript.ts';

const ids = z.array(policyIdSchema).min(1).max(100);
const seconds = z.number().nonnegative().max(36_000);

const conditionsSchema = z
  .strictObject({
    /** The customer's turns that feel so last longer than this, together. */
    emotion: z.strictObject({ labels: z.array(z.enum(EMOTIONS)).min(1), longerThanSeconds: seconds }).optional(),
    /** One of them was found. */
    intents: z.strictObject({ ids, confidence: z.number().min(0).max(1).default(0.4) }).optional(),
    /** One of them was found. */
    topics: ids.optional(),
    /** The risk of losing the customer. */
    risk: z.strictObject({ above: z.number().min(0).max(1) }).optional(),
    /** One of the items was failed, or the card scored below. */
    scorecard: z
      .strictObject({ id: policyIdSchema, failed: ids.optional(), below: z.number().min(0).max(100).optional() })
      .refine(({ failed, below }) => failed !== undefined || below !== undefined, 'needs failed or below')
      .optional(),
    /** Somebody of `roles` said one of the phrases; anybody when absent. */
    said: z.strictObject({ phrases: phraseSetSchema, roles: z.array(roleSchema).min(1).optional() }).optional(),
    /** The longest time in which nobody spoke. */
    silence: z.strictObject({ longerThanSeconds: seconds }).optional(),
    /** A card security code was found after the seal; the call is restricted then. */
    cardCodeFound: z.literal(true).optional(),
  })
  .refine((conditions) => Object.keys(conditions).length > 0, 'needs a condition');
export type AlertConditions = z.output<typeof conditionsSchema>;

const ruleSchema = z.strictObject({
  id: policyIdSchema,
  ...namesSchema.shape,
  severity: z.enum(['info', 'warning', 'critical']),
  /** Only these lines. */
  businessLines: ids.optional(),
  when: conditionsSchema,
  /** No second alert of the rule about the same customer, or agent, when their calls began within these hours of each other. */
  coolDown: z
    .strictObject({
      per: z.enum(['customer', 'agent']),
      hours: z
        .number()
        .positive()
        .max(24 * 366),
    })
    .optional(),
});
export type AlertRule = z.output<typeof ruleSchema>;

export const alertPolicySchema = z.strictObject({
  version: z.string().min(1).max(40),
  rules: z.array(ruleSchema).max(200).refine(uniqueIds, 'ids must be distinct'),
});
export type AlertPolicy = z.output<typeof alertPolicySchema>;

/** Where there is no alerts.yaml. */
export const NO_ALERTS: AlertPolicy = { version: 'none', rules: [] };

export function parseAlertPolicy(source: PolicySource): ParsedPolicy<AlertPolicy> {
  return parsePolicyFile(alertPolicySchema, source);
}
