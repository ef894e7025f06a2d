/**
 * Sound of one channel that is heard in another as well. Stereo codecs at low bit rates do that (Opus at 20 kbit/s leaves the other
 * side 10 dB down): the same wave, only quieter. People who talk at the same time make different waves, so they are not touched.
 */
import type { Span } from '../../core/audio/shapes.ts';

/** Length of the windows that are compared, ms. */
const WINDOW_MS = 100;
/** Correlation without delay from which two windows hold the same wave: codecs give 0.94 to 1, two voices under 0.15. */
const SAME = 0.9;
/** Shorter remains of a segment that was cut are edges of windows, not words. ms. */
const LEAST_MS = 300;

export interface CrosstalkMeter {
  push(block: readonly Float32Array[]): void;
  /** The parts of `segments` (ordered, disjoint) in which the channel is not the quieter copy of another. */
  own(channel: number, segments: readonly Span[]): Span[];
}

/** Memory: one byte per channel and 100 ms. @param sampleRate Hz */
export function createCrosstalk(options: { sampleRate: number; channels: number }): CrosstalkMeter {
  const { channels } = options;
  const size = Math.round((options.sampleRate * WINDOW_MS) / 1000);
  const pairs = pairsOf(channels);
  const power = new Float64Array(channels);
  const cross = new Float64Array(pairs.length);
  /** Per channel and window: 1 = a copy. */
  const copies = Array.from({ length: channels }, (): number[] => []);
  let filled = 0;

  function endWindow(): void {
    for (const list of copies) list.push(0);
    const window = (copies[0]?.length ?? 1) - 1;
    for (const [index, [a, b]] of pairs.entries()) {
      const [ofA, ofB, both] = [power[a] ?? 0, power[b] ?? 0, cross[index] ?? 0];
      if (both === 0 || both * both < SAME * SAME * ofA * ofB) continue;
      const copy = copies[ofA < ofB ? a : b];
      if (copy !== undefined) copy[window] = 1;
    }
    power.fill(0);
    cross.fill(0);
    filled = 0;
  }

  function add(block: readonly Float32Array[], from: number, to: number): void {
    for (const [channel, samples] of block.entries())
      power[channel] = (power[channel] ?? 0) + dot(samples, samples, from, to);
    for (const [index, [a, b]] of pairs.entries()) {
      const [left, right] = [block[a], block[b]];
      if (left !== undefined && right !== undefined) cross[index] = (cross[index] ?? 0) + dot(left, right, from, to);
    }
  }

  return {
    push(block) {
      const length = block[0]?.length ?? 0;
      for (let at = 0; at < length;) {
        const to = Math.min(length, at + size - filled);
        add(block, at, to);
        filled += to - at;
        at = to;
        if (filled === size) endWindow();
      }
    },
    own: (channel, segments) => segments.flatMap((segment) => without(segment, copies[channel] ?? [])),
  };
}

function without(segment: Span, copies: readonly number[]): Span[] {
  const parts: Span[] = [];
  let startMs: number | undefined;
  const close = (endMs: number): void => {
    if (startMs !== undefined) parts.push({ startMs, endMs });
    startMs = undefined;
  };
  for (let atMs = segment.startMs; atMs < segment.endMs;) {
    const window = Math.floor(atMs / WINDOW_MS);
    if (copies[window] === 1) close(atMs);
    else startMs ??= atMs;
    atMs = Math.min(segment.endMs, (window + 1) * WINDOW_MS);
  }
  close(segment.endMs);
  const whole = parts.length === 1 && parts[0]?.startMs === segment.startMs && parts[0].endMs === segment.endMs;
  return whole ? parts : parts.filter((part) => part.endMs - part.startMs >= LEAST_MS);
}

function dot(a: Float32Array, b: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function pairsOf(channels: number): (readonly [number, number])[] {
  const all: (readonly [number, number])[] = [];
  for (let a = 0; a < channels; a++) for (let b = a + 1; b < channels; b++) all.push([a, b]);
  return all;
}
