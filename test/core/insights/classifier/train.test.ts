import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withIntentModel, withTopicModel } from '../../../../core/insights/classifier/apply.ts';
import { modelSchema } from '../../../../core/insights/classifier/model.ts';
import { readModels } from '../../../../core/insights/classifier/read-model.ts';
import { NO_CLASS, termsOf, type Found } from '../../../../core/insights/classifier/terms.ts';
import { evaluateClassifier, trainClassifier, type LabelledCall } from '../../../../core/insights/classifier/train.ts';
import type { Turn } from '../../../../core/transcript/transcript.ts';
import { seeded, type Seeded } from '../../../support/seeded.ts';

/** Words of each class, English and Chinese; whoever talks about a class uses some of them and mostly words of all. */
const WORDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  billing: ['invoice', 'charged', 'statement', 'overpaid', '账单', '多收', '费用'],
  delivery: ['courier', 'doorstep', 'tracking', 'depot', '快递', '包裹', '派送'],
  returns: ['refund', 'label', 'unopened', 'exchange', '退货', '退款', '换货'],
  none: ['weather', 'hours', 'directions', 'parking', '天气', '地址', '营业'],
};
const CLASSES = ['billing', 'delivery', 'none', 'returns'] as const;
const COMMON = [
  'please',
  'morning',
  'number',
  'moment',
  'check',
  'account',
  'thanks',
  '麻烦',
  '一下',
  '谢谢',
  '请问',
] as const;

interface Generated extends LabelledCall {
  readonly turns: readonly Turn[];
}

function turnsOf(topic: string, { chance, pick }: Seeded, at: number): Turn[] {
  const own = WORDS[topic] ?? ['something'];
  return Array.from({ length: 6 }, (_, index) => {
    const words = Array.from({ length: 8 }, () => (chance(0.12) ? pick(own) : pick(COMMON)));
    const text = `${words.join(' ')} zyx${at}`;
    return {
      index,
      channel: index % 2,
      role: index % 2 === 0 ? 'customer' : 'agent',
      startMs: index * 1000,
      endMs: index * 1000 + 900,
      text,
    };
  });
}

/** `rulesRight`: how often the phrase rules find the label. `byChance`: labels that have nothing to do with the words. */
function calls(count: number, seed: number, { rulesRight = 0.55, byChance = false } = {}): Generated[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, at) => {
    const topic = random.pick(CLASSES);
    const turns = turnsOf(topic, random, at);
    const label = byChance ? random.pick(CLASSES) : topic;
    const byRules = random.chance(rulesRight) ? label : random.pick(CLASSES);
    const found: Found = byRules === NO_CLASS ? [] : [{ id: byRules, evidence: [{ turn: 0, startMs: 0 }] }];
    return { recordingId: `r-${at}`, label, byRules, turns, terms: termsOf(turns, 'topics', found) };
  });
}

const OPTIONS = { kind: 'topics', version: '1' } as const;

