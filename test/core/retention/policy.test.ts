import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { businessLine, parseRetentionPolicy } from '../../../core/retention/policy.ts';
import { BASE_FILE, basePolicy, readJson, readText, shippedPolicy } from './policies.ts';

const refusedSchema = z.array(
  z.strictObject({ why: z.string(), replace: z.string(), with: z.string(), line: z.int(), reason: z.string() }),
);
const refused = refusedSchema.parse(readJson('test/vectors/retention/refused.json'));

describe('a retention policy is refused with the line', () => {
  const base = readText(BASE_FILE);
  it.each(refused)('$reason: $why', (given) => {
    expect(base.split(given.replace).length, 'the vector must change exactly one place').toBe(2);
    const text = base.replace(given.replace, given.with);
    const problem = { file: 'f.yaml', line: given.line, reason: given.reason };
    expect(parseRetentionPolicy({ file: 'f.yaml', text })).toEqual({ ok: false, problems: [problem] });
  });
});

describe('businessLine', () => {
  it('finds a line and nothing that is inherited', () => {
    const policy = basePolicy();
    expect(businessLine(policy, 'trading')?.classes).toEqual(['trade-6y', 'quality-6m']);
    expect(businessLine(policy, 'constructor')).toBeUndefined();
    expect('toString' in policy.businessLines).toBe(false);
  });
});

describe('the shipped policy', () => {
  const policy = shippedPolicy();

  it('keeps calls nobody assigned for six months, erasable, without consent', () => {
    expect(policy.businessLines['default']).toMatchObject({
      classes: ['internal-quality-6m'],
      consent: 'not-required',
    });
    expect(policy.classes['internal-quality-6m']).toMatchObject({ lane: 'erasable', period: { text: 'P6M' } });
  });

  it.each([
    ['us-sec-finra-6y', 'P6Y', 'recording', undefined],
    ['eu-mifid-5y', 'P5Y', 'recording', undefined],
    ['eu-mifid-7y', 'P7Y', 'recording', undefined],
    ['us-hipaa-6y', 'P6Y', 'recording', undefined],
    ['cn-aml-10y', 'P10Y', 'event', 'relationship-ended'],
    ['cn-insurance-telesales-5y', 'P5Y', 'event', 'contract-ended'],
    ['cn-insurance-telesales-10y', 'P10Y', 'event', 'contract-ended'],
  ])('%s is regulated, %s from the %s', (id, text, basis, event) => {
    const rule = policy.classes[id];
    expect(rule).toMatchObject({ lane: 'regulated', basis, period: { text } });
    expect(rule?.event).toBe(event);
  });

  it('says for every class what counsel must check', () => {
    expect(Object.entries(policy.classes).filter(([, rule]) => rule.note === undefined)).toEqual([]);
  });
});
