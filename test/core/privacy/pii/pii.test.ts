import { describe, expect, it } from 'vitest';
import { labelledCalls } from '../../../support/pii-lines.ts';
import { scoreOf } from '../../../support/pii-score.ts';

const LINES = 10_000;

describe.each([
  ['en', 20_261],
  ['zh', 20_262],
] as const)('personal data in %s', (language, seed) => {
  it(`is found in ${LINES} made-up lines, and little else is`, async () => {
    const calls = labelledCalls(language, LINES, seed);
    const score = await scoreOf(calls);
    const missed = new Set(score.missed.map(({ label }) => label.type));
    const extra = new Set(score.extra.map(({ find }) => find.type));
    expect(score.lines).toBeGreaterThanOrEqual(LINES);
    expect(score.labels).toBeGreaterThan(LINES / 4);
    expect(score.recall, `missed: ${[...missed].join(', ')}`).toBeGreaterThanOrEqual(0.98);
    expect(score.precision, `too much: ${[...extra].join(', ')}`).toBeGreaterThanOrEqual(0.97);
  });

  it('takes no number with a wrong check digit for a card or an identity number', async () => {
    const { invalid, invalidFlagged } = await scoreOf(labelledCalls(language, LINES, seed + 100));
    expect(invalid).toBeGreaterThan(100);
    expect(invalidFlagged).toBe(0);
  });
});
