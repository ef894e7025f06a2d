/** docs/nag-suppressions.md, made from what the rule packs find in the checked-in configs. */
import { compareText } from './nag.ts';
import type { Acknowledged } from './nag.ts';

const INTRODUCTION = `# Findings of the rule packs that stay

cdk-nag holds every template against AwsSolutions, HIPAA Security, NIST 800-53 R5 and PCI DSS 3.2.1. \`npm run synth\` fails on
a finding that is not explained in \`lib/nag-suppressions.ts\`; a test fails on an explanation that nothing needs any more.
Made from \`config/*.yaml\` by \`npm run docs:aws\`. A rule that several packs have is named once.
`;

export interface FoundIn {
  /** Name of the config. */
  readonly config: string;
  readonly acknowledged: readonly Acknowledged[];
}

export function nagDocument(found: readonly FoundIn[]): string {
  const reasons = new Map<string, Map<string, Row>>();
  for (const { config, acknowledged } of found) {
    for (const { reason, resource, rule } of acknowledged) {
      const rows = reasons.get(reason) ?? new Map<string, Row>();
      reasons.set(reason, rows);
      const row = rows.get(resource) ?? { rules: new Set(), configs: new Set() };
      rows.set(resource, row);
      row.rules.add(shortName(rule));
      row.configs.add(config);
    }
  }
  const sections = [...reasons].map(([reason, rows]) => section(reason, rows)).sort(compareText);
  return [INTRODUCTION, ...sections].join('\n');
}

interface Row {
  readonly rules: Set<string>;
  readonly configs: Set<string>;
}

function section(reason: string, rows: ReadonlyMap<string, Row>): string {
  const rules = [...new Set([...rows.values()].flatMap((row) => [...row.rules]))].sort(compareText);
  const lines = [...rows]
    .sort(([a], [b]) => compareText(a, b))
    .map(
      ([resource, row]) =>
        `| \`${resource}\` | ${[...row.rules].sort(compareText).join(', ')} | ${[...row.configs].join(', ')} |`,
    );
  return [
    `## ${rules.join(', ')}`,
    '',
    reason,
    '',
    '| Resource | Rule | Found in |',
    '|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/** Without the pack, and without what the rule quotes from the template: that changes with names of deployments. */
function shortName(rule: string): string {
  return rule.replace(/^[^-]+-/u, '').replace(/\[.*$/u, '');
}
