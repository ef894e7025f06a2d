import { useEffect } from 'react';
import { useLocation } from 'react-router';
import type { Page } from '../shared/page.ts';
import { useLocale } from '../shared/words.ts';

/** What the browser's tab, its history and screen readers say. */
export function useTitle(pages: readonly Page[]): void {
  const locale = useLocale();
  const { pathname } = useLocation();
  const title = pages.find(({ path }) => path.split('/:')[0] === pathname || isUnder(pathname, path))?.title;
  useEffect(() => {
    document.title = title ? `${title[locale].title} · Callvault` : 'Callvault';
  }, [title, locale]);
}

function isUnder(pathname: string, path: string): boolean {
  const [start, parameter] = path.split('/:');
  return parameter !== undefined && start !== undefined && pathname.startsWith(`${start}/`);
}
