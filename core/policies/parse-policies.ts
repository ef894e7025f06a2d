/** All policy files of an edition together: each parsed, and what they say about each other checked. */
import { parseAnalysisPolicies } from '../analysis/policies.ts';
import { alertPolicySchema, NO_ALERTS, parseAlertPolicy } from '../insights/alerts/alert-policy.ts';
import { DEFAULT_RISK, parseRiskPolicy, riskPolicySchema } from '../insights/risk/risk-policy.ts';
import { parseConsentPolicy } from '../privacy/consent.ts';
import { parseRetentionPolicy } from '../retention/policy.ts';
import type { Policies } from '../use-cases/context.ts';
import { approvalPolicySchema, NO_APPROVALS, parseApprovalPolicy } from '../privacy/approval-policy.ts';
import { checkPolicies, policyKind } from './check.ts';
import type { PolicyProblem, PolicySource } from './yaml-file.ts';

export type LoadedPolicies = { ok: true; policies: Policies } | { ok: false; problems: readonly PolicyProblem[] };

/** The analysis files are checked by their own parser, together. */
const ANALYSIS_KINDS = ['topics', 'intents', 'scorecards', 'models'];

/** Parses and cross-checks all policies; every problem of every file is reported. */
export function parsePolicies(files: readonly PolicySource[]): LoadedPolicies {
  const kinds = files.map((source) => ({ ...source, kind: kindOf(source.file) }));
  const analysis = parseAnalysisPolicies(files);
  const { problems } = checkPolicies(
    kinds.filter(({ kind }) => !ANALYSIS_KINDS.includes(kind)),
    [
      policyKind('approvals', approvalPolicySchema),
      policyKind('risk', riskPolicySchema),
      policyKind('alerts', alertPolicySchema),
    ],
  );
  const named = (kind: string): PolicySource => kinds.find((file) => file.kind === kind) ?? { file: kind, text: '' };
  const retention = parseRetentionPolicy(named('retention'));
  const consent = parseConsentPolicy(named('consent'));
  const asked = kinds.find(({ kind }) => kind === 'approvals');
  const approvals = asked ? parseApprovalPolicy(asked) : { ok: true as const, value: NO_APPROVALS };
  const weighed = kinds.find(({ kind }) => kind === 'risk');
  const risk = weighed ? parseRiskPolicy(weighed) : { ok: true as const, value: DEFAULT_RISK };
  const watched = kinds.find(({ kind }) => kind === 'alerts');
  const alerts = watched ? parseAlertPolicy(watched) : { ok: true as const, value: NO_ALERTS };
  const isSound = retention.ok && consent.ok && analysis.ok && approvals.ok && risk.ok && alerts.ok;
  if (isSound && problems.length === 0) {
    return {
      ok: true,
      policies: {
        retention: retention.value,
        consent: consent.value,
        analysis: analysis.value,
        approvals: approvals.value,
        risk: risk.value,
        alerts: alerts.value,
      },
    };
  }
  return { ok: false, problems: [...problems, ...(analysis.ok ? [] : analysis.problems)] };
}

/** `retention.yaml` is of kind `retention`, `scorecards/x.yaml` of kind `scorecards`. */
function kindOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path.replace(/\.ya?ml$/u, '');
}
