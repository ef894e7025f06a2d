/** Whoever opens a page by keyboard or hears it goes on at its heading, not at the link that led there. */
import { type RefObject, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** A heading that is not there by then belongs to a page that failed. */
const LONGEST_MS = 5_000;

export function useFocusOnNavigation(content: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    const page = content.current;
    if (page === null || pathname === shown.current) return;
    shown.current = pathname;
    scrollTo(0, 0);
    return onHeading(page, (heading) => {
      // A field that takes the focus by itself keeps it.
      if (page.contains(document.activeElement) && document.activeElement !== page) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
  }, [content, pathname]);
}

/** Now, or as soon as there is one. Gives what ends the waiting. */
function onHeading(page: HTMLElement, then: (heading: HTMLElement) => void): () => void {
  const look = (): boolean => {
    // The page before stays, hidden, while the next one is fetched.
    const heading = [...page.querySelectorAll('h1')].find((one) => one.checkVisibility());
    if (heading) then(heading);
    return heading !== undefined;
  };
  const watching = new MutationObserver(() => {
    if (look()) end();
  });
  const timer = setTimeout(() => {
    end();
  }, LONGEST_MS);
  const end = (): void => {
    watching.disconnect();
    clearTimeout(timer);
  };
  if (look()) end();
  else watching.observe(page, { childList: true, subtree: true });
  return end;
}
