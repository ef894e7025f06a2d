/** Where a channel is cut for the recogniser: pieces of speech with whole sentences where possible, none too long for the model. */
import type { Span } from '../../core/audio/shapes.ts';

export interface Piece extends Span {
  /** What the recogniser hears: the speech and a little of the silence around it, never of a neighbouring piece. ms. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface PlanOptions {
  /** Speech on both sides of a shorter pause belongs together. ms. */
  readonly joinMs: number;
  /** No piece of speech is longer. ms. */
  readonly maxMs: number;
  /** Silence added on either side. ms. */
  readonly padMs: number;
}

export const PLAN: PlanOptions = { joinMs: 800, maxMs: 20_000, padMs: 100 };

/**
 * Joins speech segments over short pauses and cuts what is too long at its longest pause; speech without any pause is cut
 * into equal parts.
 * @param segments speech of one channel, ordered and disjoint
 * @param durationMs end of the recording
 */
export function planPieces(segments: readonly Span[], durationMs: number, options: PlanOptions = PLAN): Piece[] {
  const spans = utterances(segments, options.joinMs).flatMap((utterance) => shorten(utterance, options.maxMs));
  return spans.map(({ startMs, endMs }, index) => {
    const before = index === 0 ? 0 : middle(spans[index - 1]?.endMs ?? 0, startMs);
    const after = index === spans.length - 1 ? durationMs : middle(endMs, spans[index + 1]?.startMs ?? durationMs);
    return {
      startMs,
      endMs,
      fromMs: Math.max(before, startMs - options.padMs),
      toMs: Math.max(endMs, Math.min(after, endMs + options.padMs)),
    };
  });
}

function middle(a: number, b: number): number {
  return Math.round((a + b) / 2);
}

function utterances(segments: readonly Span[], joinMs: number): Span[][] {
  const all: Span[][] = [];
  for (const segment of segments) {
    const last = all.at(-1);
    const pause = segment.startMs - (last?.at(-1)?.endMs ?? -Infinity);
    if (last === undefined || pause >= joinMs) all.push([segment]);
    else last.push(segment);
  }
  return all;
}

function shorten(segments: readonly Span[], maxMs: number): Span[] {
  const [first, last] = [segments[0], segments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const whole = { startMs: first.startMs, endMs: last.endMs };
  if (whole.endMs - whole.startMs <= maxMs) return [whole];
  if (segments.length === 1) return equalParts(whole, maxMs);
  const at = longestPause(segments);
  return [...shorten(segments.slice(0, at), maxMs), ...shorten(segments.slice(at), maxMs)];
}

/** Index of the segment after the longest pause; of several, the one nearest the middle, so that the parts come out even. */
function longestPause(segments: readonly Span[]): number {
  const from = segments[0]?.startMs ?? 0;
  const centre = middle(from, segments.at(-1)?.endMs ?? from);
  let best = { at: 1, pause: -1, distance: Infinity };
  for (let at = 1; at < segments.length; at++) {
    const endMs = segments[at - 1]?.endMs ?? 0;
    const startMs = segments[at]?.startMs ?? 0;
    const pause = startMs - endMs;
    const distance = Math.abs(middle(endMs, startMs) - centre);
    if (pause > best.pause || (pause === best.pause && distance < best.distance)) best = { at, pause, distance };
  }
  return best.at;
}

function equalParts({ startMs, endMs }: Span, maxMs: number): Span[] {
  const parts = Math.ceil((endMs - startMs) / maxMs);
  const edge = (part: number): number => startMs + Math.round(((endMs - startMs) * part) / parts);
  return Array.from({ length: parts }, (_, part) => ({ startMs: edge(part), endMs: edge(part + 1) }));
}
