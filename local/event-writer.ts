/**
 * Who has read what is committed before anybody gets to read it. To wait for the disk each time is the work of a thread, which writes what
 * comes meanwhile in one commit: the thread that answers people goes on.
 */
import type { Catalogue, Change } from '../core/ports.ts';
import { createAskedThread } from './asked-thread.ts';
import type { Settings } from './settings.ts';

export interface EventWriter {
  /** The catalogue, with commits of events alone on the thread. Errors of those: as before; UNAVAILABLE when the thread ended. */
  readonly catalogue: Catalogue;
  /** Starts the thread. */
  warm(): Promise<void>;
  /** After it has written what it was given. */
  stop(): Promise<void>;
}

export function createEventWriter(
  catalogue: Catalogue,
  settings: Settings,
  onFailure: (error: unknown) => void,
): EventWriter {
  const script = new URL('./event-thread.ts', import.meta.url);
  const { ask, stop } = createAskedThread({ script, settings, onFailure });
  return {
    catalogue: {
      ...catalogue,
      async commit(change) {
        if (isEventsAlone(change)) await ask(change.events);
        else await catalogue.commit(change);
      },
    },
    warm: async () => {
      await ask([]);
    },
    stop,
  };
}

function isEventsAlone({
  recordings,
  events = [],
  claims = [],
  entries = [],
  removed = [],
  due = [],
}: Change): boolean {
  return events.length > 0 && [recordings, claims, entries, removed, due].every(({ length }) => length === 0);
}
