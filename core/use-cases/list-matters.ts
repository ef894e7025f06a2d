/** Matters and approvals as people and scripts see them. */
import * as z from 'zod';
import { AppError, isAppError } from '../errors.ts';
import { matterOf, matterSchema, type Matter } from '../matters/matter.ts';
import type { Entry, Page } from '../ports.ts';
import { recordingSchema, type Recording } from '../recording/recording.ts';
import { approvalOf, approvalSchema } from './approval.ts';
import type { Context } from './context.ts';

type Ports = Pick<Context, 'catalogue'>;
type PageRequest = { readonly limit: number; readonly cursor?: string };

export const matterViewSchema = matterSchema.omit({ schemaVersion: true }).extend({
  state: z.enum(['open', 'closed']),
  /** It has a standing query: what arrives later and matches is held. */
  catchFuture: z.boolean(),
  /** Recordings it holds now; where one matter is shown. */
  held: z.int().nonnegative().optional(),
});
export type MatterView = z.infer<typeof matterViewSchema>;

/** Calls that are named beside an approval, so that who decides knows what it is about. */
const MOST_CALLS = 3;

export const approvalViewSchema = approvalSchema.omit({ schemaVersion: true }).extend({
  /** Whose recordings, where the action names a customer. */
  customerRef: z.string().optional(),
  /** The first of the recordings that the action names, as they are now. */
  calls: z
    .array(
      recordingSchema.pick({ recordingId: true, startedAt: true, businessLine: true, state: true, customerRef: true }),
    )
    .max(MOST_CALLS),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;

export function matterViewOf({ schemaVersion: _, ...matter }: Matter): MatterView {
  return {
    ...matter,
    state: matter.closedAt === undefined ? 'open' : 'closed',
    catchFuture: matter.standing.length > 0,
  };
}

/** Newest first. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listMatters(
  { catalogue }: Ports,
  filter: { readonly open?: boolean },
  page: PageRequest,
): Promise<Page<MatterView>> {
  const { items, ...rest } = await catalogue.entries('matter', filter, page);
  return { ...rest, items: items.map((entry) => matterViewOf(matterOf(entry))) };
}

/** Errors: NOT_FOUND. */
export async function showMatter({ catalogue }: Ports, matterId: string): Promise<MatterView> {
  const entry = await catalogue.entry('matter', matterId);
  if (!entry) throw new AppError('NOT_FOUND', 'There is no matter with this id.');
  return { ...matterViewOf(matterOf(entry)), held: await catalogue.countHeld(matterId) };
}

/** Newest first. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listApprovals(
  { catalogue }: Ports,
  filter: { readonly open?: boolean },
  page: PageRequest,
): Promise<Page<ApprovalView>> {
  const { items, ...rest } = await catalogue.entries('approval', filter, page);
  return { ...rest, items: await Promise.all(items.map(async (entry) => approvalViewOf(catalogue, entry))) };
}

/** A damaged row keeps nobody from deciding. */
async function readable(catalogue: Ports['catalogue'], recordingId: string): Promise<Recording | undefined> {
  try {
    return await catalogue.recording(recordingId);
  } catch (error) {
    if (isAppError(error, 'INTEGRITY')) return undefined;
    throw error;
  }
}

async function approvalViewOf(catalogue: Ports['catalogue'], entry: Entry): Promise<ApprovalView> {
  const { schemaVersion: _, ...approval } = approvalOf(entry);
  const ids = approval.action.recordingIds?.slice(0, MOST_CALLS) ?? [];
  const found = await Promise.all(ids.map(async (id) => readable(catalogue, id)));
  const calls = found.flatMap((recording) => {
    if (!recording) return [];
    const { recordingId, startedAt, businessLine, state, customerRef } = recording;
    return [{ recordingId, startedAt, businessLine, state, ...(customerRef !== undefined && { customerRef }) }];
  });
  return { ...approval, ...(entry.subject !== undefined && { customerRef: entry.subject }), calls };
}
