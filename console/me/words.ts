import { words } from '../shared/words.ts';

export const OWN_TITLE = words({ en: { title: 'My recordings' }, 'zh-CN': { title: '我的录音' } });

export const OWN_WORDS = words({
  en: {
    title: 'My recordings',
    about:
      'The calls with you that are kept, and until when. You may listen to them, read them, and ask for their erasure at any time.',
    empty: 'No recording of you is kept.',
    call: 'Call',
    length: 'Length',
    state: 'State',
    until: 'Kept until',
    callOf: (time: string) => `Call of ${time}`,
    notBefore: (day: string) => `erased on ${day} at the earliest`,
    erase: 'Erase my recordings',
    eraseText:
      'All recordings of you are erased where the law allows it. What the law orders to be kept is not used any more and is erased when its time has come. This cannot be undone.',
    results: 'What became of each recording',
    erased: 'erased',
    refused: 'kept by law, and not used any more',
    queued: 'waits for a legal case to end',
    restricted: 'not used any more',
    waits: 'Your request has been received; somebody decides on it.',
  },
  'zh-CN': {
    title: '我的录音',
    about: '与您有关的已保存通话及保存期限。您可以收听、阅读，并随时申请删除。',
    empty: '没有保存您的录音。',
    call: '通话',
    length: '时长',
    state: '状态',
    until: '保存至',
    callOf: (time) => `${time} 的通话`,
    notBefore: (day) => `最早于 ${day} 删除`,
    erase: '删除我的录音',
    eraseText: '在法律允许的范围内删除您的全部录音。法律要求保存的部分停止使用，到期后删除。此操作无法撤销。',
    results: '每条录音的处理结果',
    erased: '已删除',
    refused: '依法保存，停止使用',
    queued: '等待案件结束',
    restricted: '停止使用',
    waits: '已收到您的请求，将由专人决定。',
  },
});
