/** Pages about other systems: who is told what happens. */
import { words } from '../shared/words.ts';
import type { Page } from '../shared/page.ts';

export const INTEGRATION_PAGES: readonly Page[] = [
  {
    path: '/webhooks',
    title: words({ en: { title: 'Webhooks' }, 'zh-CN': { title: '事件通知' } }),
    rights: ['integrations'],
    group: 'compliance',
    load: async () => import('./webhooks-page.tsx'),
  },
];
