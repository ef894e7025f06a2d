/** Agreement and kappa against figures worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf, calibrate, type JudgedItem } from '../../../core/review/calibration.ts';

function pairs(bothPassed: number, onlyHuman: number, onlyMachine: number, bothFailed: number): JudgedItem[] {
  const times = (count: number, human: boolean, machine: boolean): JudgedItem[] =>
    Array.from({ length: count }, () => ({ scorecard: 's', version: '1', item: 'i', human, machine }));
  return [
    ...times(bothPassed, true, true),
    ...times(onlyHuman, true, false),
    ...times(onlyMachine, false, true),
    ...times(bothFailed, false, false),
  ];
}

describe('agreement', () => {
  it('is corrected for chance: 20, 5, 10, 15 of 50 give kappa 0.4', () => {
    expect(agreementOf(pairs(20, 5, 10, 15))).toMatchObject({ compared: 50, agreement: 0.7, kappa: 0.4 });
  });

  it('is 1 when both always agree, and has no kappa when chance would do', () => {
    expect(agreementOf(pairs(3, 0, 0, 3)).kappa).toBe(1);
    expect(agreementOf(pairs(5, 0, 0, 0))).toMatchObject({ agreement: 1, kappa: null });
    expect(agreementOf(pairs(0, 2, 2, 0)).kappa).toBe(-1);
    expect(() => agreementOf([])).toThrow(RangeError);
  });

  it('stays in its bounds, and no machine that says the same of every call beats chance', () => {
    const count = fc.nat({ max: 40 });
    const property = fc.property(count, count, count, count, (a, b, c, d) => {
      fc.pre(a + b + c + d > 0);
      const { kappa, agreement, interval } = agreementOf(pairs(a, b, c, d));
      expect(kappa ?? 0).toBeGreaterThanOrEqual(-1);
      expect(kappa ?? 0).toBeLessThanOrEqual(1);
      expect(interval.low).toBeLessThanOrEqual(agreement);
      expect(interval.high).toBeGreaterThanOrEqual(agreement);
      const constant = agreementOf(pairs(a + 1, 0, c + 1, 0)).kappa;
      expect(Math.abs(constant ?? 1)).toBe(0);
    });
    fc.assert(property);
  });
});

describe('calibration', () => {
  it('keeps scorecards, versions and items apart', () => {
    const judged = [
      ...pairs(1, 0, 0, 0),
      ...pairs(0, 1, 0, 0).map((one) => ({ ...one, item: 'j' })),
      ...pairs(1, 0, 0, 1).map((one) => ({ ...one, version: '2' })),
    ];
    const scores = [
      { scorecard: 's', version: '1', human: 80, machine: 70 },
      { scorecard: 's', version: '1', human: 60, machine: 80 },
    ];
    expect(calibrate(judged, scores)).toMatchObject([
      {
        ...{ id: 's', version: '1', overall: { compared: 2, agreement: 0.5 } },
        items: [
          { id: 'i', agreement: 1 },
          { id: 'j', agreement: 0, onlyHumanPassed: 1 },
        ],
        score: { compared: 2, meanDifference: 5, meanAbsolute: 15 },
      },
      { id: 's', version: '2', score: null },
    ]);
    expect(calibrate([])).toEqual([]);
  });
});
