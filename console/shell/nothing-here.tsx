import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { ReactElement } from 'react';
import { useWords } from '../shared/words.ts';
import { SHELL_WORDS } from './words.ts';

export function NothingHere(): ReactElement {
  const t = useWords(SHELL_WORDS);
  return (
    <Box padding="xxl" textAlign="center">
      <Box variant="h3" tagOverride="h1">
        {t.nothing}
      </Box>
      <Link href="#/">{t.home}</Link>
    </Box>
  );
}
