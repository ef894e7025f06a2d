/** Long spans without talk: on hold with music, or in silence. */
import type { Hold, Span } from '../shapes.ts';

/** ms */
const MIN_HOLD_MS = 10_000;
/** Share of a span of music that must be music by itself; the rest is gaps. */
const MIN_MUSIC = 0.6;

/** Music on a channel: `share` of it, 0 to 1, is music. */
export interface MusicStretch extends Span {
  readonly share: number;
}

/**
 * Music of 10 s or more on any channel, and what is left of the silences where that is 10 s or more.
 * @param silences nobody speaks, in order
 */
export function findHolds(music: readonly (readonly MusicStretch[])[], silences: readonly Span[]): Hold[] {
  const played = union(
    music
      .flat()
      .filter(({ startMs, endMs, share }) => endMs - startMs >= MIN_HOLD_MS && share >= MIN_MUSIC)
      .toSorted((a, b) => a.startMs - b.startMs),
  );
  const silent = without(silences, played).filter(({ startMs, endMs }) => endMs - startMs >= MIN_HOLD_MS);
  return [
    ...played.map((span) => ({ ...span, kind: 'music' as const })),
    ...silent.map((span) => ({ ...span, kind: 'silence' as const })),
  ].toSorted((a, b) => a.startMs - b.startMs);
}

function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const { startMs, endMs } of spans) {
    const last = joined.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else joined.push({ startMs, endMs });
  }
  return joined;
}

/** What is left of spans in order when others in order are cut out. */
function without(spans: readonly Span[], cuts: readonly Span[]): Span[] {
  const left: Span[] = [];
  let next = 0;
  for (const { startMs, endMs } of spans) {
    let from = startMs;
    while ((cuts[next]?.endMs ?? Infinity) <= from) next++;
    for (let i = next; (cuts[i]?.startMs ?? Infinity) < endMs; i++) {
      const cut = cuts[i];
      if (!cut) break;
      if (cut.startMs > from) left.push({ startMs: from, endMs: cut.startMs });
      from = Math.max(from, cut.endMs);
    }
    if (from < endMs) left.push({ startMs: from, endMs });
  }
  return left;
}
