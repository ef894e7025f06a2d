/** Where a policy file is wrong: line and reason, as the server says them. */
import type { ReactElement } from 'react';
import { CallvaultProblem } from '../../client/index.ts';
import { useWords } from '../shared/words.ts';
import { RETENTION_WORDS } from './words-archive.ts';

export function PolicyProblems({ error }: { readonly error: unknown }): ReactElement | undefined {
  const t = useWords(RETENTION_WORDS);
  const problems = error instanceof CallvaultProblem ? error.members['problems'] : undefined;
  if (!Array.isArray(problems)) return undefined;
  return (
    <>
      <p>{t.problems}:</p>
      <ul>
        {problems.map((problem: unknown) => {
          const text = textOf(problem);
          return <li key={text}>{text}</li>;
        })}
      </ul>
    </>
  );
}

function textOf(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null || !('reason' in problem)) return '';
  const line = 'line' in problem ? `${String(problem.line)}: ` : '';
  return line + String(problem.reason);
}
