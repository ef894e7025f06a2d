/** A long call must not take out of proportion longer than a short one, and its names are looked for once. */
import { cpuUsage } from 'node:process';
import { describe, expect, it } from 'vitest';
import { callOfAnHour } from '../../../bench/analysis.ts';
import { analyse, type AnalysisInput } from '../../../core/analysis/analyse.ts';
import { findEnglishNames, loadEnglish } from '../../../core/analysis/entities/english.ts';

async function quickest(input: AnalysisInput): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 2; run++) {
    const before = cpuUsage();
    await analyse(input);
    times.push(cpuUsage(before).user);
  }
  return Math.min(...times);
}

describe('the analysis of a call of an hour', () => {
  it.each(['en', 'zh'] as const)(
    'grows with its turns, not with their square: %s',
    { timeout: 60_000 },
    async (language) => {
      await analyse(callOfAnHour(language, 200));
      const short = await quickest(callOfAnHour(language, 200));
      const long = await quickest(callOfAnHour(language, 800));
      // 4 in proportion, 16 with the square.
      expect(long / short).toBeLessThan(9);
    },
  );

  it('reads each text for names once', async () => {
    const tools = { ...(await loadEnglish()), seen: new Map() };
    const text = 'I spoke with Mary Johnson of Acme Bank in Boston.';
    const found = findEnglishNames(text, tools);
    expect(found.length).toBeGreaterThan(0);
    expect(findEnglishNames(text, tools)).toBe(found);
    expect(findEnglishNames(text, await loadEnglish())).toEqual(found);
  });
});
