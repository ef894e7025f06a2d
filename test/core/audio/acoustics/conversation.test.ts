import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInterruptions, findSilences, overlapMs } from '../../../../core/audio/acoustics/conversation.ts';

const span = (startMs: number, endMs: number): { startMs: number; endMs: number } => ({ startMs, endMs });

describe('silences', () => {
  it('are spans of 3 s or more without anybody, the ends of the call included', () => {
    expect(findSilences([[span(3000, 5000)], [span(4000, 6000), span(8999, 10_000)]], 13_000)).toEqual([
      span(0, 3000),
      span(10_000, 13_000),
    ]);
  });

  it('fill a call without speech and are missing from a short one', () => {
    expect(findSilences([[], []], 3000)).toEqual([span(0, 3000)]);
    expect(findSilences([[], []], 2999)).toEqual([]);
  });
});

describe('overlap', () => {
  it('is the time with two or more speakers', () => {
    expect(overlapMs([[span(0, 1000)], [span(500, 2000)], [span(800, 900), span(1900, 2500)]])).toBe(600);
  });

  it('is never longer than the talk of any two and 0 for one', () => {
    const channel = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 20 }).map((steps) => {
      let at = 0;
      return Array.from({ length: steps.length >> 1 }, (_, i) => {
        const startMs = at + (steps[2 * i] ?? 1);
        at = startMs + (steps[2 * i + 1] ?? 1);
        return span(startMs, at);
      });
    });
    fc.assert(
      fc.property(channel, channel, (a, b) => {
        const talk = (spans: readonly { startMs: number; endMs: number }[]): number =>
          spans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
        expect(overlapMs([a, b])).toBeLessThanOrEqual(Math.min(talk(a), talk(b)));
        expect(overlapMs([a])).toBe(0);
        expect(overlapMs([a, a])).toBe(talk(a));
      }),
    );
  });
});

describe('interruptions', () => {
  const cases = [
    { why: 'the other yields and the first goes on', own: [span(3000, 6000)], found: [3000] },
    { why: 'the overlap of an ordinary turn change', own: [span(3600, 6000)], found: [] },
    { why: 'a back-channel: the other goes on', own: [span(3000, 3400)], found: [] },
    { why: 'a failed attempt: the other goes on', own: [span(3000, 3900)], found: [] },
    { why: 'the first stops with the other', own: [span(3000, 4300)], found: [] },
    { why: 'the other has only begun', own: [span(400, 6000)], others: [span(0, 2000)], found: [] },
    { why: 'the other has talked for 0.5 s', own: [span(500, 6000)], others: [span(0, 2000)], found: [500] },
    { why: 'the other goes on for 3.5 s', own: [span(1100, 7000)], others: [span(0, 4600)], found: [] },
    { why: 'pauses under 500 ms end no turn', own: [span(3000, 3300), span(3700, 6000)], found: [3000] },
    { why: 'nobody was talking', own: [span(5000, 7000)], found: [] },
  ];

  it.each(cases)('$why: $found', ({ own, others, found }) => {
    expect(findInterruptions([own, others ?? [span(0, 4000)]])).toEqual(found.map((atMs) => ({ atMs, channel: 0 })));
  });

  it('are in order of time', () => {
    const a = [span(0, 4000), span(7000, 10_000)];
    const b = [span(3000, 8000)];
    expect(findInterruptions([a, b])).toEqual([
      { atMs: 3000, channel: 1 },
      { atMs: 7000, channel: 0 },
    ]);
  });
});
