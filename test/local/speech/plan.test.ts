import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../core/audio/shapes.ts';
import { planPieces, type PlanOptions } from '../../../local/speech/plan.ts';

const OPTIONS: PlanOptions = { joinMs: 800, maxMs: 20_000, padMs: 100 };
const span = (startMs: number, endMs: number): Span => ({ startMs, endMs });
const plan = (segments: Span[], durationMs = 100_000): string[] =>
  planPieces(segments, durationMs, OPTIONS).map(({ startMs, endMs }) => `${startMs}-${endMs}`);

describe('the segment planner', () => {
  it.each([
    ['nothing to hear', [], []],
    ['a pause shorter than joinMs', [span(0, 1000), span(1799, 3000)], ['0-3000']],
    ['a pause of joinMs', [span(0, 1000), span(1800, 3000)], ['0-1000', '1800-3000']],
    ['as long as allowed', [span(500, 20_500)], ['500-20500']],
    [
      'too long: cut at the longest pause',
      [span(0, 9000), span(9300, 14_000), span(14_500, 20_400)],
      ['0-14000', '14500-20400'],
    ],
    [
      'too long, equal pauses: cut near the middle',
      [span(0, 2000), span(2300, 12_000), span(12_300, 24_000)],
      ['0-12000', '12300-24000'],
    ],
    ['too long without a pause: equal parts', [span(0, 50_000)], ['0-16667', '16667-33333', '33333-50000']],
  ])('%s', (_, segments, expected) => {
    expect(plan(segments)).toEqual(expected);
  });

  it('adds the silence around a piece, but never the half of it that is nearer to another piece', () => {
    const pieces = planPieces([span(50, 1000), span(1900, 3000)], 3020, { ...OPTIONS, padMs: 600 });
    expect(pieces.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [0, 1450],
      [1450, 3020],
    ]);
  });

  it('keeps all speech, in order, in pieces that are short enough and do not overlap', () => {
    const segments = fc
      .array(fc.tuple(fc.integer({ min: 200, max: 5000 }), fc.integer({ min: 10, max: 60_000 })), { maxLength: 40 })
      .map((steps) => {
        let at = 0;
        return steps.map(([pause, length]) => {
          const startMs = at + pause;
          at = startMs + length;
          return { startMs, endMs: at };
        });
      });
    fc.assert(
      fc.property(segments, (all) => {
        const durationMs = (all.at(-1)?.endMs ?? 0) + 50;
        const pieces = planPieces(all, durationMs, OPTIONS);
        let end = 0;
        for (const { startMs, endMs, fromMs, toMs } of pieces) {
          expect(fromMs).toBeGreaterThanOrEqual(end);
          expect(startMs).toBeGreaterThanOrEqual(fromMs);
          expect(endMs).toBeGreaterThan(startMs);
          expect(endMs - startMs).toBeLessThanOrEqual(OPTIONS.maxMs);
          expect(toMs).toBeGreaterThanOrEqual(endMs);
          expect(toMs).toBeLessThanOrEqual(durationMs);
          end = toMs;
        }
        for (const { startMs, endMs } of all) {
          const covered = pieces.reduce(
            (sum, piece) => sum + Math.max(0, Math.min(endMs, piece.endMs) - Math.max(startMs, piece.startMs)),
            0,
          );
          expect(covered).toBe(endMs - startMs);
        }
      }),
    );
  });
});
