/** What the company makes of a call is not for everybody who may read the call. */
import type { Analysis } from '../analysis/analysis.ts';
import type { Right } from './access.ts';

/** Without `assessments` no scorecards, ticket and difficulty of the call; without `risk` nothing about losing the customer. */
export function analysisFor(analysis: Analysis, rights: readonly Right[]): Analysis {
  const shown = rights.includes('risk') ? analysis : { ...analysis, risk: null };
  if (rights.includes('assessments')) return shown;
  const { complexityFactors: _, ...rest } = shown;
  return { ...rest, scorecards: [], ticket: null, complexity: null };
}
