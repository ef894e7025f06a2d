import { describe, expect, it } from 'vitest';
import { arousalAt } from '../../../core/analysis/acoustic-emotion.ts';
import type { Acoustics } from '../../../core/audio/shapes.ts';

const windows = [
  { startMs: 0, endMs: 5000, arousal: 0 },
  { startMs: 2500, endMs: 7500, arousal: 0.4 },
  { startMs: 20_000, endMs: 25_000, arousal: 0.9 },
];
const acoustics: Acoustics = {
  channels: [],
  silences: [],
  talkRatio: null,
  overlapMs: 0,
  interruptions: [],
  arousal: [{ channel: 1, role: 'customer', windows, segments: [] }],
};

describe('arousal of a turn', () => {
  it.each([
    { why: 'one window', from: 0, to: 2500, found: 0 },
    { why: 'two windows, both whole', from: 2500, to: 5000, found: 0.2 },
    { why: 'by how much of each', from: 0, to: 7500, found: 0.2 },
    { why: 'between windows', from: 8000, to: 19_000, found: undefined },
    { why: 'after all', from: 25_000, to: 30_000, found: undefined },
    { why: 'the last', from: 24_000, to: 40_000, found: 0.9 },
    { why: 'no length', from: 3000, to: 3000, found: undefined },
  ])('$why', ({ from, to, found }) => {
    const arousal = arousalAt(acoustics, 'customer', from, to);
    if (found === undefined) expect(arousal).toBeUndefined();
    else expect(arousal).toBeCloseTo(found, 9);
  });

  it('is of the role asked for, and unknown without acoustics or from before it was measured', () => {
    expect(arousalAt(acoustics, 'agent', 0, 5000)).toBeUndefined();
    expect(arousalAt(null, 'customer', 0, 5000)).toBeUndefined();
    expect(arousalAt({ ...acoustics, arousal: undefined }, 'customer', 0, 5000)).toBeUndefined();
  });
});
