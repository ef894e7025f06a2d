import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkPolicies, policyKind, type PolicyFile } from '../../../core/policies/check.ts';
import { BASE_FILE, readText } from '../retention/policies.ts';

const retention: PolicyFile = { kind: 'retention', file: 'retention.yaml', text: readText(BASE_FILE) };
const consent: PolicyFile = { kind: 'consent', file: 'consent.yaml', text: readText('test/vectors/consent/base.yaml') };

function withText(file: PolicyFile, from: string, to: string): PolicyFile {
  expect(file.text).toContain(from);
  return { ...file, text: file.text.replace(from, to) };
}

describe('checkPolicies', () => {
  it('accepts the shipped files', () => {
    const shipped = ['retention', 'consent'].map((kind) => {
      const file = `policies/${kind}.yaml`;
      return { kind, file, text: readText(file) };
    });
    expect(checkPolicies(shipped)).toEqual({ ok: true, problems: [] });
  });

  it('accepts files that agree', () => {
    expect(checkPolicies([consent, retention])).toEqual({ ok: true, problems: [] });
  });

  it('refuses a line whose consent rule does not exist, on the line that names it', () => {
    const reason = 'businessLines.trading.consent: no rule in consent.yaml is called "tald"';
    const changed = withText(retention, '[US]\n    consent: told', '[US]\n    consent: tald');
    expect(checkPolicies([changed, consent])).toEqual({
      ok: false,
      problems: [{ file: 'retention.yaml', line: 43, reason }],
    });
    const inherited = withText(retention, '[US]\n    consent: told', '[US]\n    consent: constructor');
    expect(checkPolicies([inherited, consent]).problems).toHaveLength(1);
  });

  it('refuses a consent rule that does not cover where the line does business', () => {
    const reason = 'businessLines.trading.jurisdictions: consent rule "told" does not cover GB';
    const changed = withText(retention, 'jurisdictions: [US]', 'jurisdictions: [US-NY, GB]');
    expect(checkPolicies([changed, consent])).toEqual({
      ok: false,
      problems: [{ file: 'retention.yaml', line: 42, reason }],
    });
  });

  it('does not let a rule for a part stand for the whole country', () => {
    const changed = withText(consent, 'jurisdictions: [US]', 'jurisdictions: [US-CA]');
    expect(checkPolicies([retention, changed]).problems).toHaveLength(1);
  });

  it('reports the problems of every file at once', () => {
    const problems = [
      { file: 'retention.yaml', line: 7, reason: 'classes.quality-6m.period: must be longer than zero' },
      {
        file: 'consent.yaml',
        line: 5,
        reason: 'rules.told.jurisdictions.0: must be an ISO 3166 code such as US or US-CA, or EU',
      },
    ];
    const changed = [withText(retention, 'P6M', 'P0D'), withText(consent, '[US]', '[us]')];
    expect(checkPolicies(changed)).toEqual({ ok: false, problems });
  });

  it('refuses a set without, or with two of, the files there is one of', () => {
    expect(checkPolicies([])).toEqual({
      ok: false,
      problems: [
        { file: 'retention.yaml', line: 1, reason: 'the file is missing' },
        { file: 'consent.yaml', line: 1, reason: 'the file is missing' },
      ],
    });
    const reason = 'a second retention policy beside retention.yaml';
    const second = { ...retention, file: 'old.yaml' };
    expect(checkPolicies([retention, second, consent]).problems).toEqual([{ file: 'old.yaml', line: 1, reason }]);
  });

  it('checks kinds that others register, and skips nothing', () => {
    const topics = { kind: 'topics', file: 'topics.yaml', text: 'version: one' };
    const reason = 'nothing can read a policy of kind "topics"';
    expect(checkPolicies([retention, consent, topics]).problems).toEqual([{ file: 'topics.yaml', line: 1, reason }]);
    const kinds = [policyKind('topics', z.strictObject({ version: z.int() }))];
    expect(checkPolicies([retention, consent, topics], kinds).problems).toMatchObject([
      { file: 'topics.yaml', line: 1 },
    ]);
    expect(checkPolicies([retention, consent, { ...topics, text: 'version: 1' }], kinds).ok).toBe(true);
  });
});
