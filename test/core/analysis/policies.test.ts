import { describe, expect, it } from 'vitest';
import { prepare, says } from '../../../core/analysis/phrases.ts';
import { phraseSetSchema } from '../../../core/analysis/phrase-policy.ts';
import { parseAnalysisPolicies } from '../../../core/analysis/policies.ts';
import { call, shippedFiles } from './calls.ts';

describe('the shipped policies', () => {
  it('are valid, and their scorecards name only topics and intents that exist', () => {
    const parsed = parseAnalysisPolicies(shippedFiles());
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const { topics, intents, scorecards } = parsed.value;
    expect(topics.length).toBeGreaterThan(10);
    expect(intents.length).toBeGreaterThan(10);
    expect(scorecards.map(({ id }) => id)).toContain('service-basics');
    const ids = new Set([...topics, ...intents].map(({ id }) => id));
    for (const { appliesWhen } of scorecards.flatMap(({ items }) => items)) {
      for (const id of [...(appliesWhen?.topics ?? []), ...(appliesWhen?.intents ?? [])]) expect(ids).toContain(id);
    }
  });
});

describe('a bad file is refused with file, line and reason', () => {
  const cases: [why: string, file: string, text: string, line: number, reason: RegExp][] = [
    ['unknown key', 'topics.yaml', "version: '1'\ntopics: []\ncolour: red\n", 3, /colour/],
    ['no phrases', 'topics.yaml', "version: '1'\ntopics:\n  - id: a\n    phrases: {}\n", 4, /at least one phrase/],
    ['bad id', 'topics.yaml', "version: '1'\ntopics:\n  - id: A b\n    phrases: { en: [x] }\n", 3, /lower-case/],
    ['same id twice', 'intents.yaml', "version: '1'\nintents:\n  - &a { id: a, strong: { en: [x] } }\n", 3, /anchors/],
    [
      'phrase without a word',
      'topics.yaml',
      "version: '1'\ntopics:\n  - id: a\n    phrases: { en: ['...'] }\n",
      4,
      /letter/,
    ],
    ['bad order pattern', 'intents.yaml', "version: '1'\norderNumbers: ['(.*)+']\nintents: []\n", 2, /may hold/],
    [
      'order of items',
      'scorecards/x.yaml',
      "id: x\nversion: '1'\nitems:\n  - { id: a, kind: required, phrases: { en: [x] }, after: b }\n",
      4,
      /required item above/,
    ],
    ['unknown kind', 'scorecards/x.yaml', "id: x\nversion: '1'\nitems:\n  - { id: a, kind: magic }\n", 4, /./],
    ['no YAML', 'topics.yaml', 'version: [', 1, /./],
  ];
  for (const [why, file, text, line, reason] of cases) {
    it(why, () => {
      const parsed = parseAnalysisPolicies([{ file, text }]);
      expect(parsed.ok).toBe(false);
      if (parsed.ok) return;
      expect(parsed.problems[0]).toMatchObject({ file, line });
      expect(parsed.problems.map((problem) => problem.reason).join()).toMatch(reason);
    });
  }

  it('two scorecards with one id', () => {
    const text = "id: x\nversion: '1'\nitems:\n  - { id: a, kind: forbidden, phrases: { en: [x] } }\n";
    const parsed = parseAnalysisPolicies([
      { file: 'scorecards/a.yaml', text },
      { file: 'scorecards/b.yaml', text },
    ]);
    expect(parsed).toMatchObject({ ok: false, problems: [{ file: 'scorecards/b.yaml' }] });
  });

  it('files of other kinds are left alone', () => {
    expect(parseAnalysisPolicies([{ file: 'retention.yaml', text: '][' }])).toMatchObject({ ok: true });
  });
});

describe('phrases', () => {
  const said = (text: string, phrases: { en?: string[]; zh?: string[] }, skipNegated = false): boolean => {
    const [turn] = call('en', [['customer', text]]).turns.map(prepare);
    return turn !== undefined && says(turn, phraseSetSchema.parse(phrases), skipNegated);
  };

  it('match whole words, endings, alternatives and gaps', () => {
    expect(said('Cancel it, please.', { en: ['cancel'] })).toBe(true);
    expect(said('The cancellation fee', { en: ['cancel'] })).toBe(false);
    expect(said('The cancellation fee', { en: ['cancel*'] })).toBe(true);
    expect(said('my parcel', { en: ['my order/parcel'] })).toBe(true);
    expect(said('lost a very small parcel', { en: ['lost ... parcel'] })).toBe(true);
    expect(said('lost one two three four parcel', { en: ['lost ... parcel'] })).toBe(false);
    expect(said('I don’t know', { en: ["don't know"] })).toBe(true);
  });

  it('match Chinese across punctuation and with gaps', () => {
    expect(said('我的包裹，丢了', { zh: ['包裹丢了'] })).toBe(true);
    expect(said('包裹到现在都没收到', { zh: ['包裹...没收到'] })).toBe(true);
  });

  it('leave out what is negated when asked to', () => {
    expect(said("I don't want to cancel", { en: ['cancel'] }, true)).toBe(false);
    expect(said('我不想取消', { zh: ['取消'] }, true)).toBe(false);
    expect(said('I want to cancel', { en: ['cancel'] }, true)).toBe(true);
  });

  it('signs of regular expressions stand for themselves', () => {
    expect(said('c++ (x)', { en: ['c++ (x)'] })).toBe(true);
    expect(said('cxx', { en: ['c.x'] })).toBe(false);
  });
});
