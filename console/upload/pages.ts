/** The page that takes recordings in. */
import type { Page } from '../shared/page.ts';
import { UPLOAD_TITLE } from './words.ts';

export const UPLOAD_PAGES: readonly Page[] = [
  {
    path: '/upload',
    title: UPLOAD_TITLE,
    rights: ['deliver'],
    group: 'calls',
    load: async () => import('./upload-page.tsx'),
  },
];
