/**
 * Takes committed events to those who want to know. Custody events come from the log, whose order never changes and has no gaps: the position
 * that was reached is all there is to remember. What is no custody event waits in the catalogue until it is told. Whoever dies in between tells
 * some of it again, with the same ids.
 */
import * as z from 'zod';
import { AppError, isAppError } from '../errors.ts';
import type { EventOutlet } from '../events/ports.ts';
import { eventOfEntry, eventOfLeaf, type PublicEvent } from '../events/public-event.ts';
import type { Entry } from '../ports.ts';
import type { Context } from './context.ts';
import { continueReplays, type HasTime } from './replay-events.ts';

type Ports = Pick<Context, 'catalogue' | 'ledger' | 'clock'>;

const FEED = 'log';
const LEAVES = 256;
/** Read without letting others have their turn: two milliseconds. */
const AT_A_STRETCH = 32;
/** Each is an entry that changes, in one transaction. */
const KEPT = 40;

const positionSchema = z.object({ schemaVersion: z.literal(1), position: z.int().nonnegative() });

export interface Fed {
  /** Events that were told. */
  readonly told: number;
  /** Leaves of the log that are still to be read, when the time was up. */
  readonly behind: number;
}

/** Tells everything that waits, or as much as there is time for. May run twice. Errors: UNAVAILABLE, INTEGRITY. */
export async function feedEvents(context: Ports, outlet: EventOutlet, hasTime: HasTime = () => true): Promise<Fed> {
  const told = (await tellLog(context, outlet, hasTime)) + (await tellKept(context, outlet, hasTime));
  const again = await continueReplays(context, outlet, hasTime);
  const { position } = await readPosition(context);
  return { told: told + again, behind: Math.max(0, (await context.ledger.assign()) - position) };
}

async function tellLog(context: Ports, outlet: EventOutlet, hasTime: HasTime): Promise<number> {
  const { catalogue, ledger } = context;
  let told = 0;
  const size = await ledger.assign();
  while (await hasTime()) {
    const { position, entry } = await readPosition(context);
    if (position >= size) break;
    if ((await outlet.isWanted?.()) === false) {
      await committed(catalogue, [feedEntry(context, size, entry)]);
      break;
    }
    const leaves = await ledger.leaves(position, Math.min(LEAVES, size - position));
    const last = leaves.at(-1);
    if (!last) break;
    const events = await eventsOf(leaves);
    const papers = events.length > 0 ? await outlet.send(events.map((event) => ({ event }))) : [];
    const reached = feedEntry(context, last.leafIndex + 1, entry);
    if (await committed(catalogue, [...papers, reached])) told += events.length;
  }
  return told;
}

/** Behind by much, it would hold up whoever else is to be answered here: a store on this machine never waits. */
async function eventsOf(leaves: readonly { readonly leaf: string }[]): Promise<readonly PublicEvent[]> {
  const events: PublicEvent[] = [];
  for (let at = 0; at < leaves.length; at += AT_A_STRETCH) {
    for (const { leaf } of leaves.slice(at, at + AT_A_STRETCH)) {
      const event = eventOfLeaf(leaf);
      if (event) events.push(event);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return events;
}

async function tellKept({ catalogue }: Ports, outlet: EventOutlet, hasTime: HasTime): Promise<number> {
  let told = 0;
  while (await hasTime()) {
    const { items } = await catalogue.entries('event', { open: true }, { limit: KEPT });
    if (items.length === 0) break;
    const papers = await outlet.send(items.map((entry) => ({ event: eventOfEntry(entry) })));
    const closed = items.map((entry): Entry => ({ ...entry, revision: entry.revision + 1, open: false }));
    if (!(await committed(catalogue, [...papers, ...closed]))) break;
    told += items.length;
  }
  return told;
}

async function readPosition({ catalogue }: Ports): Promise<{ position: number; entry: Entry | undefined }> {
  const entry = await catalogue.entry('feed', FEED);
  if (!entry) return { position: 0, entry };
  try {
    return { ...positionSchema.parse(JSON.parse(entry.body)), entry };
  } catch (cause) {
    throw new AppError('INTEGRITY', 'The position of the event feed cannot be read.', { cause });
  }
}

function feedEntry({ clock }: Ports, position: number, before: Entry | undefined): Entry {
  return {
    ...{ kind: 'feed', id: FEED, revision: (before?.revision ?? 0) + 1, open: false },
    createdAt: before?.createdAt ?? clock.now().toISOString(),
    body: JSON.stringify({ schemaVersion: 1, position }),
  };
}

/** False when somebody else told the same meanwhile. */
async function committed(catalogue: Context['catalogue'], entries: readonly Entry[]): Promise<boolean> {
  try {
    await catalogue.commit({ recordings: [], entries });
    return true;
  } catch (error) {
    if (isAppError(error, 'CONFLICT')) return false;
    throw error;
  }
}
