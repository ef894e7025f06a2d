/** The estimate of the AWS edition's costs: proportional where it should be, and every line says what it counts. */
import { describe, expect, it } from 'vitest';
import { cost } from '../../local/cli/cost.ts';
import { idleCost, intakeCost, storageCost, TYPICAL } from '../../local/cost/estimate.ts';
import { PRICES } from '../../local/cost/prices.ts';

const total = (lines: readonly { usd: number }[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

describe('the cost estimate', () => {
  it('grows with the hours, and speech to text is most of it', () => {
    const once = intakeCost(TYPICAL);
    const twice = intakeCost({ ...TYPICAL, hours: 2 * TYPICAL.hours });
    expect(total(twice)).toBeCloseTo(2 * total(once), 0);
    expect(once[0]?.usd).toBe(1000 * 60 * PRICES.transcribeMinute.usd);
    expect((once[0]?.usd ?? 0) / total(once)).toBeGreaterThan(0.8);
  });

  it('keeps an hour of 32,000 bytes a second as 0.1152 GB', () => {
    const [standard] = storageCost({ ...TYPICAL, hours: 10_000 });
    expect(standard?.usd).toBeCloseTo(1152 * PRICES.s3StandardGb.usd, 1);
  });

  it('says what each line counts', () => {
    for (const { counts, usd } of [...idleCost(), ...intakeCost(TYPICAL), ...storageCost(TYPICAL)]) {
      expect(counts).not.toBe('');
      expect(usd).toBeGreaterThan(0);
    }
  });

  it('prints the prices with their source', () => {
    expect(cost({ hours: 5 }).json).toMatchObject({ currency: 'USD', load: { hours: 5 }, prices: PRICES });
    expect(() => cost({ hours: 0 })).toThrow('--hours');
  });
});
