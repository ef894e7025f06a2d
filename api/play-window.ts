/** A player that seeks sends hundreds of Range requests: they are one playing, and one custody event. So are refusals of the same thing. */
import type { Clock } from '../core/ports.ts';

/** Requests of one principal for one recording within this time are one playing. */
export const PLAY_WINDOW_MS = 5 * 60_000;
/** The same thing refused to the same principal within this time is one refusal, where it concerns no recording. */
export const REFUSAL_WINDOW_MS = 60_000;

interface Playing {
  readonly startedAt: number;
  /** Settles when the event is committed. */
  readonly noted: Promise<void>;
}

export interface PlayWindow {
  /** Resolves when an event of this playing stands in the catalogue; `note` writes it when there is none yet. Fails as `note` fails. */
  once(sub: string, what: string, note: () => Promise<void>): Promise<void>;
}

/** Lives in the memory of one process: after a restart, and on another machine, the next request is a new playing. */
export function createPlayWindow(clock: Clock, windowMs = PLAY_WINDOW_MS): PlayWindow {
  const playing = new Map<string, Playing>();
  return {
    async once(sub, what, note) {
      const now = clock.now().getTime();
      forgetPast(playing, now, windowMs);
      const key = JSON.stringify([sub, what]);
      const known = playing.get(key);
      if (known) return known.noted;
      const started = { startedAt: now, noted: note() };
      playing.set(key, started);
      try {
        await started.noted;
      } catch (error) {
        if (playing.get(key) === started) playing.delete(key);
        throw error;
      }
    },
  };
}

/** The map keeps the order of starting; a clock that was set back ends what seems to lie ahead. */
function forgetPast(playing: Map<string, Playing>, now: number, windowMs: number): void {
  for (const [key, { startedAt }] of playing) {
    const age = now - startedAt;
    if (age >= 0 && age < windowMs) break;
    playing.delete(key);
  }
}
