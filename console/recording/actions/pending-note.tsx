import Link from '@cloudscape-design/components/link';
import type { ReactElement } from 'react';
import { useWords } from '../../shared/words.ts';
import { ACTION_WORDS } from './words.ts';

/** Nothing has happened yet. */
export function PendingNote(): ReactElement {
  const t = useWords(ACTION_WORDS);
  return (
    <>
      {t.pending}{' '}
      <Link href="#/approvals" color="inverted">
        {t.approvals}
      </Link>
    </>
  );
}
