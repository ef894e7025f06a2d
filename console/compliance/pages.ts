/** Pages of compliance: matters, approvals, requests of callers, retention, completeness, the custody log. */
import type { Page } from '../shared/page.ts';
import { TITLES } from './titles.ts';

export const COMPLIANCE_PAGES: readonly Page[] = [
  {
    path: '/matters',
    title: TITLES.matters,
    rights: ['cases'],
    group: 'compliance',
    load: async () => import('./matters-page.tsx'),
  },
  { path: '/matters/:id', title: TITLES.matter, rights: ['cases'], load: async () => import('./matter-page.tsx') },
  {
    path: '/approvals',
    title: TITLES.approvals,
    rights: ['cases'],
    group: 'compliance',
    load: async () => import('./approvals-page.tsx'),
  },
  {
    path: '/requests',
    title: TITLES.requests,
    rights: ['cases'],
    group: 'compliance',
    load: async () => import('./requests-page.tsx'),
  },
  { path: '/requests/:id', title: TITLES.request, rights: ['cases'], load: async () => import('./request-page.tsx') },
  {
    path: '/retention',
    title: TITLES.retention,
    rights: ['policies'],
    group: 'compliance',
    load: async () => import('./retention-page.tsx'),
  },
  {
    path: '/reconciliation',
    title: TITLES.reconciliation,
    rights: ['operations'],
    group: 'compliance',
    load: async () => import('./reconciliation-page.tsx'),
  },
  {
    path: '/log',
    title: TITLES.log,
    rights: ['entries', 'operations'],
    group: 'compliance',
    load: async () => import('./log-page.tsx'),
  },
];
