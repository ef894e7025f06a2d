/** Matters and approvals as people and scripts see them. */
import * as z from 'zod';
import { AppError } from '../errors.ts';
import { matterOf, matterSchema } from '../matters/matter.ts';
import type { Entry, Page } from '../ports.ts';
import { approvalOf, approvalSchema } from './approval.ts';
import { pages } from './catalogue-pages.ts';
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

export const approvalViewSchema = approvalSchema.omit({ schemaVersion: true });
export type ApprovalView = z.infer<typeof approvalViewSchema>;

export function matterViewOf(entry: Pick<Entry, 'body'>): MatterView {
  const { schemaVersion: _, ...matter } = matterOf(entry);
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
  return { ...rest, items: items.map(matterViewOf) };
}

/** Errors: NOT_FOUND. */
export async function showMatter({ catalogue }: Ports, matterId: string): Promise<MatterView> {
  const entry = await catalogue.entry('matter', matterId);
  if (!entry) throw new AppError('NOT_FOUND', 'There is no matter with this id.');
  let held = 0;
  for await (const _ of pages(catalogue, { matterId })) held += 1;
  return { ...matterViewOf(entry), held };
}

/** Newest first. Errors: VALIDATION_FAILED for a bad cursor. */
export async function listApprovals(
  { catalogue }: Ports,
  filter: { readonly open?: boolean },
  page: PageRequest,
): Promise<Page<ApprovalView>> {
  const { items, ...rest } = await catalogue.entries('approval', filter, page);
  return {
    ...rest,
    items: items.map((entry) => {
      const { schemaVersion: _, ...approval } = approvalOf(entry);
      return approval;
    }),
  };
}
