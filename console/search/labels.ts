/** Values of the archive in words: those it defines itself have words here, those of policies and metadata are shown as they are. */
import type { Locale } from '../shared/locale.ts';
import { useLocale, words } from '../shared/words.ts';
import { CHINESE_NAMES } from './policy-names.ts';

const VALUE_WORDS = words({
  en: {
    state: {
      'awaiting-upload': 'awaiting upload',
      received: 'received',
      screening: 'being screened',
      sealed: 'sealed',
      transcribing: 'being transcribed',
      analysed: 'analysed',
      indexed: 'ready',
      quarantined: 'quarantined',
      rejected: 'rejected',
      erased: 'erased',
      expired: 'expired',
    },
    emotion: {
      angry: 'angry',
      worried: 'worried',
      confused: 'confused',
      neutral: 'neutral',
      satisfied: 'satisfied',
      happy: 'happy',
    },
  },
  'zh-CN': {
    state: {
      'awaiting-upload': '等待上传',
      received: '已接收',
      screening: '正在筛查',
      sealed: '已封存',
      transcribing: '正在转写',
      analysed: '已分析',
      indexed: '就绪',
      quarantined: '已隔离',
      rejected: '已拒收',
      erased: '已删除',
      expired: '已到期',
    },
    emotion: {
      angry: '愤怒',
      worried: '担忧',
      confused: '困惑',
      neutral: '平静',
      satisfied: '满意',
      happy: '高兴',
    },
  },
});

/** `facet` is a field of a recording or of a facet, `value` one of its values. */
export function useLabels(): (facet: string, value: string) => string {
  return LABELS[useLocale()];
}

function labelsOf(locale: Locale): (facet: string, value: string) => string {
  const { state, emotion } = VALUE_WORDS[locale];
  const known = new Map<string, string>([
    ...Object.entries(state).map(([value, text]) => [`state ${value}`, text] as const),
    ...Object.entries(emotion).map(([value, text]) => [`emotion ${value}`, text] as const),
  ]);
  // Made when the first language is named: it takes a millisecond, and every row has one.
  let languages: Intl.DisplayNames | undefined;
  return (facet, value) => {
    if (facet !== 'language') return known.get(`${facet} ${value}`) ?? idName(facet, value, locale);
    languages ??= new Intl.DisplayNames(locale, { type: 'language' });
    return languageName(languages, value);
  };
}

const LABELS = { en: labelsOf('en'), 'zh-CN': labelsOf('zh-CN') } as const;

function languageName(names: Intl.DisplayNames, value: string): string {
  try {
    return names.of(value) ?? value;
  } catch {
    return value;
  }
}

/** Ids of topics and intents are English words with hyphens. */
function idName(facet: string, value: string, locale: Locale): string {
  if (facet !== 'topic' && facet !== 'intent') return value;
  return locale === 'en' ? value.replaceAll('-', ' ') : (CHINESE_NAMES.get(value) ?? value);
}
