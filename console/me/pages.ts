/** The page of the caller. */
import type { Page } from '../shared/page.ts';
import { OWN_TITLE } from './words.ts';

export const ME_PAGES: readonly Page[] = [
  { path: '/mine', title: OWN_TITLE, rights: ['own'], group: 'own', load: async () => import('./own-page.tsx') },
];
