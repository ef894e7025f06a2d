import { words } from '../shared/words.ts';

export const LIST_WORDS = words({
  en: {
    title: 'All recordings',
    description: 'Everything that was delivered, the newest call first; also what no search finds.',
    empty: 'There is none.',
    call: 'Call',
    state: 'State',
    line: 'Line',
    who: 'Customer and agent',
    why: 'Why',
    all: 'All',
    restricted: 'restricted',
    damagedTitle: (count: string) =>
      count === '1' ? '1 recording is not what was sealed' : `${count} recordings are not what was sealed`,
    damaged: { altered: 'altered', missing: 'missing', unreadable: 'unreadable' },
    since: (time: string) => `found on ${time}`,
  },
  'zh-CN': {
    title: '全部录音',
    description: '所有送达的录音，最新通话在前；包括搜索不到的录音。',
    empty: '没有录音。',
    call: '通话',
    state: '状态',
    line: '业务线',
    who: '客户与坐席',
    why: '原因',
    all: '全部',
    restricted: '限制处理',
    damagedTitle: (count) => `${count} 个录音与封存内容不符`,
    damaged: { altered: '已被篡改', missing: '缺失', unreadable: '无法读取' },
    since: (time) => `发现于 ${time}`,
  },
});
