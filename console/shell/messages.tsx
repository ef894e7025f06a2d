import Alert from '@cloudscape-design/components/alert';
import type { ReactElement } from 'react';
import { useNotifications } from '../shared/notifications.tsx';
import { PROBLEM_WORDS } from '../shared/problem.ts';
import { useWords } from '../shared/words.ts';
import { SHELL_WORDS } from './words.ts';

/** What was done and what failed, above the page and in sight however far it is scrolled. */
export function Messages(): ReactElement {
  const t = useWords(SHELL_WORDS);
  const { dismiss } = useWords(PROBLEM_WORDS);
  return (
    <section className="cv-messages" aria-label={t.notifications} aria-live="polite">
      {useNotifications().map(({ id, type, text, onDismiss }) => (
        <Alert key={id} type={type} dismissible i18nStrings={{ dismissAriaLabel: dismiss }} onDismiss={onDismiss}>
          {text}
        </Alert>
      ))}
    </section>
  );
}
