/** Whatever the shipped policies name for people has a Chinese name too. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadPolicies } from '../../local/policies.ts';

const { retention, analysis, alerts } = loadPolicies(fileURLToPath(new URL('../../policies', import.meta.url)));
const HAN = /\p{scx=Han}/u;

describe('the shipped policies', () => {
  it.each([
    ['retention classes', Object.values(retention.classes)],
    ['business lines', Object.values(retention.businessLines)],
    ['scorecards', analysis.scorecards],
    ['scorecard items', analysis.scorecards.flatMap(({ items }) => items)],
    ['alerts', alerts.rules],
  ])('name their %s in English and Chinese', (_, named) => {
    expect(named).not.toEqual([]);
    for (const { title = '', titleZh = '' } of named) {
      expect(title).toMatch(/^[^\p{scx=Han}]+$/u);
      expect(titleZh).toMatch(HAN);
    }
  });
});
