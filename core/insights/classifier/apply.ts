/**
 * Where a model is in force it says what comes first; what only the phrase rules found stays behind it, marked as theirs. Where it is sure that
 * there is nothing, there is nothing: so it was measured.
 */
import type { Analysis } from '../../analysis/analysis.ts';
import type { Turn } from '../../transcript/transcript.ts';
import { classify, type ClassifierModel, type Told } from './model.ts';
import { termsOf } from './terms.ts';

export type Models = Readonly<Partial<Record<ClassifierModel['kind'], ClassifierModel>>>;

/** Topics with what the model makes of them. The rules' own list without a model. */
export function withTopicModel(
  topics: Analysis['topics'],
  turns: readonly Turn[],
  model: ClassifierModel | undefined,
): Analysis['topics'] {
  if (model === undefined) return topics;
  const told = classify(model, termsOf(turns, 'topics', topics));
  if (told === 'none') return [];
  return [
    ...told.map((one) => ({
      id: one.id,
      score: one.probability,
      evidence: [...one.evidence],
      source: 'model' as const,
    })),
    ...rest(topics, told).map((topic) => ({ ...topic, source: 'rules' as const })),
  ];
}

/** Intents with what the model makes of them. */
export function withIntentModel(
  intents: Analysis['intents'],
  turns: readonly Turn[],
  model: ClassifierModel | undefined,
): Analysis['intents'] {
  if (model === undefined) return intents;
  const told = classify(model, termsOf(turns, 'intents', intents));
  if (told === 'none') return [];
  return [
    ...told.map((one) => ({
      ...{ id: one.id, confidence: one.probability, evidence: [...one.evidence] },
      source: 'model' as const,
    })),
    ...rest(intents, told).map((intent) => ({ ...intent, source: 'rules' as const })),
  ];
}

function rest<T extends { readonly id: string }>(found: readonly T[], told: readonly Told[]): T[] {
  const known = new Set(told.map(({ id }) => id));
  return found.filter(({ id }) => !known.has(id));
}
