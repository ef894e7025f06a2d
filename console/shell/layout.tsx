/** The frame of every page: title bar, list of pages, messages. */
import AppLayout from '@cloudscape-design/components/app-layout';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useNotifications } from '../shared/notifications.tsx';
import { NAVIGATION_GROUPS, type Page } from '../shared/page.ts';
import { usePreferences } from '../shared/preferences.tsx';
import { useSession } from '../shared/session.ts';
import { LOCALES, useLocale, useWords } from '../shared/words.ts';
import { SHELL_WORDS } from './words.ts';

const HEADER = 'title-bar';

export function Layout({
  pages,
  children,
}: {
  readonly pages: readonly Page[];
  readonly children: ReactNode;
}): ReactElement {
  const t = useWords(SHELL_WORDS);
  const [open, setOpen] = useState(true);
  useTitle(pages);
  return (
    <>
      <div id={HEADER}>
        <TitleBar />
      </div>
      <AppLayout
        headerSelector={`#${HEADER}`}
        navigation={<Navigation pages={pages} />}
        navigationOpen={open}
        onNavigationChange={({ detail }) => {
          setOpen(detail.open);
        }}
        notifications={<Flashbar items={useNotifications()} stackItems />}
        toolsHide
        content={children}
        ariaLabels={{
          navigation: t.navigation,
          navigationToggle: t.openNavigation,
          navigationClose: t.closeNavigation,
          notifications: t.notifications,
        }}
      />
    </>
  );
}

function TitleBar(): ReactElement {
  const t = useWords(SHELL_WORDS);
  const { sub, roles, signOut, config } = useSession();
  const { locale, dark, setLocale, setDark } = usePreferences();
  return (
    <TopNavigation
      identity={{ href: '#/', title: 'Callvault' }}
      utilities={[
        {
          type: 'menu-dropdown',
          text: NAMES[locale],
          ariaLabel: `${t.language}: ${NAMES[locale]}`,
          items: LOCALES.map((id) => ({ id, text: NAMES[id] })),
          onItemClick: ({ detail }) => {
            const chosen = LOCALES.find((id) => id === detail.id);
            if (chosen) setLocale(chosen);
          },
        },
        {
          type: 'button',
          text: dark ? t.light : t.dark,
          onClick: () => {
            setDark(!dark);
          },
        },
        { type: 'button', text: t.help, href: config.docs, target: '_blank' },
        {
          type: 'menu-dropdown',
          text: sub,
          description: roles.join(', '),
          iconName: 'user-profile',
          items: [{ id: 'sign-out', text: t.signOut }],
          onItemClick: signOut,
        },
      ]}
    />
  );
}

const NAMES = { en: 'English', 'zh-CN': '中文' } as const;

function Navigation({ pages }: { readonly pages: readonly Page[] }): ReactElement {
  const t = useWords(SHELL_WORDS);
  const locale = useLocale();
  const { pathname } = useLocation();
  const groups = NAVIGATION_GROUPS.map((group) => ({ group, pages: pages.filter((page) => page.group === group) }));
  return (
    <SideNavigation
      activeHref={`#${pathname}`}
      items={groups
        .filter((each) => each.pages.length > 0)
        .map((each) => ({
          type: 'section-group',
          title: t[each.group],
          items: each.pages.map(({ path, title }) => ({ type: 'link', text: title[locale].title, href: `#${path}` })),
        }))}
    />
  );
}

/** What the browser's tab, its history and screen readers say. */
function useTitle(pages: readonly Page[]): void {
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
