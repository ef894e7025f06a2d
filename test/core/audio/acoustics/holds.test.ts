import { describe, expect, it } from 'vitest';
import { createAcoustics } from '../../../../core/audio/acoustics/acoustics.ts';
import { findHolds } from '../../../../core/audio/acoustics/holds.ts';
import { createMusicSpans } from '../../../../core/audio/acoustics/music.ts';
import { concat, synthMusic, synthSpeech } from '../../../support/synth.ts';

const span = (startMs: number, endMs: number) => ({ startMs, endMs });

describe('holds', () => {
  it.each([
    { why: 'nothing', music: [], silences: [], found: [] },
    { why: 'a silence of 10 s', music: [], silences: [span(0, 10_000)], found: [['silence', 0, 10_000]] },
    { why: 'one of less', music: [], silences: [span(0, 9990)], found: [] },
    { why: 'music', music: [{ ...span(0, 12_000), share: 0.9 }], silences: [], found: [['music', 0, 12_000]] },
    { why: 'hardly any music', music: [{ ...span(0, 12_000), share: 0.5 }], silences: [], found: [] },
    {
      why: 'music within a silence, enough silence after it and too little before',
      music: [{ ...span(5000, 20_000), share: 1 }],
      silences: [span(0, 40_000)],
      found: [
        ['music', 5000, 20_000],
        ['silence', 20_000, 40_000],
      ],
    },
    {
      why: 'one silence between two pieces of music',
      music: [
        { ...span(0, 11_000), share: 1 },
        { ...span(25_000, 40_000), share: 1 },
      ],
      silences: [span(500, 39_000)],
      found: [
        ['music', 0, 11_000],
        ['silence', 11_000, 25_000],
        ['music', 25_000, 40_000],
      ],
    },
  ])('$why', ({ music, silences, found }) => {
    const holds = findHolds([music, []], silences);
    expect(holds.map(({ kind, startMs, endMs }) => [kind, startMs, endMs])).toEqual(found);
  });

  it('are told in a call: 20 s of music on one line, then 15 s of nothing', () => {
    const speak = synthSpeech({ sampleRate: 8000, seconds: 20, f0: 120, seed: 2 }).samples;
    const music = synthMusic({ sampleRate: 8000, seconds: 20, seed: 3 });
    const meter = createAcoustics({ sampleRate: 8000, channels: 2, roles: ['customer', 'agent'] });
    meter.push([
      concat(speak, new Float32Array(35 * 8000), speak),
      concat(speak, music, new Float32Array(15 * 8000), speak),
    ]);
    meter.finish();
    const { holds = [] } = meter.read();
    expect(holds.map(({ kind }) => kind)).toEqual(['music', 'silence']);
    for (const [n, ms] of [20_000, 40_000].entries()) expect(Math.abs((holds[n]?.startMs ?? 0) - ms)).toBeLessThan(500);
    expect(holds[1]?.endMs).toBeGreaterThan(55_000);
  });
});

describe('spans of music', () => {
  it('join over 2 s, and short ones go when the next begins', () => {
    const music = createMusicSpans();
    for (const frame of [0, 1, 500, 600, 700, 1500]) music.add(frame);
    expect(music.spans()).toEqual([
      { start: 500, end: 701, frames: 3 },
      { start: 1500, end: 1501, frames: 1 },
    ]);
  });
});
