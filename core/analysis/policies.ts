/** The rules an analysis runs on, parsed from the YAML under `policies/`. A bad file is refused with file, line and reason. */
import * as z from 'zod';
import type { Models } from '../insights/classifier/apply.ts';
import { readModels } from '../insights/classifier/read-model.ts';
import { parsePolicyFile, type PolicyProblem, type PolicySource } from '../policies/yaml-file.ts';
import { roleSchema } from '../transcript/transcript.ts';
import { policyIdSchema } from '../policies/named.ts';
import { phraseSetSchema, uniqueIds } from './phrase-policy.ts';
import { type Scorecard, scorecardSchema } from './scorecard-policy.ts';

const version = z.string().min(1).max(40);
const distinct = 'ids must be distinct';

const topicSchema = z.strictObject({
  id: policyIdSchema,
  title: z.string().max(200).optional(),
  /** The topic that this one is a part of; what is found here counts there as well. */
  under: policyIdSchema.optional(),
  /** How much the topic counts beside others, 1 when absent. */
  weight: z.number().min(0.1).max(3).optional(),
  /** Whose words count; everybody's when absent. */
  roles: z.array(roleSchema).min(1).optional(),
  /** Phrases that say the topic by themselves. */
  strong: phraseSetSchema.optional(),
  phrases: phraseSetSchema,
  /** Phrases that add to a topic that another phrase has found, and find none alone. */
  weak: phraseSetSchema.optional(),
});
export type Topic = z.infer<typeof topicSchema>;

export const topicsFileSchema = z.strictObject({
  version,
  topics: z
    .array(topicSchema)
    .max(500)
    .refine(uniqueIds, distinct)
    .refine(
      (topics) => topics.every(({ under }) => under === undefined || topics.some(({ id }) => id === under)),
      '`under` must name a topic of this file',
    ),
});

const intentSchema = z.strictObject({
  id: policyIdSchema,
  title: z.string().max(200).optional(),
  /** Phrases that say the intent outright. */
  strong: phraseSetSchema,
  /** Phrases that only hint at it. */
  weak: phraseSetSchema.optional(),
});
export type Intent = z.infer<typeof intentSchema>;

/**
 * Shape of an order number: `#` a digit, `@` a letter, `?` either, `+` one or more of the sign before it; other letters,
 * digits, `-`, `_` and `/` stand for themselves. At least three signs, so that it does not match everything.
 */
const orderPattern = z
  .string()
  .min(3)
  .max(40)
  .regex(/^(?:[A-Za-z0-9#@?_/-]\+?)+$/, 'may hold #, @, ?, +, letters, digits, -, _ and / only');

export const intentsFileSchema = z.strictObject({
  version,
  /** How this company's order numbers look; found anywhere, with or without the word "order" beside them. */
  orderNumbers: z.array(orderPattern).max(50).default([]),
  intents: z.array(intentSchema).max(500).refine(uniqueIds, distinct),
});

export interface AnalysisPolicies {
  readonly topics: readonly Topic[];
  readonly intents: readonly Intent[];
  readonly scorecards: readonly Scorecard[];
  /** Shapes of order numbers, see `intents.yaml`. */
  readonly orderNumbers?: readonly string[];
  /** Trained classifiers, `models/*.json`. */
  readonly models?: Models;
}

export type ParsedAnalysisPolicies =
  | { readonly ok: true; readonly value: AnalysisPolicies }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

function kindOf(file: string): 'topics' | 'intents' | 'scorecard' | undefined {
  const parts = file.replaceAll('\\', '/').split('/');
  const name = parts.at(-1) ?? '';
  if (!/\.ya?ml$/u.test(name)) return undefined;
  if (parts.at(-2) === 'scorecards') return 'scorecard';
  if (/^topics\./u.test(name)) return 'topics';
  return /^intents\./u.test(name) ? 'intents' : undefined;
}

/** Picks its own files from `files` and leaves the others alone; a kind that is not there is empty. Reports every problem of every file. */
export function parseAnalysisPolicies(files: readonly PolicySource[]): ParsedAnalysisPolicies {
  const topics: Topic[] = [];
  const intents: Intent[] = [];
  const scorecards: Scorecard[] = [];
  const orderNumbers: string[] = [];
  const { models, problems: bad } = readModels(files);
  const problems: PolicyProblem[] = [...bad];
  for (const source of files) {
    const kind = kindOf(source.file);
    if (kind === 'topics') {
      const parsed = parsePolicyFile(topicsFileSchema, source);
      if (parsed.ok) topics.push(...parsed.value.topics);
      else problems.push(...parsed.problems);
    } else if (kind === 'intents') {
      const parsed = parsePolicyFile(intentsFileSchema, source);
      if (parsed.ok) {
        intents.push(...parsed.value.intents);
        orderNumbers.push(...parsed.value.orderNumbers);
      } else problems.push(...parsed.problems);
    } else if (kind === 'scorecard') {
      const parsed = parsePolicyFile(scorecardSchema, source);
      if (!parsed.ok) problems.push(...parsed.problems);
      else if (scorecards.some((other) => other.id === parsed.value.id)) {
        problems.push({ file: source.file, line: 1, reason: `another file has the scorecard id ${parsed.value.id}` });
      } else scorecards.push(parsed.value);
    }
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: { topics, intents, scorecards, orderNumbers, models } };
}
