/** A failure in the place of the content that could not be had. */
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import type { ReactElement } from 'react';
import { explain, PROBLEM_WORDS } from './problem.ts';
import { useWords } from './words.ts';

export function ProblemAlert({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry?: () => void;
}): ReactElement {
  const t = useWords(PROBLEM_WORDS);
  return (
    <Alert type="error" action={onRetry && <Button onClick={onRetry}>{t.retry}</Button>}>
      {explain(error, t)}
    </Alert>
  );
}
