/** The languages of the console. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];

const LOCALE_KEY = 'callvault.locale';

/** What the reader chose, or what the browser says. */
export function initialLocale(): Locale {
  const kept = LOCALES.find((locale) => locale === localStorage.getItem(LOCALE_KEY));
  return kept ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(LOCALE_KEY, locale);
}
