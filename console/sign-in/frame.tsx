/** What every way of signing in is shown in. */
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Toggle from '@cloudscape-design/components/toggle';
import type { ReactElement, ReactNode } from 'react';
import { usePreferences } from '../shared/preferences.tsx';
import { useWords } from '../shared/words.ts';
import { SIGN_IN_WORDS } from './words.ts';

export function SignInFrame({ children }: { readonly children: ReactNode }): ReactElement {
  const t = useWords(SIGN_IN_WORDS);
  const { locale, setLocale } = usePreferences();
  return (
    <main>
      <Box padding="xxl">
        <ContentLayout header={<Header variant="h1">{t.title}</Header>} maxContentWidth={720}>
          <Container>{children}</Container>
          <Box padding={{ top: 'l' }}>
            <Toggle
              checked={locale === 'zh-CN'}
              onChange={({ detail }) => {
                setLocale(detail.checked ? 'zh-CN' : 'en');
              }}
            >
              中文
            </Toggle>
          </Box>
        </ContentLayout>
      </Box>
    </main>
  );
}
