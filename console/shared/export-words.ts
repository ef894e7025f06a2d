import { words } from './words.ts';

export const EXPORT_WORDS = words({
  en: {
    title: 'Export evidence',
    about: 'A bundle that stands on its own: audio, transcript, custody history, proofs and a verifier.',
    purpose: 'Purpose',
    purposeHint: 'It becomes part of the custody history.',
    redacted: 'Without personal data',
    making: (state: string) => `The bundle is being made (${state}).`,
    ready:
      'The bundle is in your downloads. Check it anywhere: unzip it and run node verify.mjs --key KEY in its folder. The key is on the page Custody log; without it the bundle only agrees with itself.',
  },
  'zh-CN': {
    title: '导出证据',
    about: '自成一体的证据包：音频、文字记录、保管记录、证明和校验程序。',
    purpose: '用途',
    purposeHint: '将记入保管记录。',
    redacted: '去除个人信息',
    making: (state) => `正在生成证据包（${state}）。`,
    ready:
      '证据包已下载。可在任何地方校验：解压后在其文件夹中运行 node verify.mjs --key 公钥。公钥见“保管日志”页面；不带公钥只能证明证据包自身一致。',
  },
});
