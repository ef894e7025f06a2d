/** How policy files name what was said: phrases per language, read by `phrases.ts`. */
import * as z from 'zod';

/**
 * One phrase. English: words, `deliver*` for any ending, `a/b` for either word, `...` for up to three other words.
 * Chinese: characters as written, `...` for up to eight other characters. Case, punctuation and width do not matter.
 */
const phrase = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => /[\p{L}\p{N}]/u.test(text), 'must hold a letter or digit')
  .refine((text) => (text.match(/\.\.\.|…/gu)?.length ?? 0) <= 3, 'may hold at most three gaps');

export const phraseSetSchema = z
  .strictObject({ en: z.array(phrase).max(500).default([]), zh: z.array(phrase).max(500).default([]) })
  .refine((set) => set.en.length + set.zh.length > 0, 'needs at least one phrase in en or zh');
export type PhraseSet = z.infer<typeof phraseSetSchema>;

/** True when no two entries share an id. */
export function uniqueIds(entries: readonly { readonly id: string }[]): boolean {
  return new Set(entries.map((entry) => entry.id)).size === entries.length;
}
