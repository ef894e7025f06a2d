import { type Formats, formatsIn } from './formats.ts';
import { useLocale } from './words.ts';

/** Times, lengths and numbers in the language of the reader. */
export function useFormats(): Formats {
  return formatsIn(useLocale());
}