describe('a trained classifier', () => {
  it('beats the rules on calls it has not seen, and says how sure it may be', () => {
    const { model, report } = trainClassifier(calls(400, 1), OPTIONS);
    expect(report.ships).toBe(true);
    expect(report.model.accuracy).toBeGreaterThan(report.rules.accuracy + 0.1);
    expect(report.model.macroF1).toBeGreaterThan(report.rules.macroF1);
    expect(report.model.accuracy).toBeGreaterThan(report.majority);
    expect(report.p).toBeLessThan(0.001);
    expect(report.calibrationError).toBeLessThan(0.15);
    expect(report.model.classes.map(({ id }) => id)).toEqual([...CLASSES]);
    // What cross-validation promised holds on calls that nobody has used.
    const fresh = calls(400, 2);
    const right = fresh.filter(({ turns, label, byRules }) => {
      const found = byRules === NO_CLASS ? [] : [{ id: byRules, evidence: [{ turn: 0, startMs: 0 }] }];
      const [first] = withTopicModel(found, turns, model);
      return (first?.id ?? NO_CLASS) === label;
    });
    expect(Math.abs(right.length / fresh.length - report.model.accuracy)).toBeLessThan(0.1);
  });

  it('leaves nothing of what the rules found where it is sure that there is nothing', () => {
    const { model } = trainClassifier(calls(400, 1), OPTIONS);
    const found = [{ id: 'billing', evidence: [{ turn: 0, startMs: 0 }] }];
    const lists = calls(200, 3)
      .filter(({ label }) => label === NO_CLASS)
      .map(({ turns }) => withTopicModel(found, turns, model));
    expect(lists.filter((list) => list.length === 0).length).toBeGreaterThan(lists.length / 2);
    // Unsure of everything, it leaves the rules alone.
    const unsure = { ...model, tellFrom: 1 };
    expect(calls(20, 4).every(({ turns }) => withTopicModel(found, turns, unsure)[0]?.id === 'billing')).toBe(true);
  });

  it('is refused when the labels have nothing to do with the words', () => {
    const shipped = Array.from({ length: 8 }, (_, seed) =>
      evaluateClassifier(calls(150, seed + 10, { rulesRight: 0, byChance: true }), 'topics'),
    ).filter(({ ships }) => ships);
    expect(shipped).toEqual([]);
  });

  it('is refused when the rules are right already, with the report', () => {
    const training = (): unknown => trainClassifier(calls(200, 3, { rulesRight: 1 }), OPTIONS);
    const detail: unknown = expect.objectContaining({ ships: false });
    expect(training).toThrow(expect.objectContaining({ code: 'MODEL_NOT_BETTER', detail }));
  });

  it('needs some calls of every class', () => {
    const invalid: unknown = expect.objectContaining({ code: 'VALIDATION_FAILED' });
    expect(() => evaluateClassifier(calls(12, 1), 'topics')).toThrow(invalid);
    const [first, ...others] = calls(60, 1);
    if (!first) throw new Error('no calls');
    expect(() => evaluateClassifier([{ ...first, label: 'rare' }, ...others], 'topics')).toThrow(invalid);
    expect(() =>
      evaluateClassifier(
        calls(60, 1).map((call) => ({ ...call, label: 'one' })),
        'topics',
      ),
    ).toThrow(invalid);
  });

  it('keeps no word of one call, and reads back from its file', () => {
    const { model } = trainClassifier(calls(300, 5), OPTIONS);
    expect(model.terms.filter((term) => term.includes('zyx'))).toEqual([]);
    expect(model.terms).toContain('courier');
    expect(model.terms).toContain('账单');
    const text = JSON.stringify(model);
    const file = 'models/topics.json';
    expect(readModels([{ file, text }])).toEqual({ models: { topics: modelSchema.parse(model) }, problems: [] });
    const twice = readModels([
      { file, text },
      { file: 'models/other.json', text },
    ]);
    expect(twice.problems).toEqual([{ file: 'models/other.json', line: 1, reason: 'a second model for topics' }]);
    const broken = { ...model, rarity: model.rarity.slice(1) };
    for (const bad of ['', '{', JSON.stringify(broken)])
      expect(readModels([{ file, text: bad }]).problems).toHaveLength(1);
    expect(trainClassifier(calls(300, 5), OPTIONS).model).toEqual(model);
  });

  it('tells only what turns of the call bear out, before what only the rules found', () => {
    const { model } = trainClassifier(calls(300, 6), OPTIONS);
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(...CLASSES), (seed, topic) => {
        const turns = turnsOf(topic, seeded(seed), 0);
        const found = [{ id: 'only-by-rules', confidence: 0.7, evidence: [{ turn: 1, startMs: 1000 }] }];
        for (const list of [withTopicModel(found, turns, model), withIntentModel(found, turns, model)]) {
          // Sure that there is nothing: tried above.
          fc.pre(list.length > 0);
          expect(list.at(-1)).toMatchObject({ id: 'only-by-rules', source: 'rules' });
          for (const { evidence, source } of list.slice(0, -1)) {
            expect(source).toBe('model');
            expect(evidence.length).toBeGreaterThan(0);
            for (const { turn, startMs } of evidence) expect(turns[turn]?.startMs).toBe(startMs);
          }
        }
      }),
      { numRuns: 60 },
    );
    const found = [{ id: 'billing', evidence: [{ turn: 0, startMs: 0 }] }];
    expect(withTopicModel(found, [], undefined)).toBe(found);
  });
});
