import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentTurn } from '../../../console/recording/current-turn.ts';
import { lanesOf, HEIGHT, WIDTH } from '../../../console/recording/lanes.ts';
import { heightsOf } from '../../../console/recording/peaks.ts';

describe('the current turn', () => {
  it('is the last one that has begun', () => {
    const turns = [{ startMs: 100 }, { startMs: 200 }, { startMs: 200 }, { startMs: 900 }];
    expect([0, 99, 100, 199, 200, 899, 900, 1e9].map((at) => currentTurn(turns, at))).toEqual([
      -1, -1, 0, 0, 2, 2, 3, 3,
    ]);
    expect(currentTurn([], 5)).toBe(-1);
  });

  it('agrees with looking at every turn', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000)), fc.nat(5000), (starts, at) => {
        const turns = starts.sort((a, b) => a - b).map((startMs) => ({ startMs }));
        expect(currentTurn(turns, at)).toBe(turns.findLastIndex(({ startMs }) => startMs <= at));
      }),
    );
  });
});

const NOTHING_FOUND = {
  schemaVersion: 1,
  acoustics: null,
  sentiment: null,
  ...{ entities: [], topics: [], intents: [], scorecards: [], emotion: [] },
  ...{ ticket: null, risk: null, summary: null, complexity: null },
} as const;
type AnalysisOf = Parameters<typeof lanesOf>[1];

describe('lanes', () => {
  const turns: Parameters<typeof lanesOf>[2] = [
    { index: 0, role: 'agent', startMs: 0, endMs: 4000, text: '' },
    { index: 1, role: 'customer', startMs: 5000, endMs: 10_000, text: '' },
  ];
  const acoustics: AnalysisOf['acoustics'] = {
    channels: [],
    silences: [{ startMs: 4000, endMs: 9000 }],
    talkRatio: null,
    overlapMs: 0,
    interruptions: [{ atMs: 10_000, by: 'customer', channel: 0 }],
  };
  const analysis: AnalysisOf = {
    ...structuredClone(NOTHING_FOUND),
    ...{ entities: [], topics: [], intents: [], scorecards: [], emotion: [] },
    acoustics,
    sentiment: {
      turns: [
        { index: 0, label: 'positive', score: 1 },
        { index: 1, label: 'negative', score: -0.5 },
        { index: 7, label: 'negative', score: -1 },
      ],
      byRole: [],
      trend: 0,
    },
  };

  it('place marks on the time axis, sentiment away from the middle', () => {
    const lanes = lanesOf(10_000, analysis, turns);
    expect(lanes.map(({ id, role }) => [id, role])).toEqual([
      ['silence', undefined],
      ['sentiment', 'customer'],
      ['sentiment', 'agent'],
      ['interruptions', 'customer'],
    ]);
    const [silence, customer, agent, interruptions] = lanes.map(({ marks }) => marks[0]);
    expect(silence).toMatchObject({ x: 400, width: 500, kind: 'silence' });
    expect(agent).toMatchObject({ x: 0, width: 400, y: 0, height: HEIGHT / 2 });
    expect(customer).toMatchObject({ x: 500, width: 500, y: HEIGHT / 2, height: HEIGHT / 4 });
    expect(interruptions).toMatchObject({ x: WIDTH - 1, width: 1 });
  });

  it('are left out when there is nothing in them', () => {
    expect(lanesOf(10_000, { ...analysis, acoustics: null, sentiment: null }, turns)).toEqual([]);
  });

  it('never leave the axis', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (startMs, lengthMs) => {
        const silences = [{ startMs, endMs: startMs + lengthMs }];
        const [lane] = lanesOf(10_000, { ...analysis, acoustics: { ...acoustics, silences } }, []);
        const mark = lane?.marks[0];
        expect(mark && mark.x >= 0 && mark.width > 0 && mark.x + mark.width <= WIDTH).toBe(true);
      }),
    );
  });
});

describe('peaks', () => {
  it('become one height per bucket', () => {
    expect(heightsOf([-128, 0, -3, 64, 0, 0])).toEqual([1, 0.5, 0]);
    expect(heightsOf([])).toEqual([]);
  });
});
