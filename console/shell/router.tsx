/** The address names the page: `#/recordings/ID`. Behind the hash, so that any static host can serve the console beside the API. */
import Spinner from '@cloudscape-design/components/spinner';
import { type ComponentType, lazy, type ReactElement, Suspense, useMemo } from 'react';
import { HashRouter, Navigate, Route, Routes } from 'react-router';
import type { Page } from '../shared/page.ts';
import { useSession } from '../shared/session.ts';
import { Failsafe } from './failsafe.tsx';
import { Layout } from './layout.tsx';
import { PAGES } from './pages.ts';

const NothingHere = lazy(async () => ({ default: (await import('./nothing-here.tsx')).NothingHere }));
const ELEMENTS = PAGES.map((page) => ({ page, Content: contentOf(page) }));

export function Router(): ReactElement {
  const { may } = useSession();
  const shown = useMemo(() => ELEMENTS.filter(({ page }) => isFor(page, may)), [may]);
  const first = shown.find(({ page }) => page.group !== undefined)?.page.path;
  return (
    <HashRouter>
      <Layout pages={shown.map(({ page }) => page)}>
        <Failsafe>
          <Suspense fallback={<Spinner size="large" />}>
            <Routes>
              {shown.map(({ page, Content }) => (
                <Route key={page.path} path={page.path} element={<Content />} />
              ))}
              {first !== undefined && first !== '/' && <Route path="/" element={<Navigate to={first} replace />} />}
              <Route path="*" element={<NothingHere />} />
            </Routes>
          </Suspense>
        </Failsafe>
      </Layout>
    </HashRouter>
  );
}

function contentOf(page: Page): ComponentType {
  if ('Content' in page) return page.Content;
  return lazy(async () => ({ default: (await page.load()).Page }));
}

function isFor({ rights }: Page, may: (right: string) => boolean): boolean {
  return rights.some((right) => may(right));
}
