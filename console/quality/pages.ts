/** Pages of quality: scores, reviews by people, how far both agree, and material to learn from. */
import type { Page } from '../shared/page.ts';
import { TITLES } from './titles.ts';

export const QUALITY_PAGES: readonly Page[] = [
  {
    path: '/scores',
    title: TITLES.scores,
    rights: ['insights'],
    group: 'quality',
    load: async () => import('./scores-page.tsx'),
  },
  { path: '/reviews/:id', title: TITLES.review, rights: ['review'], load: async () => import('./review-page.tsx') },
  {
    path: '/calibration',
    title: TITLES.calibration,
    rights: ['review'],
    group: 'quality',
    load: async () => import('./calibration-page.tsx'),
  },
  {
    path: '/training',
    title: TITLES.training,
    rights: ['training'],
    group: 'quality',
    load: async () => import('./training-page.tsx'),
  },
];
