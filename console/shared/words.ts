/** The console's words in its two languages. A page keeps its words beside it: `const WORDS = words({ en: {...}, 'zh-CN': {...} })`. */
import { createContext, useContext } from 'react';
import type { Locale } from './locale.ts';

export const LocaleContext = createContext<Locale>('en');

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** The name of what a policy defines, in the language of the reader where the policy has it; undefined when it has none. */
export function useNameOf(): (one: { readonly title?: string; readonly titleZh?: string }) => string | undefined {
  const locale = useLocale();
  return ({ title, titleZh }) => (locale === 'zh-CN' ? (titleZh ?? title) : title);
}

/** What a text may be: a string, or a function of the values in it. */
type Text = string | ((...values: never[]) => string);
type Texts = Readonly<Record<string, Text | Readonly<Record<string, Text>>>>;
export type Words<T> = Readonly<Record<Locale, T>>;

/** Both languages have the same entries, or this does not compile. */
export function words<T extends Texts>(texts: { readonly en: T; readonly 'zh-CN': NoInfer<T> }): Words<T> {
  return texts;
}

/** The texts in the language of the reader. */
export function useWords<T>(texts: Words<T>): T {
  return texts[useLocale()];
}
