import { words } from '../shared/words.ts';

export const TITLES = {
  topics: words({ en: { title: 'Topics' }, 'zh-CN': { title: '主题' } }),
  causes: words({ en: { title: 'Root causes' }, 'zh-CN': { title: '根因分析' } }),
  intents: words({ en: { title: 'Intents and outcomes' }, 'zh-CN': { title: '意图与结果' } }),
  waiting: words({ en: { title: 'Silence and hold' }, 'zh-CN': { title: '静默与等待' } }),
  risk: words({ en: { title: 'Customers at risk' }, 'zh-CN': { title: '流失风险客户' } }),
  alerts: words({ en: { title: 'Alerts' }, 'zh-CN': { title: '预警' } }),
};
