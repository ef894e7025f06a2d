/** `log events`: what happened in the archive that is about no recording. */
import { ARCHIVE_ID } from '../../core/custody/event.ts';
import type { Page } from '../../core/ports.ts';
import { listCustody, type CustodyView } from '../../core/use-cases/show-recording.ts';
import type { Command } from './folder.ts';
import { table, type Result } from './output.ts';

export interface EventPage {
  readonly limit: number;
  readonly cursor?: string;
}

export async function events({ context }: Command, page: EventPage): Promise<Result> {
  return eventsResult(await listCustody(context, ARCHIVE_ID, { ...page, newestFirst: true }));
}

export function eventsResult(page: Page<CustodyView>): Result {
  const rows = page.items.map((event) => [event.at, event.type, event.actor, saidOf(event)]);
  const text = [
    rows.length === 0 ? 'Nothing has happened.' : table(['at', 'event', 'actor', 'what'], rows),
    ...(page.nextCursor === undefined ? [] : [`More: --cursor ${page.nextCursor}`]),
  ].join('\n');
  return { json: page, text };
}

function saidOf({ matter, purpose, reason, facts = {} }: CustodyView): string {
  const known = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
  return [matter, purpose, reason, ...known].filter((one) => one !== undefined).join(', ');
}
