/** Pages about many calls, and about what somebody should look at. */
import type { Page } from '../shared/page.ts';
import { TITLES } from './titles.ts';

const listed = { rights: ['insights'], group: 'insights' } as const;

export const INSIGHTS_PAGES: readonly Page[] = [
  { path: '/topics', title: TITLES.topics, ...listed, load: async () => import('./topics-page.tsx') },
  { path: '/root-causes', title: TITLES.causes, ...listed, load: async () => import('./causes-page.tsx') },
  { path: '/intents', title: TITLES.intents, ...listed, load: async () => import('./intents-page.tsx') },
  { path: '/silence', title: TITLES.waiting, ...listed, load: async () => import('./waiting-page.tsx') },
  {
    path: '/risk',
    title: TITLES.risk,
    rights: ['risk'],
    group: 'insights',
    load: async () => import('./risk-page.tsx'),
  },
  {
    path: '/alerts',
    title: TITLES.alerts,
    rights: ['alerts'],
    group: 'insights',
    load: async () => import('./alerts-page.tsx'),
  },
];
