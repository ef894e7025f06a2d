import { words } from '../shared/words.ts';

export const SIGN_IN_WORDS = words({
  en: {
    title: 'Sign in to Callvault',
    local: 'Open the address that the server printed when it started, or paste a token here. Another token:',
    command: 'npx callvault token --role compliance',
    token: 'Token',
    enter: 'Sign in',
    refused: 'The server does not take this token. It may have expired: make a new one.',
    company: 'You sign in with your company account.',
    continue: 'Continue',
  },
  'zh-CN': {
    title: '登录 Callvault',
    local: '请打开服务器启动时打印的地址，或在此粘贴令牌。生成新令牌：',
    command: 'npx callvault token --role compliance',
    token: '令牌',
    enter: '登录',
    refused: '服务器不接受该令牌，可能已过期，请重新生成。',
    company: '请使用公司账号登录。',
    continue: '继续',
  },
});
