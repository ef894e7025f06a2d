/** Whether a call may be sealed: the consent notice that the business line demands, as evidence. Fails closed. */
import * as z from 'zod';
import { phraseSetSchema } from '../analysis/phrase-policy.ts';
import { named } from '../policies/named.ts';
import { parsePolicyFile, type ParsedPolicy, type PolicySource } from '../policies/yaml-file.ts';
import type { Metadata } from '../recording/metadata.ts';
import { businessLine, jurisdictionSchema, NOT_REQUIRED, type RetentionPolicy } from '../retention/policy.ts';

const words = z.string().trim().min(1).max(2000);

/** Where a notice is looked for in the words, unless the rule says otherwise: the first minute. */
const SEARCH_FIRST_MS = 60_000;

const noticeId = z.string().min(1).max(256);

const ruleSchema = z.strictObject({
  title: words,
  jurisdictions: z.array(jurisdictionSchema).min(1).max(64),
  citation: words,
  /** What counsel must check. */
  note: words.optional(),
  /** Ids of the notices that may have been played or read out. */
  notices: z.array(noticeId).min(1).max(256),
  /** `given`: the caller said yes. `implied`: the caller was told and stayed on the line. Nothing else can count. */
  outcomes: z.array(z.enum(['given', 'implied'])).min(1),
  /** BCP 47; `en` takes `en-US` too. */
  languages: z
    .array(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 tag such as en or zh-CN'))
    .min(1),
  /** The notice starts no later than this into the recording, in ms. */
  latestOffsetMs: z.int().nonnegative().optional(),
  /** Turns that start before this into the recording are searched for the words of the notices, in ms. */
  searchFirstMs: z.int().positive().max(3_600_000).default(SEARCH_FIRST_MS),
});

/** What a notice is known by when it is heard. Finding it is evidence beside what the recorder says, and never instead of it. */
const noticeSchema = z.strictObject({ phrases: phraseSetSchema });

export const consentPolicySchema = z.strictObject({
  version: z.int().positive(),
  rules: named(ruleSchema).refine((rules) => !(NOT_REQUIRED in rules), {
    error: 'is not a name for a rule',
    path: [NOT_REQUIRED],
  }),
  notices: named(noticeSchema).optional(),
});
export type ConsentPolicy = z.output<typeof consentPolicySchema>;

export function parseConsentPolicy(source: PolicySource): ParsedPolicy<ConsentPolicy> {
  return parsePolicyFile(consentPolicySchema, source);
}

/** Why consent is missing. */
type ConsentGap =
  | 'LINE_UNKNOWN'
  | 'RULE_UNKNOWN'
  | 'NOT_RECORDED'
  | 'NOT_ASKED'
  | 'REFUSED'
  | 'OUTCOME'
  | 'NOTICE'
  | 'LANGUAGE'
  | 'TOO_LATE';

export type ConsentDecision =
  | {
      readonly kind: 'ok';
      /** Id of the rule that was met, or `not-required`. */
      readonly rule: string;
      readonly citation?: string;
      readonly policyVersion: number;
      /** What the caller delivered about the notice, when anything. */
      readonly evidence?: NonNullable<Metadata['consent']>;
    }
  | { readonly kind: 'missing'; readonly code: ConsentGap; readonly reason: string };

/**
 * Checks a call's consent evidence against the rule of its business line. A refusal counts on every line, also where no
 * consent is required: a person decides then. Whatever cannot be established is missing.
 */
export function decideConsent(
  rules: ConsentPolicy,
  policy: RetentionPolicy,
  call: Pick<Metadata, 'businessLine' | 'consent'>,
): ConsentDecision {
  const line = businessLine(policy, call.businessLine);
  const { consent } = call;
  if (line === undefined) return missing('LINE_UNKNOWN', 'The business line is not in the retention policy.');
  if (consent?.outcome === 'refused') return missing('REFUSED', 'The caller refused.');
  const met = {
    kind: 'ok',
    rule: line.consent,
    policyVersion: rules.version,
    ...(consent && { evidence: consent }),
  } as const;
  if (line.consent === NOT_REQUIRED) return met;

  const rule = rules.rules[line.consent];
  if (rule === undefined) return missing('RULE_UNKNOWN', 'The consent rule of the business line is not in the policy.');
  if (consent === undefined) return missing('NOT_RECORDED', 'No consent evidence was delivered.');
  const { outcome, noticeId, language, offsetMs } = consent;
  if (outcome === 'not-asked') return missing('NOT_ASKED', 'The caller was not asked.');
  if (!rule.outcomes.includes(outcome))
    return missing('OUTCOME', `The outcome "${outcome}" does not count as consent.`);
  if (!rule.notices.includes(noticeId)) return missing('NOTICE', 'The notice is not one the rule accepts.');
  if (!rule.languages.some((range) => inLanguage(language, range))) {
    return missing('LANGUAGE', 'The notice was in a language the rule does not accept.');
  }
  if (rule.latestOffsetMs !== undefined && offsetMs > rule.latestOffsetMs) {
    return missing('TOO_LATE', `The notice came later than ${rule.latestOffsetMs} ms into the recording.`);
  }
  return { ...met, citation: rule.citation };
}

function missing(code: ConsentGap, reason: string): ConsentDecision {
  return { kind: 'missing', code, reason };
}

/** Basic filtering of RFC 4647 section 3.3.1: `en` takes `en` and `en-US`, `zh-CN` does not take `zh`. */
function inLanguage(tag: string, range: string): boolean {
  return `${tag}-`.toLowerCase().startsWith(`${range}-`.toLowerCase());
}
