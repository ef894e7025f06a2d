/** Language and light or dark: what the reader chose, or what the browser says. Kept in the browser; nothing in it is about calls. */
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import { initialLocale, keepLocale, type Locale } from './locale.ts';
import { LocaleContext } from './words.ts';

interface Preferences {
  readonly locale: Locale;
  readonly dark: boolean;
  readonly setLocale: (locale: Locale) => void;
  readonly setDark: (dark: boolean) => void;
}

const PreferenceContext = createContext<Preferences | undefined>(undefined);
const DARK_KEY = 'callvault.dark';

export function usePreferences(): Preferences {
  const preferences = useContext(PreferenceContext);
  if (!preferences) throw new Error('usePreferences outside of PreferenceProvider');
  return preferences;
}

export function PreferenceProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [locale, setLocale] = useState(initialLocale);
  const [dark, setDark] = useState(initialDark);
  useEffect(() => {
    document.documentElement.lang = locale;
    keepLocale(locale);
  }, [locale]);
  // Before the first picture: it would be drawn twice.
  useLayoutEffect(() => {
    applyMode(dark ? Mode.Dark : Mode.Light);
  }, [dark]);
  const preferences = useMemo(
    () => ({
      locale,
      dark,
      setLocale,
      setDark(chosen: boolean) {
        localStorage.setItem(DARK_KEY, String(chosen));
        setDark(chosen);
      },
    }),
    [locale, dark],
  );
  return (
    <PreferenceContext value={preferences}>
      <LocaleContext value={locale}>{children}</LocaleContext>
    </PreferenceContext>
  );
}

function initialDark(): boolean {
  const kept = localStorage.getItem(DARK_KEY);
  return kept === null ? matchMedia('(prefers-color-scheme: dark)').matches : kept === 'true';
}
