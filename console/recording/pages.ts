/** Pages of this area. */
import type { Page } from '../shared/page.ts';

export const RECORDING_PAGES: readonly Page[] = [
  {
    path: '/recordings',
    title: { en: { title: 'All recordings' }, 'zh-CN': { title: '全部录音' } },
    rights: ['search'],
    group: 'calls',
    load: () => import('./recordings-page.tsx'),
  },
  {
    path: '/recordings/:id',
    title: { en: { title: 'Recording' }, 'zh-CN': { title: '录音' } },
    rights: ['read'],
    load: () => import('./recording-page.tsx'),
  },
  {
    path: '/quarantine',
    title: { en: { title: 'Quarantine' }, 'zh-CN': { title: '隔离区' } },
    rights: ['decide'],
    group: 'calls',
    load: () => import('./quarantine-page.tsx'),
  },
];
