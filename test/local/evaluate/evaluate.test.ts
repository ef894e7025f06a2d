/** `npm run evaluate`: labels of every kind are found, mapped and compared; nothing is counted silently. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { measure } from '../../../local/evaluate/measure.ts';
import { polarityReader, topicNamed } from '../../../local/evaluate/labels.ts';
import { printReport } from '../../../local/evaluate/print.ts';
import { readLabelled } from '../../../local/evaluate/read-folder.ts';
import { evaluate, type Report } from '../../../local/evaluate/run.ts';
import { shippedPolicies } from '../../core/analysis/calls.ts';
import { temporaryFolder } from '../../e2e/temporary-folder.ts';
import { NO_SAMPLES, sharedSample } from '../../support/shared-samples.ts';

const { topics } = shippedPolicies();
const LABELS = join(import.meta.dirname, '../../../samples/labels');
const temporary = temporaryFolder('evaluate');
afterAll(temporary.remove);
let folders = 0;

function report(files: Readonly<Record<string, string>>, withoutRoles = false): Report {
  const path = join(temporary.path, String(folders++));
  mkdirSync(path);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return evaluate(readLabelled(path), { topics, withoutRoles });
}

const SAID = [
  { speaker: 'Agent', message: 'Thank you for calling Hill Store. How can I help you?' },
  { speaker: 'Customer', message: 'I am furious. You charged me twice on the same invoice!' },
];

function vcon(parts: Readonly<Record<string, unknown>>, body: unknown = SAID): string {
  return JSON.stringify({ vcon: '0.0.1', parties: [], analysis: [{ type: 'transcript', body }], ...parts });
}

describe('labelled vCons', () => {
  it.each([
    ['an attachment', { attachments: [{ type: 'x', body: { Problem: 'billing', EMOTION: 'angry' } }] }],
    ['an attachment as text', { attachments: [{ body: '{"topic":"payments","mood":"furious"}' }] }],
    ['something inside', { attachments: [{ body: { info: { problem: 'Billing', emotion: { label: 'mad' } } } }] }],
    ['tags', { attachments: [{ type: 'tags', body: ['problem:billing', 'emotion:angry'] }] }],
    ['meta', { meta: { category: 'billing', feeling: 'outraged' } }],
  ])('have their labels in %s', (_name, parts) => {
    const { topics: byTopic, emotions } = report({ 'a.vcon.json': vcon(parts) });
    expect(byTopic['all']?.['all']).toMatchObject({ total: 1, accuracy: 1 });
    expect(emotions['all']?.['all']).toMatchObject({ total: 1, accuracy: 1 });
  });

  it('may be one text of one channel', () => {
    const attachments = [{ body: { problem: 'billing', emotion: 'angry' } }];
    const whole = { transcript: SAID.map(({ message }) => message).join('\n\n'), detected_language: 'en' };
    const { topics: byTopic } = report({ 'a.json': vcon({ attachments }, whole) }, true);
    expect(byTopic['all']?.['all']?.confusion).toEqual({ billing: { billing: 1 } });
  });

  it('say what was mapped, what is in no table and what holds no labels', () => {
    const result = report({
      'a.json': vcon({ attachments: [{ body: { problem: 'purple', emotion: 'irate' } }] }),
      'b.json': vcon({}),
      'c.json': '{',
    });
    expect(result.mapped).toEqual({ irate: 'angry' });
    expect(result.unmapped).toEqual({ purple: 1 });
    expect(result.skipped).toEqual([
      { file: 'b.json', reason: 'holds no labels' },
      { file: 'c.json', reason: 'is not JSON' },
    ]);
    expect(printReport(result)).toContain('purple: 1');
  });

  it('do not take the labels from the words', () => {
    const analysis = [{ type: 'transcript', body: { problem: 'billing', transcript: 'Hello there.' } }];
    expect(report({ 'a.json': vcon({ analysis }) }).skipped).toHaveLength(1);
  });
});

describe('labelled sentences', () => {
  it.each([
    ['words', 'text,label\nGreat service.,positive\nIt is awful.,negative\nIt has two doors.,neutral\n', 3],
    ['short words', 'label,text\npos,Great service.\nneg,It is awful.\n', 2],
    ['1 and 0, no header', '1,Great service.\n0,It is awful.\n', 2],
    ['stars', 'review,stars\nGreat service.,5\nIt is awful.,1\nIt has two doors.,3\n', 3],
  ])('with %s', (_name, csv, classes) => {
    const result = report({ 'a.csv': csv }).sentences['a.csv'];
    expect(result?.classes).toBe(classes);
    expect(result?.byLanguage['all']?.accuracy).toBe(1);
    expect(result?.opposite).toBe(0);
  });

  it('are counted per language and by part', () => {
    const csv =
      'text,label,language,split\nGood.,positive,en,dev\n很好。,positive,zh,dev\nIt is awful.,positive,en,held-out\n';
    const { sentences } = report({ 'a.csv': csv });
    expect(Object.keys(sentences['a.csv (dev)']?.byLanguage ?? {})).toEqual(['all', 'en', 'zh']);
    expect(sentences['a.csv (held-out)']).toMatchObject({ opposite: 1, byLanguage: { all: { accuracy: 0 } } });
  });

  it('name files and their topic beside transcripts', () => {
    const turns = [{ role: 'customer', startMs: 0, text: 'My parcel never arrived.' }];
    const result = report({
      'labels.csv': 'file,topic,emotion\ncall.json,delivery,\n',
      'call.json': JSON.stringify({ turns }),
    });
    expect(result.topics['all']?.['all']).toMatchObject({ total: 1, accuracy: 1 });
  });
});

describe('names and numbers', () => {
  it('read polarity by the numbers beside it', () => {
    expect(['1', '2', '3', '5'].map(polarityReader(['1', '3', '5']))).toEqual([
      'negative',
      'negative',
      'neutral',
      'positive',
    ]);
    expect(['0', '1', '2'].map(polarityReader(['0', '1', '2']))).toEqual(['negative', 'neutral', 'positive']);
  });

  it('know other names of topics', () => {
    const ids = new Set(topics.map(({ id }) => id));
    expect(['Product Quality', 'refund', 'random situation', 'purple'].map((name) => topicNamed(name, ids))).toEqual([
      'product-quality',
      'returns',
      undefined,
      undefined,
    ]);
  });

  it('measure accuracy, macro-F1 and confusion', () => {
    const judged = [
      { language: 'en', label: 'a', predicted: 'a' },
      { language: 'en', label: 'a', predicted: 'b' },
      { language: 'en', label: 'b', predicted: 'b' },
    ];
    expect(measure(judged)).toEqual({
      total: 3,
      accuracy: 0.6667,
      macroF1: 0.6667,
      baseline: 0.6667,
      confusion: { a: { a: 1, b: 1 }, b: { b: 1 } },
    });
  });
});

describe('the shipped labels', () => {
  const held = evaluate(readLabelled(join(LABELS, 'calls-drawn-held-out.json')), { topics, withoutRoles: false });

  it('of calls that were not used: topic over 60 %, emotion over 40 %', () => {
    expect(held.topics['held-out']?.['all']?.accuracy).toBeGreaterThan(0.6);
    expect(held.emotions['held-out']?.['all']?.accuracy).toBeGreaterThan(0.4);
  });

  it('are read the same way twice, and without roles about as well', () => {
    const again = evaluate(readLabelled(join(LABELS, 'calls-drawn-held-out.json')), { topics, withoutRoles: false });
    expect(again).toEqual(held);
    const blind = evaluate(readLabelled(join(LABELS, 'calls-drawn-held-out.json')), { topics, withoutRoles: true });
    expect(blind.topics['held-out']?.['all']?.accuracy).toBeGreaterThan(0.6);
    expect(blind.emotions['held-out']?.['all']?.accuracy).toBeGreaterThan(0.4);
  });
});

const real = sharedSample('word-example-call.json');
describe('a real call with the sentiment of its producer', () => {
  it.skipIf(real === undefined)(
    `agrees, and never the opposite${real === undefined ? ` (skipped: ${NO_SAMPLES})` : ''}`,
    () => {
      const { turns } = evaluate(readLabelled(real ?? ''), { topics, withoutRoles: false });
      const [one] = Object.values(turns);
      expect(one?.agreement).toBeGreaterThanOrEqual(0.8);
      expect(one?.opposite).toBe(0);
    },
  );
});
