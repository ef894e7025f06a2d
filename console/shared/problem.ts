/** Failures in words. The server's `detail` is English and says what to do; known codes have words of their own in both languages. */
import { CallvaultProblem } from '../../client/index.ts';
import { words } from './words.ts';

export const PROBLEM_WORDS = words({
  en: {
    dismiss: 'Dismiss',
    retry: 'Try again',
    offline: 'The server did not answer. Is it running?',
    notLoaded: 'A part of the console could not be loaded: the server does not answer, or it has a new version.',
    unknown: 'Something went wrong in the console. Reload the page.',
    request: (id: string) => `Request ${id}`,
    codes: {
      UNAUTHENTICATED: 'Your session has ended. Sign in again.',
      FORBIDDEN: 'Your role does not allow this.',
      NOT_FOUND: 'There is nothing here, or it is not for you.',
      RESTRICTED: 'This recording is restricted: it is kept, and nobody may use its content.',
      ERASED: 'The content of this recording has been erased.',
      RATE_LIMITED: 'Too many requests. Wait a moment.',
      UNAVAILABLE: 'The archive cannot be reached at the moment. Try again shortly.',
      INTERNAL: 'Something failed on the server.',
    },
  },
  'zh-CN': {
    dismiss: '关闭',
    retry: '重试',
    offline: '服务器没有响应。它在运行吗？',
    notLoaded: '控制台的一部分无法加载：服务器没有响应，或已更新版本。',
    unknown: '控制台出现错误，请重新加载页面。',
    request: (id) => `请求编号 ${id}`,
    codes: {
      UNAUTHENTICATED: '会话已结束，请重新登录。',
      FORBIDDEN: '您的角色无权执行此操作。',
      NOT_FOUND: '此处没有内容，或您无权查看。',
      RESTRICTED: '该录音已被限制处理：仅保存，任何人不得使用其内容。',
      ERASED: '该录音的内容已被删除。',
      RATE_LIMITED: '请求过多，请稍候。',
      UNAVAILABLE: '暂时无法访问档案库，请稍后重试。',
      INTERNAL: '服务器出现故障。',
    },
  },
});

type ProblemWords = (typeof PROBLEM_WORDS)['en'];

/** One or two sentences for the reader. */
export function explain(error: unknown, t: ProblemWords): string {
  if (isNotLoaded(error)) return t.notLoaded;
  if (!(error instanceof CallvaultProblem)) return t.unknown;
  if (error.status === 0) return t.offline;
  const known = Object.entries(t.codes).find(([code]) => code === error.code)?.[1];
  const said = known ?? error.message;
  return error.status >= 500 && error.requestId !== undefined ? `${said} ${t.request(error.requestId)}.` : said;
}

/** A page is loaded when it is opened; every browser has its own words for a failure of that. */
export function isNotLoaded(error: unknown): boolean {
  return error instanceof Error && /dynamically imported|module script failed|preload css/iu.test(error.message);
}
