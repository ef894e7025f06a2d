/** The name of the product, the reader's preferences, and who is signed in. */
import type { ReactElement } from 'react';
import { usePreferences } from '../shared/preferences.tsx';
import { useSession } from '../shared/session.ts';
import { LOCALES } from '../shared/locale.ts';
import { useWords } from '../shared/words.ts';
import { SHELL_WORDS } from './words.ts';

const NAMES = { en: 'English', 'zh-CN': '中文' } as const;

interface TitleBarProps {
  readonly navigation: { readonly id: string; readonly open: boolean; readonly onToggle: () => void };
}

export function TitleBar({ navigation: { id, open, onToggle } }: TitleBarProps): ReactElement {
  const t = useWords(SHELL_WORDS);
  const { sub, roles, signOut, config } = useSession();
  const { locale, dark, setLocale, setDark } = usePreferences();
  return (
    <header className="cv-bar">
      <button
        className="cv-bar-toggle"
        aria-label={open ? t.closeNavigation : t.openNavigation}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M1 3h14M1 8h14M1 13h14" stroke="currentColor" strokeWidth="2" />
        </svg>
      </button>
      <a className="cv-brand" href="#/">
        Callvault
      </a>
      <ul className="cv-bar-items">
        {LOCALES.filter((other) => other !== locale).map((other) => (
          <li key={other}>
            <button
              lang={other}
              onClick={() => {
                setLocale(other);
              }}
            >
              {NAMES[other]}
            </button>
          </li>
        ))}
        <li>
          <button
            onClick={() => {
              setDark(!dark);
            }}
          >
            {dark ? t.light : t.dark}
          </button>
        </li>
        <li>
          <a href={config.docs} target="_blank" rel="noopener noreferrer">
            {t.help}
          </a>
        </li>
        <li className="cv-bar-person">
          {sub} <span className="cv-bar-roles">{roles.join(', ')}</span>
        </li>
        <li>
          <button onClick={signOut}>{t.signOut}</button>
        </li>
      </ul>
    </header>
  );
}
