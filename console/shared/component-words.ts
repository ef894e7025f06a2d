/** The components' own words, mostly for screen readers: one language is loaded, when it is wanted. */
import type { I18nProviderProps } from '@cloudscape-design/components/i18n';
import type { Locale } from './locale.ts';

type Messages = I18nProviderProps.Messages;

const WORDS: Record<Locale, () => Promise<{ default: Messages }>> = {
  en: () => import('@cloudscape-design/components/i18n/messages/all.en'),
  'zh-CN': () => import('@cloudscape-design/components/i18n/messages/all.zh-CN'),
};

const loaded = new Map<Locale, readonly Messages[]>();
const NONE: readonly Messages[] = [];

export async function loadComponentWords(locale: Locale): Promise<readonly Messages[]> {
  const { default: messages } = await WORDS[locale]();
  const kept = loaded.get(locale) ?? [messages];
  loaded.set(locale, kept);
  return kept;
}

/** Nothing until they are loaded. */
export function componentWords(locale: Locale): readonly Messages[] {
  return loaded.get(locale) ?? NONE;
}
