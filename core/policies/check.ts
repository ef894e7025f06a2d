/** `policy check`: every policy file on its own, and what the files say about each other. */
import type * as z from 'zod';
import { consentPolicySchema, type ConsentPolicy } from '../privacy/consent.ts';
import { NOT_REQUIRED, retentionPolicySchema, type RetentionPolicy } from '../retention/policy.ts';
import { parsePolicyFile, type ParsedPolicy, type PolicyProblem, type PolicySource } from './yaml-file.ts';

export interface PolicyFile extends PolicySource {
  /** `retention`, `consent`, or the name of another registered kind. */
  readonly kind: string;
}

/** A kind of policy file that can be checked on its own. */
export interface PolicyKind {
  readonly kind: string;
  readonly check: (source: PolicySource) => readonly PolicyProblem[];
}

/** A kind whose files hold when their schema says so. */
export function policyKind(kind: string, schema: z.ZodType): PolicyKind {
  return {
    kind,
    check: (source) => {
      const parsed = parsePolicyFile(schema, source);
      return parsed.ok ? [] : parsed.problems;
    },
  };
}

export interface PolicyCheck {
  readonly ok: boolean;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Checks a whole set of files: exactly one `retention` and one `consent`, any number of the other `kinds`.
 * A file of a kind that nobody registered is a problem, never skipped.
 */
export function checkPolicies(files: readonly PolicyFile[], kinds: readonly PolicyKind[] = []): PolicyCheck {
  const retention = onlyOne(files, 'retention', retentionPolicySchema);
  const consent = onlyOne(files, 'consent', consentPolicySchema);
  const problems = [...retention.problems, ...consent.problems];
  if (retention.found && consent.found) problems.push(...consentReferences(retention.found, consent.found));
  for (const file of files) {
    if (file.kind === 'retention' || file.kind === 'consent') continue;
    const known = kinds.find(({ kind }) => kind === file.kind);
    if (known) problems.push(...known.check(file));
    else problems.push({ file: file.file, line: 1, reason: `nothing can read a policy of kind "${file.kind}"` });
  }
  return { ok: problems.length === 0, problems };
}

interface Found<T> extends Extract<ParsedPolicy<T>, { ok: true }> {
  readonly file: string;
}

function onlyOne<S extends z.ZodType>(
  files: readonly PolicyFile[],
  kind: string,
  schema: S,
): { found?: Found<z.output<S>>; problems: readonly PolicyProblem[] } {
  const [first, ...others] = files.filter((file) => file.kind === kind);
  if (first === undefined) return { problems: [{ file: `${kind}.yaml`, line: 1, reason: 'the file is missing' }] };
  const problems = others.map(({ file }) => ({
    file,
    line: 1,
    reason: `a second ${kind} policy beside ${first.file}`,
  }));
  const parsed = parsePolicyFile(schema, first);
  if (!parsed.ok) return { problems: [...parsed.problems, ...problems] };
  return { found: { ...parsed, file: first.file }, problems };
}

/** Every consent rule that a line names exists and covers the jurisdictions of the line. */
function consentReferences(retention: Found<RetentionPolicy>, consent: Found<ConsentPolicy>): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  for (const [id, line] of Object.entries(retention.value.businessLines)) {
    if (line.consent === NOT_REQUIRED) continue;
    const rule = consent.value.rules[line.consent];
    const at = (key: string, reason: string): PolicyProblem => ({
      file: retention.file,
      line: retention.lineOf(['businessLines', id, key]),
      reason: `businessLines.${id}.${key}: ${reason}`,
    });
    if (rule === undefined) {
      problems.push(at('consent', `no rule in ${consent.file} is called "${line.consent}"`));
      continue;
    }
    const covered = new Set(rule.jurisdictions);
    for (const place of line.jurisdictions ?? []) {
      // A rule for a whole country covers its parts.
      if (covered.has(place) || covered.has(place.slice(0, 2))) continue;
      problems.push(at('jurisdictions', `consent rule "${line.consent}" does not cover ${place}`));
    }
  }
  return problems;
}
