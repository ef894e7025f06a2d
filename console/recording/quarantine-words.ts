import { words } from '../shared/words.ts';

export const QUARANTINE_WORDS = words({
  en: {
    title: 'Quarantine',
    description: 'Recordings that may not be sealed before a person has decided.',
    empty: 'Nothing waits for a decision.',
    call: 'Call',
    line: 'Line',
    why: 'Why',
    decide: 'Decision',
    accept: 'Accept',
    reject: 'Refuse',
    question: { accept: 'Seal this recording?', reject: 'Refuse this recording?' },
    effect: {
      accept: 'It is sealed as evidence and worked on like any other. This cannot be undone.',
      reject:
        'It is never sealed; its bytes are kept for the quarantine period and then removed. This cannot be undone.',
    },
  },
  'zh-CN': {
    title: '隔离区',
    description: '须经人工裁定方可封存的录音。',
    empty: '没有等待裁定的录音。',
    call: '通话',
    line: '业务线',
    why: '原因',
    decide: '裁定',
    accept: '接受',
    reject: '拒收',
    question: { accept: '封存该录音？', reject: '拒收该录音？' },
    effect: {
      accept: '录音将作为证据封存，并照常处理。此操作不可撤销。',
      reject: '录音不会被封存；其数据在隔离期满后移除。此操作不可撤销。',
    },
  },
});
