/** Closes a matter that holds nothing any more; what it would have caught from then on is forgotten with it. */
import { AppError } from '../errors.ts';
import type { Matter } from '../matters/matter.ts';
import type { Context } from './context.ts';
import { change } from './open-matter.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random'>;

/**
 * Repeating it changes nothing. A hold that is placed at the same moment wins: the matter is open again then.
 * Errors: NOT_FOUND, STATE_CONFLICT while recordings are held.
 */
export async function closeMatter(
  context: Ports,
  request: { matterId: string; reason: string; actor: string },
): Promise<Matter> {
  const { matterId } = request;
  if (await holdsAnything(context, matterId)) throw stillHolding();
  const closed = await change(context, request, (known, at) =>
    known?.closedAt === undefined ? known && { ...known, closedAt: at, standing: [] } : undefined,
  );
  if (!(await holdsAnything(context, matterId))) return closed;
  await change(context, request, (known) => {
    if (known?.closedAt === undefined) return undefined;
    const { closedAt: _, ...matter } = known;
    return matter;
  });
  throw stillHolding();
}

async function holdsAnything({ catalogue }: Ports, matterId: string): Promise<boolean> {
  return (await catalogue.recordings({ matterId }, { limit: 1 })).items.length > 0;
}

function stillHolding(): AppError {
  return new AppError('STATE_CONFLICT', 'Recordings are held for the matter; release them first.');
}
