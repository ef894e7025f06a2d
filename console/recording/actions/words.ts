import { words } from '../../shared/words.ts';

export const ACTION_WORDS = words({
  en: {
    calls: (count: number) => (count === 1 ? 'For 1 recording.' : `For ${count} recordings.`),
    matter: 'Matter',
    matterHint: 'An open matter, or the id of a new one.',
    hold: {
      title: 'Place on hold',
      action: 'Place',
      effect: 'Held recordings are not erased, whatever their retention says.',
    },
    release: { title: 'Release from hold', action: 'Release', effect: 'From then on their retention alone decides.' },
    restrict: {
      title: 'Restrict',
      action: 'Restrict',
      effect: 'They are kept, and nobody may play, read or search them.',
    },
    unrestrict: { title: 'Lift the restriction', action: 'Lift', effect: 'They can be used again.' },
    erase: {
      title: 'Erase',
      action: 'Erase',
      effect:
        'What the law and holds allow is erased for ever; the rest is restricted and erased when the last obligation ends.',
    },
    foreseen: {
      erased: (_until?: string) => 'Nothing keeps it: it is erased at once and for ever.',
      refused: (until?: string) =>
        `The law keeps it${until === undefined ? ' until an event that has not happened yet' : ` until ${until}`}: it is restricted now and erased by itself then.`,
      queued: (_until?: string) =>
        'A legal case holds it: it is restricted now and erased by itself when the hold ends.',
    },
    foreseenCounts: {
      erased: (count: number) => `Erased at once and for ever: ${count}.`,
      refused: (count: number) => `Kept by law, restricted now and erased later: ${count}.`,
      queued: (count: number) => `Held by a legal case, restricted now and erased later: ${count}.`,
    },
    placed: (count: number) => (count === 1 ? '1 recording was put on hold.' : `${count} recordings were put on hold.`),
    released: (count: number) => (count === 1 ? '1 recording was released.' : `${count} recordings were released.`),
    unchanged: (count: number) => (count === 1 ? '1 was so already.' : `${count} were so already.`),
    failed: (count: number) => (count === 1 ? '1 could not be changed.' : `${count} could not be changed.`),
    erasedToo: (count: number) =>
      count === 1
        ? 'An erasure that had waited for this was carried out.'
        : `${count} erasures that had waited for this were carried out.`,
    pending: 'A second person has to approve this.',
    approvals: 'To the approvals',
    restrictedDone: (count: number) =>
      count === 1 ? '1 recording is restricted.' : `${count} recordings are restricted.`,
    unrestrictedDone: (count: number) =>
      count === 1 ? '1 recording can be used again.' : `${count} recordings can be used again.`,
    outcome: { erased: 'Erased.', refused: 'Refused:', queued: 'Queued:' },
  },
  'zh-CN': {
    calls: (count) => `涉及 ${count} 个录音。`,
    matter: '案件',
    matterHint: '选择未结案件，或输入新案件编号。',
    hold: { title: '保全', action: '保全', effect: '保全期间，无论保存期限如何均不会删除。' },
    release: { title: '解除保全', action: '解除', effect: '此后仅按保存期限处理。' },
    restrict: { title: '限制处理', action: '限制', effect: '录音继续保存，但任何人不得收听、阅读或搜索。' },
    unrestrict: { title: '解除限制', action: '解除', effect: '录音可重新使用。' },
    erase: {
      title: '删除',
      action: '删除',
      effect: '法律和保全允许的部分将永久删除；其余先限制处理，待最后一项义务结束后删除。',
    },
    foreseen: {
      erased: () => '没有保存义务：将立即永久删除。',
      refused: (until) =>
        `依法须保存${until === undefined ? '（起算事件尚未发生）' : `至 ${until}`}：现在限制处理，到期后自动删除。`,
      queued: () => '因案件保全：现在限制处理，保全结束后自动删除。',
    },
    foreseenCounts: {
      erased: (count) => `立即永久删除：${count} 个。`,
      refused: (count) => `依法保存、先限制处理后删除：${count} 个。`,
      queued: (count) => `案件保全中、先限制处理后删除：${count} 个。`,
    },
    placed: (count) => `已保全 ${count} 个录音。`,
    released: (count) => `已解除 ${count} 个录音。`,
    unchanged: (count) => `${count} 个原已如此。`,
    failed: (count) => `${count} 个未能更改。`,
    erasedToo: (count) => `等待解除的删除已执行：${count} 个。`,
    pending: '需由另一人批准。',
    approvals: '前往审批',
    restrictedDone: (count) => `已限制 ${count} 个录音。`,
    unrestrictedDone: (count) => `${count} 个录音可重新使用。`,
    outcome: { erased: '已删除。', refused: '被拒绝：', queued: '已排队：' },
  },
});
