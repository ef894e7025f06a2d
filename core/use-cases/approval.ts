/** An approval as the catalogue keeps it: who asked for what, and who decided. It names recordings and matters, never a person who called. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import type { Entry } from '../ports.ts';

const ids = z.array(z.string()).readonly();

export const approvalActionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hold-release'), matterId: z.string(), recordingIds: ids }),
  z.object({
    kind: z.literal('erasure'),
    /** Absent: every recording of the customer whom the entry is about, as they are when it is decided. */
    recordingIds: ids.optional(),
    /** The subject request that it answers. */
    requestId: z.string().optional(),
  }),
  z.object({ kind: z.literal('bulk-export'), recordingIds: ids, purpose: z.string() }),
]);
export type ApprovalAction = z.infer<typeof approvalActionSchema>;

/** `granted` = the action may go on or has not ended; `done` = it has. */
export const APPROVAL_STATES = ['pending', 'granted', 'declined', 'done'] as const;

export const approvalSchema = z.object({
  schemaVersion: z.literal(1),
  approvalId: z.string(),
  action: approvalActionSchema,
  requestedBy: z.string(),
  /** Removed with the person's data, where the action erases. */
  reason: z.string().optional(),
  requestedAt: z.iso.datetime(),
  state: z.enum(APPROVAL_STATES),
  decidedBy: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
  decisionReason: z.string().optional(),
  doneAt: z.iso.datetime().optional(),
});
export type Approval = z.infer<typeof approvalSchema>;

/** Errors: INTEGRITY when the stored entry is not an approval. */
export function approvalOf({ body }: Entry): Approval {
  try {
    return approvalSchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new AppError('INTEGRITY', 'A stored approval cannot be read.', { cause });
  }
}

/** Something is still to be done about it. */
export function isOpen({ state }: Pick<Approval, 'state'>): boolean {
  return state === 'pending' || state === 'granted';
}
