/** Pages of this area. */
import type { Page } from '../shared/page.ts';
import { Page as SearchPage } from './search-page.tsx';

export const SEARCH_PAGES: readonly Page[] = [
  {
    path: '/',
    title: { en: { title: 'Search' }, 'zh-CN': { title: '搜索' } },
    rights: ['search'],
    group: 'calls',
    // What most people see first is not worth a request of its own.
    Content: SearchPage,
  },
];
