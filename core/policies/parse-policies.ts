/** All policy files of an edition together: each parsed, and what they say about each other checked. */
import { parseAnalysisPolicies } from '../analysis/policies.ts';
import { parseConsentPolicy } from '../privacy/consent.ts';
import { parseRetentionPolicy } from '../retention/policy.ts';
import type { Policies } from '../use-cases/context.ts';
import { checkPolicies } from './check.ts';
import type { PolicyProblem, PolicySource } from './yaml-file.ts';

export type LoadedPolicies = { ok: true; policies: Policies } | { ok: false; problems: readonly PolicyProblem[] };

/** The analysis files are checked by their own parser, together. */
const ANALYSIS_KINDS = ['topics', 'intents', 'scorecards'];

/** Parses and cross-checks all policies; every problem of every file is reported. */
export function parsePolicies(files: readonly PolicySource[]): LoadedPolicies {
  const kinds = files.map((source) => ({ ...source, kind: kindOf(source.file) }));
  const analysis = parseAnalysisPolicies(files);
  const { problems } = checkPolicies(kinds.filter(({ kind }) => !ANALYSIS_KINDS.includes(kind)));
  const named = (kind: string): PolicySource => kinds.find((file) => file.kind === kind) ?? { file: kind, text: '' };
  const retention = parseRetentionPolicy(named('retention'));
  const consent = parseConsentPolicy(named('consent'));
  if (retention.ok && consent.ok && analysis.ok && problems.length === 0) {
    return { ok: true, policies: { retention: retention.value, consent: consent.value, analysis: analysis.value } };
  }
  return { ok: false, problems: [...problems, ...(analysis.ok ? [] : analysis.problems)] };
}

/** `retention.yaml` is of kind `retention`, `scorecards/x.yaml` of kind `scorecards`. */
function kindOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path.replace(/\.ya?ml$/u, '');
}
