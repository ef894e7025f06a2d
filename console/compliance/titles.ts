/** Names of the pages; apart from their other words, because the navigation needs these at once. */
import { words } from '../shared/words.ts';

export const TITLES = {
  matters: words({ en: { title: 'Matters and holds' }, 'zh-CN': { title: '案件与保全' } }),
  matter: words({ en: { title: 'Matter' }, 'zh-CN': { title: '案件' } }),
  approvals: words({ en: { title: 'Approvals' }, 'zh-CN': { title: '审批' } }),
  requests: words({ en: { title: 'Requests of callers' }, 'zh-CN': { title: '来电人请求' } }),
  request: words({ en: { title: 'Request of a caller' }, 'zh-CN': { title: '来电人请求' } }),
  retention: words({ en: { title: 'Retention' }, 'zh-CN': { title: '保存期限' } }),
  reconciliation: words({ en: { title: 'Completeness' }, 'zh-CN': { title: '完整性核对' } }),
  log: words({ en: { title: 'Custody log' }, 'zh-CN': { title: '保管日志' } }),
};
