/** What the speakers do to each other: silence, overlap, interruption. From speech segments alone. */
import type { Span } from '../shapes.ts';

/** ms; spans in which nobody speaks count from here (interface: "3 s or more"). */
const MIN_SILENCE_MS = 3000;
/**
 * An interruption, after the "successful" or "simple" interruption of Beattie (1982) and Gravano & Hirschberg (2012):
 * one starts while the other holds the floor, both talk, the other falls silent, the first goes on.
 */
const INTERRUPTION = {
  /** The other has been talking for this long: holds the floor. */
  floorMs: 500,
  /** Both talk for this long. Half of all overlaps at ordinary turn changes are under 250 ms (Levinson & Torreira 2015). */
  overlapMs: 500,
  /** The other gives up within this time of the start; later it is a conversation at cross purposes. */
  yieldMs: 3000,
  /** The first goes on for this long after that: not a back-channel ("mm-hm", mostly under 500 ms). */
  holdMs: 500,
} as const;
/** ms; pauses shorter than this do not end a turn at talk (inter-pausal units joined, Heldner & Edlund 2010: 500 ms covers pauses within turns). */
const TURN_PAUSE_MS = 500;

/** Spans of at least MIN_SILENCE_MS, between 0 and `durationMs`, without speech on any channel. */
export function findSilences(channels: readonly (readonly Span[])[], durationMs: number): Span[] {
  const silences: Span[] = [];
  let silentFrom = 0;
  for (const { startMs, endMs } of channels.flat().toSorted((a, b) => a.startMs - b.startMs)) {
    if (startMs - silentFrom >= MIN_SILENCE_MS) silences.push({ startMs: silentFrom, endMs: startMs });
    silentFrom = Math.max(silentFrom, endMs);
  }
  if (durationMs - silentFrom >= MIN_SILENCE_MS) silences.push({ startMs: silentFrom, endMs: durationMs });
  return silences;
}

/** Time in ms during which two or more channels speak. */
export function overlapMs(channels: readonly (readonly Span[])[]): number {
  const edges = channels
    .flat()
    .flatMap(({ startMs, endMs }) => [
      { at: startMs, step: 1 },
      { at: endMs, step: -1 },
    ])
    .toSorted((a, b) => a.at - b.at || a.step - b.step);
  let speaking = 0;
  let since = 0;
  let total = 0;
  for (const { at, step } of edges) {
    if (speaking >= 2) total += at - since;
    speaking += step;
    since = at;
  }
  return total;
}

/** Start and channel of every interruption (see INTERRUPTION), in order of time. */
export function findInterruptions(channels: readonly (readonly Span[])[]): { atMs: number; channel: number }[] {
  const turns = channels.map(joinPauses);
  return turns
    .flatMap((own, channel) => {
      const others = turns.filter((_, other) => other !== channel);
      return own
        .filter((turn) => others.some((spans) => yieldsTo(turn, spans)))
        .map(({ startMs }) => ({ atMs: startMs, channel }));
    })
    .toSorted((a, b) => a.atMs - b.atMs || a.channel - b.channel);
}

function yieldsTo(turn: Span, others: readonly Span[]): boolean {
  const holder = spanAt(others, turn.startMs);
  if (!holder) return false;
  const overlap = holder.endMs - turn.startMs;
  return (
    turn.startMs - holder.startMs >= INTERRUPTION.floorMs &&
    overlap >= INTERRUPTION.overlapMs &&
    overlap <= INTERRUPTION.yieldMs &&
    turn.endMs - holder.endMs >= INTERRUPTION.holdMs
  );
}

/** The span that holds `atMs`, by binary search. */
function spanAt(spans: readonly Span[], atMs: number): Span | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.endMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const found = spans[low];
  return found && found.startMs <= atMs ? found : undefined;
}

function joinPauses(spans: readonly Span[]): Span[] {
  const turns: Span[] = [];
  for (const span of spans) {
    const last = turns.at(-1);
    if (last && span.startMs - last.endMs < TURN_PAUSE_MS) last.endMs = span.endMs;
    else turns.push({ ...span });
  }
  return turns;
}
