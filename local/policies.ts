/** Reads the policy files of a folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAnalysisPolicies } from '../core/analysis/policies.ts';
import { AppError } from '../core/errors.ts';
import { checkPolicies } from '../core/policies/check.ts';
import type { PolicyProblem, PolicySource } from '../core/policies/yaml-file.ts';
import { parseConsentPolicy } from '../core/privacy/consent.ts';
import { parseRetentionPolicy } from '../core/retention/policy.ts';
import type { Policies } from '../core/use-cases/context.ts';

/** Every .yaml file below `dir`, by its path relative to `dir`. Errors: POLICY_INVALID when the folder is not there. */
export function readPolicyFiles(dir: string): PolicySource[] {
  if (!existsSync(dir)) throw new AppError('POLICY_INVALID', `There is no policy folder at ${dir}.`);
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(dir, path), text: readFileSync(path, 'utf8') }));
}

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
  const folder = dirname(file);
  return folder === '.' ? file.replace(/\.ya?ml$/u, '') : folder;
}

/** Errors: POLICY_INVALID with `detail: {problems:[{file, line, reason}]}`. */
export function loadPolicies(dir: string): Policies {
  const loaded = parsePolicies(readPolicyFiles(dir));
  if (loaded.ok) return loaded.policies;
  const [first] = loaded.problems;
  const where = `${first?.file ?? ''}:${first?.line ?? 0}: ${first?.reason ?? ''}`;
  throw new AppError('POLICY_INVALID', `The policies cannot be used: ${where}. See: callvault policy check`, {
    detail: { problems: loaded.problems },
  });
}
