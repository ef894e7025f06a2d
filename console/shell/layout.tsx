/** The frame of every page: title bar, list of pages, messages. Of plain elements, for everybody waits for it. */
import './shell.css';
import { type ReactElement, type ReactNode, useRef, useState } from 'react';
import type { Page } from '../shared/page.ts';
import { useWords } from '../shared/words.ts';
import { useFocusOnNavigation } from './focus.ts';
import { Messages } from './messages.tsx';
import { Navigation } from './navigation.tsx';
import { TitleBar } from './title-bar.tsx';
import { useTitle } from './title.ts';
import { SHELL_WORDS } from './words.ts';

const NAVIGATION = 'pages';
/** Where the list of pages has room beside the page. */
const WIDE = '(min-width: 689px)';

export function Layout({
  pages,
  children,
}: {
  readonly pages: readonly Page[];
  readonly children: ReactNode;
}): ReactElement {
  const t = useWords(SHELL_WORDS);
  const [open, setOpen] = useState(() => matchMedia(WIDE).matches);
  const content = useRef<HTMLElement>(null);
  useTitle(pages);
  useFocusOnNavigation(content);
  return (
    <div className="cv-frame">
      <button className="cv-skip" onClick={() => content.current?.focus()}>
        {t.skip}
      </button>
      <TitleBar
        navigation={{
          id: NAVIGATION,
          open,
          onToggle: () => {
            setOpen(!open);
          },
        }}
      />
      <div className="cv-columns">
        {open && (
          <Navigation
            id={NAVIGATION}
            pages={pages}
            onChoose={() => {
              setOpen(matchMedia(WIDE).matches);
            }}
          />
        )}
        <main className="cv-content" ref={content} tabIndex={-1}>
          <Messages />
          {children}
        </main>
      </div>
    </div>
  );
}
