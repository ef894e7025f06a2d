/** A trained classifier as a file: `policies/models/<name>.json`. It names words, never calls, callers or sentences. */
import * as z from 'zod';
import type { Evidence } from '../../analysis/analysis.ts';
import { policyIdSchema } from '../../policies/named.ts';
import { probabilities, type SparseRow } from '../logistic.ts';
import { CLASSIFIER_KINDS, NO_CLASS, type Terms } from './terms.ts';

const share = z.number().min(0).max(1);
const MOST_TERMS = 20_000;
const MOST_CLASSES = 200;

/** How a way of classifying did on calls that it had not learnt from. */
const scoresSchema = z.strictObject({
  accuracy: share,
  /** Mean F1 over the classes. */
  macroF1: share,
});

export const qualitySchema = z.strictObject({
  folds: z.int().min(2),
  calls: z.int().positive(),
  model: scoresSchema,
  rules: scoresSchema,
  /** Share of the most frequent class. */
  majority: share,
  /** McNemar's exact test of model against rules, one-sided. */
  p: share,
  /** Mean distance of predicted probability and observed share, in ten bins. */
  calibrationError: share,
});

export const modelSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    kind: z.enum(CLASSIFIER_KINDS),
    version: z.string().min(1).max(40),
    classes: z.array(policyIdSchema).min(2).max(MOST_CLASSES),
    terms: z.array(z.string().min(1).max(80)).max(MOST_TERMS),
    /** How rare a term is: ln((1 + calls) / (1 + calls with it)) + 1. */
    rarity: z.array(z.number().positive()),
    /** One row per class. */
    weights: z.array(z.array(z.number())),
    intercepts: z.array(z.number()),
    /** A class is told from this probability on. */
    tellFrom: share,
    /** As measured before it was written. */
    quality: qualitySchema,
  })
  .refine(
    ({ classes, terms, rarity, weights, intercepts }) =>
      rarity.length === terms.length &&
      weights.length === classes.length &&
      intercepts.length === classes.length &&
      weights.every((row) => row.length === terms.length),
    'weights, terms and classes do not fit together',
  );
export type ClassifierModel = z.infer<typeof modelSchema>;

/** What `rowOf` needs to know of a model. */
export interface Vocabulary {
  readonly at: ReadonlyMap<string, number>;
  readonly rarity: readonly number[];
}

const vocabularies = new WeakMap<ClassifierModel, Vocabulary>();

export function vocabularyOf(model: ClassifierModel): Vocabulary {
  let vocabulary = vocabularies.get(model);
  if (vocabulary === undefined) {
    vocabulary = { at: new Map(model.terms.map((term, at) => [term, at])), rarity: model.rarity };
    vocabularies.set(model, vocabulary);
  }
  return vocabulary;
}

/** Presence x rarity, scaled to length 1: a long call has no louder voice than a short one. */
export function rowOf(terms: Terms, { at, rarity }: Vocabulary): SparseRow {
  const known = [...terms.keys()].flatMap((term) => at.get(term) ?? []);
  const values = known.map((position) => rarity[position] ?? 0);
  const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  return { at: known, values: values.map((value) => value / length) };
}

export interface Told {
  readonly id: string;
  readonly probability: number;
  /** Turns whose words speak for it most; at most five. */
  readonly evidence: readonly Evidence[];
}

const MOST_EVIDENCE = 5;

/**
 * The classes that the model tells about a call, surest first; one without evidence in any turn is not told. `none`: it is sure that the call
 * is about nothing of the kind. Empty when it is sure of nothing.
 */
export function classify(model: ClassifierModel, terms: Terms): Told[] | 'none' {
  const vocabulary = vocabularyOf(model);
  const row = rowOf(terms, vocabulary);
  const all = probabilities(model, row);
  const most = Math.max(...all);
  if (most >= model.tellFrom && model.classes[all.indexOf(most)] === NO_CLASS) return 'none';
  return all
    .map((probability, one) => ({ id: model.classes[one] ?? NO_CLASS, probability, one }))
    .filter(({ id, probability }) => id !== NO_CLASS && probability >= model.tellFrom)
    .sort((a, b) => b.probability - a.probability || (a.id < b.id ? -1 : 1))
    .map(({ id, probability, one }) => {
      const evidence = evidenceFor(model.weights[one] ?? [], terms, vocabulary.at, row);
      return { id, probability: Math.round(probability * 1000) / 1000, evidence };
    })
    .filter(({ evidence }) => evidence.length > 0);
}

function evidenceFor(
  weights: readonly number[],
  terms: Terms,
  at: ReadonlyMap<string, number>,
  row: SparseRow,
): Evidence[] {
  const value = new Map(row.at.map((position, i) => [position, row.values[i] ?? 0]));
  const said = new Map<number, { evidence: Evidence; points: number }>();
  for (const [term, places] of terms) {
    const position = at.get(term);
    const points = position === undefined ? 0 : (weights[position] ?? 0) * (value.get(position) ?? 0);
    if (points <= 0) continue;
    for (const evidence of places) {
      const known = said.get(evidence.turn);
      said.set(evidence.turn, { evidence, points: (known?.points ?? 0) + points / places.length });
    }
  }
  return [...said.values()]
    .sort((a, b) => b.points - a.points || a.evidence.turn - b.evidence.turn)
    .slice(0, MOST_EVIDENCE)
    .map(({ evidence }) => evidence)
    .sort((a, b) => a.turn - b.turn);
}
