import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { consentSchema } from '../../../core/recording/metadata.ts';
import { decideConsent, parseConsentPolicy } from '../../../core/privacy/consent.ts';
import { basePolicy, readJson, readText, shippedPolicy, valueOf } from '../retention/policies.ts';

const FILE = 'test/vectors/consent/base.yaml';
const base = readText(FILE);
const rules = valueOf(parseConsentPolicy({ file: FILE, text: base }));

const vectorSchema = z.array(
  z.strictObject({
    why: z.string(),
    businessLine: z.string(),
    consent: consentSchema.optional(),
    expect: z.union([
      z.strictObject({ kind: z.literal('ok'), rule: z.string(), citation: z.string().optional() }),
      z.strictObject({ kind: z.literal('missing'), code: z.string() }),
    ]),
  }),
);

describe('decideConsent', () => {
  it.each(vectorSchema.parse(readJson('test/vectors/consent/decisions.json')))('$why', (given) => {
    const { businessLine, consent, expect: wanted } = given;
    const decision = decideConsent(rules, basePolicy(), { businessLine, consent });
    expect(decision).toMatchObject(wanted);
    if (decision.kind === 'ok') {
      expect(decision.evidence).toEqual(consent);
      expect(decision.policyVersion).toBe(4);
    } else {
      expect(decision.reason).toMatch(/^The .*\.$|^No .*\.$/);
    }
  });

  it('misses consent when the rule of the line is not in the policy', () => {
    const empty = { ...rules, rules: {} };
    const decision = decideConsent(empty, basePolicy(), { businessLine: 'trading' });
    expect(decision).toMatchObject({ kind: 'missing', code: 'RULE_UNKNOWN' });
  });

  it('takes silence for consent only where the rule says so', () => {
    const strict = valueOf(parseConsentPolicy({ file: FILE, text: base.replace('[given, implied]', '[given]') }));
    const consent = { noticeId: 'ivr-1', version: '7', language: 'en', offsetMs: 0, outcome: 'implied' } as const;
    const decision = decideConsent(strict, basePolicy(), { businessLine: 'trading', consent });
    expect(decision).toMatchObject({ kind: 'missing', code: 'OUTCOME' });
  });

  it('takes nothing for granted on any shipped line but the default one', () => {
    const file = 'policies/consent.yaml';
    const shipped = valueOf(parseConsentPolicy({ file, text: readText(file) }));
    const policy = shippedPolicy();
    for (const businessLine of Object.keys(policy.businessLines)) {
      const { kind } = decideConsent(shipped, policy, { businessLine });
      expect([businessLine, kind]).toEqual([businessLine, businessLine === 'default' ? 'ok' : 'missing']);
    }
  });
});

const refusedSchema = z.array(
  z.strictObject({ why: z.string(), replace: z.string(), with: z.string(), line: z.int(), reason: z.string() }),
);

describe('a consent policy is refused with the line', () => {
  it.each(refusedSchema.parse(readJson('test/vectors/consent/refused.json')))('$reason: $why', (given) => {
    expect(base.split(given.replace).length, 'the vector must change exactly one place').toBe(2);
    const text = base.replace(given.replace, given.with);
    const problem = { file: 'f.yaml', line: given.line, reason: given.reason };
    expect(parseConsentPolicy({ file: 'f.yaml', text })).toEqual({ ok: false, problems: [problem] });
  });
});
