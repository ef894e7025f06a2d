/**
 * The turns of the calls that a search shows. Opening a sealed transcript takes a millisecond or more, and the same calls are shown again and
 * again while somebody chooses facets and turns pages: what was opened in the last minute is kept in memory, as long as it may be used.
 */
import type { Recording } from '../recording/recording.ts';
import { mayUse } from '../retention/disposition.ts';
import type { SearchDocument } from '../search/search.ts';
import type { Context } from './context.ts';
import { readSearchableTurns } from './redacted-content.ts';

/** Of all calls together: some 1,000 calls of five minutes. */
const KEPT_CHARACTERS = 4_000_000;
const KEPT_MS = 60_000;

type Turns = SearchDocument['turns'];
type Ports = Parameters<typeof readSearchableTurns>[0] & Pick<Context, 'catalogue' | 'clock'>;

interface Kept {
  readonly of: string;
  readonly turns: Turns;
  readonly until: number;
  readonly characters: number;
}

/** A function that gives the turns of a call as the index holds them, undefined where there are none or the call may not be used. */
export function createTurnLoader(ports: Ports): (recordingId: string) => Promise<Turns | undefined> {
  const kept = new Map<string, Kept>();
  let characters = 0;
  const forget = (recordingId: string): void => {
    characters -= kept.get(recordingId)?.characters ?? 0;
    kept.delete(recordingId);
  };
  return async (recordingId) => {
    const now = ports.clock.now();
    // Oldest first.
    for (const [id, { until }] of kept) {
      if (until > now.getTime() && characters <= KEPT_CHARACTERS) break;
      forget(id);
    }
    const recording = await ports.catalogue.recording(recordingId);
    const known = kept.get(recordingId);
    // What may not be used is not even opened.
    if (!recording || !mayUse(recording, now)) {
      forget(recordingId);
      return undefined;
    }
    const of = identityOf(recording);
    if (known?.of === of) return known.turns;
    const turns = await readSearchableTurns(ports, recording);
    forget(recordingId);
    if (!turns) return undefined;
    const size = turns.reduce((sum, { text }) => sum + text.length, 0);
    kept.set(recordingId, { of, turns, until: now.getTime() + KEPT_MS, characters: size });
    characters += size;
    return turns;
  };
}

/** Another one when other words are read. */
function identityOf({ transcription, cardCodeFound }: Recording): string {
  return JSON.stringify([transcription, cardCodeFound?.at]);
}
