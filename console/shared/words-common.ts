import { words } from './words.ts';

/** Words that every area needs. */
export const COMMON_WORDS = words({
  en: {
    more: 'Show more',
    loading: 'Loading',
    cancel: 'Cancel',
    optional: '(optional)',
    reason: 'Reason',
    reasonHint: 'Kept in the custody history.',
    needed: 'This is needed.',
    refresh: 'Refresh',
    details: 'Details',
    awaitsApproval: 'A second person has to approve this first: see Approvals.',
  },
  'zh-CN': {
    more: '显示更多',
    loading: '正在加载',
    cancel: '取消',
    optional: '（选填）',
    reason: '理由',
    reasonHint: '将记入保管记录。',
    needed: '必填。',
    refresh: '刷新',
    details: '详情',
    awaitsApproval: '需由另一人批准，请见“审批”。',
  },
});
