/** The rule packs that every deployment is held against, and the findings that are left as they are with their reasons. */
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, type NagPack } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { SUPPRESSIONS, type Suppression } from './nag-suppressions.ts';

export function packs(scope: IConstruct): readonly NagPack[] {
  return [
    new AwsSolutionsChecks(scope),
    new HIPAASecurityChecks(scope),
    new NIST80053R5Checks(scope),
    new PCIDSS321Checks(scope),
  ];
}

/** A finding on one resource. */
export interface Finding {
  /** Such as `AwsSolutions-IAM5[Resource::*]`. */
  readonly rule: string;
  /** Path without the name of the deployment: `evidence/Vault/Resource`. */
  readonly resource: string;
}

export interface Acknowledged extends Finding {
  readonly reason: string;
}

export interface NagResult {
  readonly unexplained: readonly Finding[];
  readonly acknowledged: readonly Acknowledged[];
  /** Suppressions that match nothing any more. */
  readonly unused: readonly Suppression[];
}

/** Synthesize `app` first: some resources come into being by it. */
export function check(app: IConstruct, stage: string): NagResult {
  const used = new Set<Suppression>();
  const unexplained: Finding[] = [];
  const acknowledged: Acknowledged[] = [];
  for (const finding of findingsOf(app, stage)) {
    const suppression = SUPPRESSIONS.find((candidate) => covers(candidate, finding));
    if (!suppression) {
      unexplained.push(finding);
      continue;
    }
    used.add(suppression);
    acknowledged.push({ ...finding, reason: suppression.reason });
    acknowledge(app, stage, finding, suppression.reason);
  }
  return { unexplained, acknowledged, unused: SUPPRESSIONS.filter((candidate) => !used.has(candidate)) };
}

function findingsOf(app: IConstruct, stage: string): Finding[] {
  const prefix = `callvault-${stage}-`;
  const all = packs(app).flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName: rule, violatingResources }) =>
        violatingResources.map(({ constructPath = '' }) => ({ rule, resource: constructPath.replace(prefix, '') })),
      ),
  );
  return all.sort((a, b) => compareText(a.resource, b.resource) || compareText(a.rule, b.rule));
}

/** By code unit, the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function covers({ rules, resources }: Suppression, finding: Finding): boolean {
  const [, withoutPack = ''] = /^[^-]+-(.*)$/u.exec(finding.rule) ?? [];
  return (
    rules.some((rule) => matches(rule, finding.rule) || rule === withoutPack) &&
    resources.some((path) => matches(path, finding.resource))
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('%').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(text);
}

/** On the resource itself, so that the packs are silent and the reason is in the tree. */
function acknowledge(app: IConstruct, stage: string, { rule, resource }: Finding, reason: string): void {
  const path = `callvault-${stage}-${resource}`;
  const found = app.node.findAll().find(({ node }) => node.path === path);
  if (found) Validations.of(found).acknowledge({ id: rule, reason });
}
