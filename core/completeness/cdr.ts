/** Call detail records: what the switch says happened, against which the archive is reconciled. */
import * as z from 'zod';

const label = z.string().min(1).max(256);

/** One call as the switch saw it. */
export const cdrRowSchema = z.object({
  callId: label,
  /** Recorder or system; absent = any. */
  source: label.optional(),
  startedAt: z.iso.datetime(),
  /** Talk time. */
  durationMs: z.int().nonnegative().optional(),
});
export type CdrRow = z.infer<typeof cdrRowSchema>;

/** Where a CSV says what: column headers. */
export const cdrMappingSchema = z.strictObject({
  callId: label.optional(),
  source: label.optional(),
  startedAt: label.optional(),
  /** Whole or decimal seconds, or `hh:mm:ss`. */
  durationSeconds: label.optional(),
  durationMs: label.optional(),
  /** Instead of a duration. */
  endedAt: label.optional(),
});
export type CdrMapping = z.infer<typeof cdrMappingSchema>;

export interface CdrFile {
  readonly rows: readonly CdrRow[];
  /** Rows that could not be read: line (1 = header) and rule, never the value. */
  readonly problems: readonly { readonly line: number; readonly reason: string }[];
  /** Rows that are no recorded calls: chats, tasks. */
  readonly skipped: number;
}
