/** Opens a matter, by name or by the first hold placed for it, and changes what it catches. */
import { ARCHIVE_ID } from '../custody/event.ts';
import { recordEvent } from '../custody/leaf.ts';
import { AppError, isAppError } from '../errors.ts';
import type { Entry } from '../ports.ts';
import { matterEntry, matterIdSchema, matterOf, type Matter } from '../matters/matter.ts';
import type { Context } from './context.ts';

type Ports = Pick<Context, 'catalogue' | 'clock' | 'random'>;

const ROUNDS = 8;

export interface OpenMatterRequest {
  readonly matterId: string;
  readonly title?: string;
  readonly reason?: string;
  readonly actor: string;
}

/** Opens it, opens it again when it was closed, gives it its title; an open one stays as it is. Errors: VALIDATION_FAILED. */
export async function openMatter(context: Ports, request: OpenMatterRequest): Promise<Matter> {
  return change(context, request, (known, at) => {
    const { matterId, title } = request;
    if (known && known.closedAt === undefined && (title === undefined || title === known.title)) return undefined;
    const fresh: Matter = { schemaVersion: 1, matterId, openedAt: at, standing: [] };
    const { closedAt: _, ...matter } = known ?? fresh;
    return { ...matter, ...(title !== undefined && { title }) };
  });
}

/**
 * The matter a hold is placed for; an unknown one is opened by that.
 * Errors: STATE_CONFLICT when it was closed, VALIDATION_FAILED for what cannot name a matter.
 */
export async function openForHold(context: Ports, request: OpenMatterRequest): Promise<void> {
  const known = await findMatter(context, request.matterId);
  if (known?.closedAt !== undefined) {
    throw new AppError('STATE_CONFLICT', 'The matter is closed; open it again before anything is held for it.');
  }
  if (!known) await openMatter(context, request);
}

export async function findMatter(
  { catalogue }: Pick<Context, 'catalogue'>,
  matterId: string,
): Promise<Matter | undefined> {
  const entry = await catalogue.entry('matter', matterId);
  return entry && matterOf(entry);
}

/**
 * Commits what `next` makes of the matter, and an event when it was opened or closed by that. `next` may run more than once and returns
 * undefined when there is nothing to change. Errors: CONFLICT when the matter never rests.
 */
export async function change(
  context: Ports,
  { matterId, reason, actor }: Pick<OpenMatterRequest, 'matterId' | 'reason' | 'actor'>,
  next: (known: Matter | undefined, at: string) => Matter | undefined,
): Promise<Matter> {
  if (!matterIdSchema.safeParse(matterId).success) {
    throw new AppError(
      'VALIDATION_FAILED',
      'A matter is named by 1 to 256 characters (800 bytes), none of them a control character.',
    );
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const entry: Entry | undefined = await context.catalogue.entry('matter', matterId);
    const known = entry && matterOf(entry);
    const at = context.clock.now().toISOString();
    const matter = next(known, at);
    if (!matter) {
      if (known) return known;
      throw new AppError('NOT_FOUND', 'There is no matter with this id.');
    }
    const wasOpen = known !== undefined && known.closedAt === undefined;
    const isOpen = matter.closedAt === undefined;
    const type = isOpen ? 'matter.opened' : 'matter.closed';
    const openings = { actor, matter: matterId, ...(reason !== undefined && { reason }) };
    const event = recordEvent({ recordingId: ARCHIVE_ID, at, entry: { type, openings }, random: context.random });
    try {
      await context.catalogue.commit({
        recordings: [],
        entries: [matterEntry(matter, entry)],
        events: wasOpen === isOpen ? [] : [event],
      });
      return matter;
    } catch (error) {
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
  }
  throw new AppError('CONFLICT', 'The matter kept changing; try again.');
}
