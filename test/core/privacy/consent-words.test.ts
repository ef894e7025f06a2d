import { describe, expect, it } from 'vitest';
import { findConsentWords } from '../../../core/privacy/consent-words.ts';
import { parseConsentPolicy } from '../../../core/privacy/consent.ts';
import type { Role, Turn } from '../../../core/transcript/transcript.ts';
import { shippedPolicies } from '../../support/memory-context.ts';

const POLICIES = shippedPolicies();

function turns(...said: readonly (readonly [Role, number, string])[]): { turns: Turn[] } {
  return {
    turns: said.map(([role, startMs, text], index) => ({ index, role, startMs, endMs: startMs + 900, text })),
  };
}

const LINE = { businessLine: 'support' };

describe('the notice in the words of a call', () => {
  it.each([
    ['this call is recorded', 'Good morning, Northway Parcels, this call is recorded.'],
    ['calls are recorded', 'Clearline Brokers, Mark speaking. Calls are recorded.'],
    ['may be recorded', 'This call may be recorded for quality and training purposes.'],
    ['is being recorded', 'Just so you know, this conversation is being recorded.'],
    ['I am recording', "I'm recording this call, is that okay?"],
    ['Chinese, will be', '您好，本次通话将被录音，请问有什么可以帮您？'],
    ['Chinese, for quality', '为了保证服务质量，您的来电将会被录音。'],
    ['Chinese, now', '您好，我们正在录音。'],
  ])('is found: %s', (_, text) => {
    const found = findConsentWords(POLICIES, LINE, turns(['agent', 0, 'Hello.'], ['agent', 4000, text]));
    expect(found).toMatchObject({ turn: 1, startMs: 4000 });
  });

  it.each<[string, Role, number, string]>([
    ['said by the customer', 'customer', 0, 'Is it true that this call is recorded?'],
    ['after the first minute', 'agent', 60_000, 'This call is recorded.'],
    ['denied', 'agent', 0, 'This call is not recorded.'],
    ['denied in Chinese', 'agent', 0, '本次通话不会录音。'],
    ['denied in Chinese otherwise', 'agent', 0, '本次通话不会被录音，也没有录音。'],
    ['other words', 'agent', 0, 'I have recorded your complaint.'],
  ])('is not found: %s', (_, role, startMs, text) => {
    expect(findConsentWords(POLICIES, LINE, turns([role, startMs, text]))).toBeUndefined();
  });

  it('is the one that the recorder names, where the words fit several', () => {
    const said = turns(['agent', 0, 'This call is recorded.']);
    const consent = {
      noticeId: 'agent-recording-notice',
      version: '1',
      language: 'en',
      offsetMs: 0,
      outcome: 'implied',
    } as const;
    expect(findConsentWords(POLICIES, { ...LINE, consent }, said)?.noticeId).toBe('agent-recording-notice');
    expect(findConsentWords(POLICIES, LINE, said)?.noticeId).toBe('ivr-recording-notice');
  });

  it('is looked for only where a rule asks for one', () => {
    const said = turns(['agent', 0, 'This call is recorded.']);
    expect(findConsentWords(POLICIES, { businessLine: 'default' }, said)).toBeUndefined();
    expect(findConsentWords(POLICIES, { businessLine: 'nowhere' }, said)).toBeUndefined();
  });
});

describe('the policy', () => {
  const rule = `
  r:
    title: T
    jurisdictions: [US]
    citation: C
    notices: [a-notice]
    outcomes: [given]
    languages: [en]`;

  it('searches the first minute unless it says otherwise', () => {
    const parsed = parseConsentPolicy({ file: 'consent.yaml', text: `version: 1\nrules:${rule}\n` });
    expect(parsed.ok && parsed.value.rules['r']?.searchFirstMs).toBe(60_000);
  });

  it('is refused with a notice without words', () => {
    const text = `version: 1\nrules:${rule}\nnotices:\n  a-notice:\n    phrases: { en: [] }\n`;
    expect(parseConsentPolicy({ file: 'consent.yaml', text })).toMatchObject({ ok: false });
  });
});
