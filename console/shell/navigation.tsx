import { type ReactElement, useId } from 'react';
import { useLocation } from 'react-router';
import { NAVIGATION_GROUPS, type NavigationGroup, type Page } from '../shared/page.ts';
import { useLocale, useWords } from '../shared/words.ts';
import { SHELL_WORDS } from './words.ts';

interface NavigationProps {
  readonly id: string;
  readonly pages: readonly Page[];
  readonly onChoose: () => void;
}

/** The pages that the reader may see, by group. */
export function Navigation({ id, pages, onChoose }: NavigationProps): ReactElement {
  const t = useWords(SHELL_WORDS);
  return (
    <nav id={id} className="cv-nav" aria-label={t.navigation}>
      {NAVIGATION_GROUPS.map((group) => (
        <Group key={group} group={group} pages={pages.filter((page) => page.group === group)} onChoose={onChoose} />
      ))}
    </nav>
  );
}

function Group({
  group,
  pages,
  onChoose,
}: Omit<NavigationProps, 'id'> & { readonly group: NavigationGroup }): ReactElement | null {
  const t = useWords(SHELL_WORDS);
  const locale = useLocale();
  const { pathname } = useLocation();
  const id = useId();
  if (pages.length === 0) return null;
  return (
    <>
      <p id={id} className="cv-nav-group">
        {t[group]}
      </p>
      <ul aria-labelledby={id}>
        {pages.map(({ path, title }) => (
          <li key={path}>
            <a href={`#${path}`} aria-current={path === pathname ? 'page' : undefined} onClick={onChoose}>
              {title[locale].title}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
