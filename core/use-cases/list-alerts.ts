/** Alerts as people and scripts see them. */
import { alertOf, alertSchema, type Alert } from '../insights/alerts/alert.ts';
import type { Page } from '../ports.ts';
import type { Context } from './context.ts';

export const alertViewSchema = alertSchema.omit({ schemaVersion: true }).extend({
  /** Absent once the call is gone. */
  customerRef: alertSchema.shape.alertId.optional(),
});
export type AlertView = Omit<Alert, 'schemaVersion'> & { readonly customerRef?: string };

/** Rounds of one page: a page is short rather than late where few alerts are the asker's. */
const ROUNDS = 20;

/**
 * Newest first. `sees`: which alerts the asker may know about; a page may be short and go on behind its cursor.
 * Errors: VALIDATION_FAILED for a bad cursor.
 */
export async function listAlerts(
  { catalogue }: Pick<Context, 'catalogue'>,
  filter: { readonly customerRef?: string; readonly ruleId?: string },
  page: { readonly limit: number; readonly cursor?: string | undefined },
  sees: (alert: AlertView) => boolean = () => true,
): Promise<Page<AlertView>> {
  const subject = filter.customerRef;
  const items: AlertView[] = [];
  let { cursor } = page;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await catalogue.entries('alert', subject === undefined ? {} : { subject }, {
      limit: page.limit - items.length,
      ...(cursor !== undefined && { cursor }),
    });
    for (const entry of found.items) {
      const { schemaVersion: _, ...alert } = alertOf(entry);
      const view = { ...alert, ...(entry.subject !== undefined && { customerRef: entry.subject }) };
      if ((filter.ruleId ?? alert.ruleId) === alert.ruleId && sees(view)) items.push(view);
    }
    cursor = found.nextCursor;
    if (cursor === undefined) return { items };
    if (items.length === page.limit) break;
  }
  return { items, ...(cursor !== undefined && { nextCursor: cursor }) };
}
