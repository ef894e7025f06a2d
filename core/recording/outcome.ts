/** How the matter of a call ended, as the customer system tells it: what insights are counted by and what the risk is fitted to. */
import * as z from 'zod';
import { policyIdSchema } from '../policies/named.ts';

export const OUTCOMES = ['retained', 'lost', 'lost-to-competitor', 'resolved', 'unresolved', 'sold', 'other'] as const;
export const outcomeCodeSchema = z.enum(OUTCOMES);
export type OutcomeCode = z.infer<typeof outcomeCodeSchema>;

export const outcomeSchema = z.object({
  code: outcomeCodeSchema,
  /** Short name of a company, such as `acme-mobile`; with `lost-to-competitor` only. */
  competitor: policyIdSchema.optional(),
  /** When it came to that, ISO 8601 UTC. */
  at: z.iso.datetime(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Whether the customer left; undefined when the outcome does not say. */
export function isLost(outcome: Outcome | undefined): boolean | undefined {
  switch (outcome?.code) {
    case 'lost':
    case 'lost-to-competitor':
      return true;
    case 'retained':
    case 'resolved':
    case 'sold':
      return false;
    case 'unresolved':
    case 'other':
    case undefined:
      return undefined;
  }
}

/** The customer has nothing to wait for any more. */
export function isSettled(outcome: Outcome | undefined): boolean {
  return isLost(outcome) !== undefined;
}
