import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../../core/analysis/analysis.ts';
import { parseAlertPolicy, type AlertConditions } from '../../../../core/insights/alerts/alert-policy.ts';
import { matchRules, type Match } from '../../../../core/insights/alerts/match-rules.ts';
import type { Turn } from '../../../../core/transcript/transcript.ts';

const TURNS: Turn[] = ['hello', 'I will go to my lawyer', 'please wait', 'this is a scandal'].map((text, index) => ({
  ...{ index, channel: index % 2, role: index % 2 === 1 ? 'customer' : 'agent', text },
  ...{ startMs: index * 10_000, endMs: index * 10_000 + 8000 },
}));

const ANALYSIS: Analysis = {
  ...{ schemaVersion: 1, sentiment: null, entities: [], ticket: null, summary: null, complexity: null },
  acoustics: {
    ...{ channels: [], talkRatio: 0.5, overlapMs: 0, interruptions: [] },
    silences: [{ startMs: 40_000, endMs: 75_000 }],
  },
  topics: [{ id: 'billing', evidence: [{ turn: 3, startMs: 30_000 }] }],
  intents: [{ id: 'cancel-service', confidence: 0.7, evidence: [{ turn: 1, startMs: 10_000 }] }],
  scorecards: [
    {
      ...{ id: 'basics', version: '1', score: 40 },
      items: [
        { id: 'polite', passed: false, evidence: [{ turn: 2, startMs: 20_000 }] },
        { id: 'greeting', passed: true, evidence: [{ turn: 0, startMs: 0 }] },
      ],
    },
  ],
  emotion: [
    { role: 'customer', startMs: 10_000, endMs: 18_000, label: 'angry', score: 1 },
    { role: 'customer', startMs: 30_000, endMs: 38_000, label: 'angry', score: 1 },
    { role: 'agent', startMs: 20_000, endMs: 28_000, label: 'angry', score: 1 },
  ],
  risk: { score: 0.7, contributions: [] },
};

function match(when: AlertConditions, analysis: Analysis | undefined = ANALYSIS): Match[] {
  const policy = { version: '1', rules: [{ id: 'r', severity: 'info' as const, when }] };
  return matchRules(policy, { businessLine: 'default', analysis, turns: TURNS });
}

const held: [string, AlertConditions, { startMs: number; endMs: number; turns: number[] } | undefined][] = [
  [
    'emotion',
    { emotion: { labels: ['angry'], longerThanSeconds: 15 } },
    { startMs: 10_000, endMs: 38_000, turns: [1, 3] },
  ],
  ['intent', { intents: { ids: ['cancel-service'], confidence: 0.6 } }, { startMs: 10_000, endMs: 18_000, turns: [1] }],
  ['topic', { topics: ['billing', 'other'] }, { startMs: 30_000, endMs: 38_000, turns: [3] }],
  ['risk', { risk: { above: 0.6 } }, undefined],
  ['failed item', { scorecard: { id: 'basics', failed: ['polite'] } }, { startMs: 20_000, endMs: 28_000, turns: [2] }],
  ['low score', { scorecard: { id: 'basics', below: 50 } }, undefined],
  ['phrase', { said: { phrases: { en: ['my lawyer'], zh: [] } } }, { startMs: 10_000, endMs: 18_000, turns: [1] }],
  ['silence', { silence: { longerThanSeconds: 30 } }, { startMs: 40_000, endMs: 75_000, turns: [] }],
  [
    'two conditions',
    { topics: ['billing'], intents: { ids: ['cancel-service'], confidence: 0.4 } },
    { startMs: 10_000, endMs: 38_000, turns: [1, 3] },
  ],
];

const notHeld: [string, AlertConditions][] = [
  ['exactly as long', { emotion: { labels: ['angry'], longerThanSeconds: 16 } }],
  ['another emotion', { emotion: { labels: ['happy'], longerThanSeconds: 0 } }],
  ['not sure enough', { intents: { ids: ['cancel-service'], confidence: 0.8 } }],
  ['another topic', { topics: ['delivery'] }],
  ['exactly as risky', { risk: { above: 0.7 } }],
  ['passed', { scorecard: { id: 'basics', failed: ['greeting'] } }],
  ['another card', { scorecard: { id: 'other', below: 100 } }],
  ['said by nobody of the role', { said: { phrases: { en: ['my lawyer'], zh: [] }, roles: ['agent'] } }],
  ['short silence', { silence: { longerThanSeconds: 35 } }],
  ['no card code', { cardCodeFound: true }],
  ['one of two', { topics: ['billing'], risk: { above: 0.9 } }],
];

describe('an alert rule', () => {
  it.each(held)('holds and says where: %s', (_, when, window) => {
    const [found] = match(when);
    expect(found).toBeDefined();
    const { turns = [], ...span } = found?.window ?? {};
    expect(found?.window && { ...span, turns: turns.map(({ turn }) => turn) }).toEqual(window);
  });

  it.each(notHeld)('does not hold: %s', (_, when) => {
    expect(match(when)).toEqual([]);
  });

  it('about the words needs an analysis, one about a card code does not', () => {
    const cardSpans = [{ startMs: 5, endMs: 9 }];
    const rules = [
      { id: 'card', severity: 'info' as const, when: { cardCodeFound: true as const } },
      { id: 'both', severity: 'info' as const, when: { cardCodeFound: true as const, topics: ['billing'] } },
    ];
    const found = matchRules({ version: '1', rules }, { businessLine: 'x', turns: TURNS, cardSpans });
    expect(found.map(({ rule }) => rule.id)).toEqual(['card']);
    expect(found[0]?.window).toEqual({ startMs: 5, endMs: 9, turns: [] });
  });

  it.each([
    ["version: '1'\nrules:\n  - { id: a, severity: info, when: {} }", 3],
    ["version: '1'\nrules:\n  - { id: a, severity: loud, when: { topics: [x] } }", 3],
    ["version: '1'\nrules:\n  - { id: a, severity: info, when: { scorecard: { id: x } } }", 3],
    ["version: '1'\nrules:\n  - { id: a, severity: info, when: { mood: bad, topics: [x] } }", 3],
    ["version: '1'\nrules:\n  - &a { id: a, severity: info, when: { topics: [x] } }\n  - *a", 3],
  ])('that makes no sense is refused with its line', (text, line) => {
    const parsed = parseAlertPolicy({ file: 'alerts.yaml', text });
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problems[0]?.line).toBe(line);
  });
});
