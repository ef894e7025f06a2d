/** Everything around the pages: preferences, the server's answers, who is signed in, and which page the address names. */
import { I18nProvider } from '@cloudscape-design/components/i18n';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, useEffect, useReducer } from 'react';
import { componentWords, loadComponentWords } from './shared/component-words.ts';
import { NotificationProvider } from './shared/notifications.tsx';
import { PreferenceProvider } from './shared/preferences.tsx';
import { useLocale } from './shared/words.ts';
import { Gate } from './sign-in/gate.tsx';
import { Router } from './shell/router.tsx';

export function App({ queries }: { readonly queries: QueryClient }): ReactElement {
  return (
    <PreferenceProvider>
      <QueryClientProvider client={queries}>
        <Messages>
          <NotificationProvider>
            <Gate>
              <Router />
            </Gate>
          </NotificationProvider>
        </Messages>
      </QueryClientProvider>
    </PreferenceProvider>
  );
}

function Messages({ children }: { readonly children: ReactElement }): ReactElement {
  const locale = useLocale();
  const messages = componentWords(locale);
  const [, show] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (messages.length === 0) loadComponentWords(locale).then(show, () => undefined);
  }, [locale, messages]);
  return (
    <I18nProvider locale={locale} messages={messages}>
      {children}
    </I18nProvider>
  );
}
