/** An alert as it is kept: which rule, in which version, about which call, resting on exactly what. No word of the call is in it. */
import * as z from 'zod';
import { evidenceSchema } from '../../analysis/analysis.ts';
import { AppError } from '../../errors.ts';
import type { Entry } from '../../ports.ts';

export const alertSchema = z.object({
  schemaVersion: z.literal(1),
  alertId: z.string(),
  recordingId: z.string(),
  ruleId: z.string(),
  /** Version of alerts.yaml. */
  ruleVersion: z.string(),
  severity: z.enum(['info', 'warning', 'critical']),
  /** When it was raised. */
  at: z.iso.datetime(),
  /** When the call began. */
  startedAt: z.iso.datetime(),
  businessLine: z.string(),
  agentId: z.string().optional(),
  team: z.string().optional(),
  /** Absent where the rule is about the whole call. */
  window: z
    .object({
      startMs: z.int().nonnegative(),
      endMs: z.int().nonnegative(),
      turns: z.array(evidenceSchema),
    })
    .optional(),
  /** The score when it was raised, for rules about the risk. */
  risk: z.number().min(0).max(1).optional(),
});
export type Alert = z.infer<typeof alertSchema>;

/** One per recording and rule: whoever raises it again finds it there. */
export function alertIdOf(recordingId: string, ruleId: string): string {
  return `${recordingId}.${ruleId}`;
}

export function alertEntry(alert: Alert, subject: string | undefined, revision = 1): Entry {
  return {
    ...{ kind: 'alert', id: alert.alertId, revision, createdAt: alert.at, open: true },
    ...(subject !== undefined && { subject }),
    body: JSON.stringify(alert),
  };
}

/** Errors: INTEGRITY. */
export function alertOf({ body }: Pick<Entry, 'body'>): Alert {
  try {
    return alertSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored alert is damaged.', { cause });
  }
}

/** What is left of an alert when its call is gone: that there was one. */
export function forgottenAlert({ window: _where, risk: _score, ...rest }: Alert): Alert {
  return rest;
}
