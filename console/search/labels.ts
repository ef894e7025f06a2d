/** Values of the archive in words: those it defines itself have words here, those of policies and metadata are shown as they are. */
import { useMemo } from 'react';
import { type Locale, useLocale, useWords, words } from '../shared/words.ts';
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
      indexed: 'searchable',
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
      indexed: '可搜索',
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
  const t = useWords(VALUE_WORDS);
  const locale = useLocale();
  return useMemo(() => {
    const languages = new Intl.DisplayNames(locale, { type: 'language' });
    const known = new Map<string, string>([
      ...Object.entries(t.state).map(([value, text]) => [`state ${value}`, text] as const),
      ...Object.entries(t.emotion).map(([value, text]) => [`emotion ${value}`, text] as const),
    ]);
    return (facet, value) => {
      if (facet === 'language') return languageName(languages, value);
      return known.get(`${facet} ${value}`) ?? idName(facet, value, locale);
    };
  }, [t, locale]);
}

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
