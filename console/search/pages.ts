/** Pages of this area. */
import type { Page } from '../shared/page.ts';

export const SEARCH_PAGES: readonly Page[] = [
  {
    path: '/',
    title: { en: { title: 'Search' }, 'zh-CN': { title: '搜索' } },
    rights: ['search'],
    group: 'calls',
    load: () => import('./search-page.tsx'),
  },
];
