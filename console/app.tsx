/** Everything around the pages: preferences, the server's answers, who is signed in, and which page the address names. */
import { I18nProvider, type I18nProviderProps } from '@cloudscape-design/components/i18n';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { CallvaultProblem } from '../client/index.ts';
import { NotificationProvider } from './shared/notifications.tsx';
import { PreferenceProvider } from './shared/preferences.tsx';
import { type Locale, useLocale } from './shared/words.ts';
import { Gate } from './sign-in/gate.tsx';
import { Router } from './shell/router.tsx';

const STALE_MS = 10_000;
const RETRIES = 2;

export function App(): ReactElement {
  const queries = useMemo(() => createQueries(), []);
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

/** The components' own words, mostly for screen readers: one language is loaded, when it is wanted. */
const COMPONENT_WORDS: Record<Locale, () => Promise<{ default: I18nProviderProps.Messages }>> = {
  en: () => import('@cloudscape-design/components/i18n/messages/all.en'),
  'zh-CN': () => import('@cloudscape-design/components/i18n/messages/all.zh-CN'),
};

function Messages({ children }: { readonly children: ReactElement }): ReactElement {
  const locale = useLocale();
  const [messages, setMessages] = useState<readonly I18nProviderProps.Messages[]>([]);
  useEffect(() => {
    let wanted = true;
    void COMPONENT_WORDS[locale]().then((loaded) => {
      if (wanted) setMessages([loaded.default]);
    });
    return () => {
      wanted = false;
    };
  }, [locale]);
  return (
    <I18nProvider locale={locale} messages={messages}>
      {children}
    </I18nProvider>
  );
}

/** A refusal stays one however often it is asked for; only what did not get through is worth another try. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < RETRIES && (!(error instanceof CallvaultProblem) || error.status === 0),
      },
    },
  });
}
