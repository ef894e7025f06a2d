/** Which files become pages of the documentation, in which order, and under which name. What is in docs/ and not listed comes last. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface SitePage {
  /** From the root of the project. Nothing for a page that is generated. */
  readonly source?: string;
  /** File name in the site. */
  readonly output: string;
  /** In the navigation; the title of the page is its first heading. */
  readonly name: string;
  readonly lang?: string;
}

export interface SiteGroup {
  readonly name: string;
  readonly pages: readonly SitePage[];
}

export const API_REFERENCE = 'api-reference.html';

const doc = (slug: string, name: string): SitePage => ({ source: `docs/${slug}.md`, output: `${slug}.html`, name });

const GROUPS: readonly SiteGroup[] = [
  {
    name: 'Begin',
    pages: [
      { source: 'docs/quick-start.md', output: 'index.html', name: 'Quick start' },
      doc('concepts', 'Concepts'),
      { source: 'README.zh-CN.md', output: 'zh-CN.html', name: '中文说明', lang: 'zh-CN' },
    ],
  },
  {
    name: 'Evidence and compliance',
    pages: [
      doc('compliance', 'Compliance guide'),
      doc('retention', 'Retention and consent'),
      doc('holds-and-requests', 'Holds and requests'),
      doc('erasure', 'Erasure and restriction'),
      doc('evidence-bundle', 'Evidence bundles'),
      doc('custody-log', 'Custody log'),
      doc('screening', 'Card data'),
      doc('privacy', 'Personal data'),
      doc('completeness', 'Completeness'),
      doc('quality-gate', 'Quality gate'),
    ],
  },
  {
    name: 'Understanding calls',
    pages: [
      doc('understanding', 'What is understood'),
      doc('acoustics', 'What is measured'),
      doc('speech', 'Speech to text'),
      doc('insights', 'Insights'),
      doc('risk-and-alerts', 'Risk and alerts'),
      doc('quality', 'How well it works'),
    ],
  },
  {
    name: 'Integrate',
    pages: [
      doc('api', 'API guide'),
      { output: API_REFERENCE, name: 'API reference' },
      doc('events', 'Events and webhooks'),
      doc('access', 'Roles and rights'),
      { source: 'client/README.md', output: 'client.html', name: 'TypeScript client' },
      doc('cli', 'Command line'),
    ],
  },
  {
    name: 'Operate',
    pages: [
      doc('local-edition', 'Single machine'),
      doc('deploy', 'Deploy on AWS'),
      doc('regions', 'Regions'),
      doc('cost', 'Cost'),
      doc('operations', 'Operations'),
      doc('runbook', 'Runbook'),
      doc('security', 'Security model'),
      doc('nag-suppressions', 'Accepted findings'),
      doc('testing-aws', 'Testing on AWS'),
    ],
  },
];

/** `root` is the folder of the project. */
export function siteMap(root: string): readonly SiteGroup[] {
  const listed = new Set(GROUPS.flatMap(({ pages }) => pages.map(({ source }) => source)));
  const files = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  const rest = files
    .filter((file) => file.endsWith('.md') && !listed.has(`docs/${file}`))
    .sort()
    .map((file) => ({ source: `docs/${file}`, output: file.replaceAll('/', '-').replace(/md$/u, 'html'), name: '' }));
  const project = [...rest, { source: 'CHANGELOG.md', output: 'changelog.html', name: 'Changelog' }];
  return [...GROUPS, { name: 'Project', pages: project }];
}
