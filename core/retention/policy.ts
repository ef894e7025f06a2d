/** The retention policy: which rules exist, and which of them hold for a business line. The file is policies/retention.yaml. */
import * as z from 'zod';
import { named, policyIdSchema } from '../policies/named.ts';
import { parsePolicyFile, type ParsedPolicy, type PolicySource } from '../policies/yaml-file.ts';
import { DEFAULT_LINE } from '../recording/metadata.ts';
import { LANES } from '../recording/recording.ts';
import { periodSchema } from './period.ts';

/** ISO 3166 country or subdivision, or `EU`. */
export const jurisdictionSchema = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'must be an ISO 3166 code such as US or US-CA, or EU');

export const NOT_REQUIRED = 'not-required';

const words = z.string().trim().min(1).max(2000);

const classSchema = z.strictObject({
  title: words,
  titleZh: words.optional(),
  /** `regulated`: nobody can destroy the recording early. `erasable`: the caller may have it erased. */
  lane: z.enum(LANES),
  /** Where the period starts: with the recording, or with a later business event. */
  basis: z.enum(['recording', 'event']),
  /** Type of the event, such as `contract-ended`. */
  event: policyIdSchema.optional(),
  period: periodSchema,
  citation: words,
  /** What counsel must check. */
  note: words.optional(),
  /** The record must be the very bytes that arrived: nothing may be muted before the seal. */
  byteExact: z.boolean().optional(),
});
export type RetentionClass = z.output<typeof classSchema>;

const lineSchema = z.strictObject({
  title: words.optional(),
  titleZh: words.optional(),
  /** All of them hold; the longest wins. */
  classes: z.array(policyIdSchema).min(1).max(32),
  jurisdictions: z.array(jurisdictionSchema).max(64).optional(),
  /** Id of a rule in consent.yaml, or `not-required`. */
  consent: policyIdSchema,
  /** Card security codes are muted before the seal. */
  screenBeforeSeal: z.boolean().optional(),
});
export type BusinessLine = z.output<typeof lineSchema>;

const limitsSchema = z.strictObject({
  /** One S3 PUT takes 5 GiB. */
  maxBytes: z.int().positive().max(5_368_709_120),
  maxDurationMs: z.int().positive(),
  minDurationMs: z.int().nonnegative(),
});

export const retentionPolicySchema = z
  .strictObject({
    version: z.int().positive(),
    classes: named(classSchema),
    businessLines: named(lineSchema),
    /** How long rejected bytes stay in the intake. */
    quarantineDays: z.int().min(1).max(3650),
    limits: limitsSchema,
  })
  .superRefine((policy, context) => {
    for (const { path, message } of contradictions(policy)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });
export type RetentionPolicy = z.output<typeof retentionPolicySchema>;

export function parseRetentionPolicy(source: PolicySource): ParsedPolicy<RetentionPolicy> {
  return parsePolicyFile(retentionPolicySchema, source);
}

/** The rules of a business line; undefined when the policy does not know it. There is no fall-back to a shorter rule. */
export function businessLine(policy: RetentionPolicy, id: string): BusinessLine | undefined {
  return policy.businessLines[id];
}

interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

function contradictions(policy: {
  classes: Record<string, RetentionClass>;
  businessLines: Record<string, BusinessLine>;
  limits: z.output<typeof limitsSchema>;
}): Contradiction[] {
  const { classes, businessLines, limits } = policy;
  const found = [
    ...Object.entries(classes).flatMap(([id, rule]) => classContradictions(['classes', id], rule)),
    ...Object.entries(businessLines).flatMap(([id, line]) => lineContradictions(['businessLines', id], line, classes)),
  ];
  if (businessLines[DEFAULT_LINE] === undefined) {
    found.push({ path: ['businessLines'], message: `the line "${DEFAULT_LINE}" is missing` });
  }
  if (limits.minDurationMs >= limits.maxDurationMs) {
    found.push({ path: ['limits', 'minDurationMs'], message: 'must be less than maxDurationMs' });
  }
  return found;
}

function classContradictions(path: readonly string[], rule: RetentionClass): Contradiction[] {
  if (rule.basis === 'event' && rule.event === undefined) {
    return [{ path: [...path, 'basis'], message: 'basis "event" needs an event' }];
  }
  if (rule.basis === 'recording' && rule.event !== undefined) {
    return [{ path: [...path, 'event'], message: 'an event needs basis "event"' }];
  }
  return [];
}

function lineContradictions(
  path: readonly string[],
  line: BusinessLine,
  classes: Record<string, RetentionClass>,
): Contradiction[] {
  const found: Contradiction[] = [];
  for (const [index, id] of line.classes.entries()) {
    const at = [...path, 'classes', index];
    if (classes[id] === undefined) found.push({ path: at, message: `no class is called "${id}"` });
    if (line.classes.indexOf(id) !== index) found.push({ path: at, message: `"${id}" is there twice` });
    if (line.screenBeforeSeal === true && classes[id]?.byteExact === true) {
      const message = `class "${id}" is byteExact: a line that screens before the seal cannot use it`;
      found.push({ path: [...path, 'screenBeforeSeal'], message });
    }
  }
  return found;
}
