/** Who reads languages that the rules of the core do not have. */
import { ComprehendClient } from '@aws-sdk/client-comprehend';
import { createComprehendLanguage } from '../../adapters/aws/comprehend-language.ts';
import type { Parts } from '../container.ts';

export function languagePart({
  LANGUAGE_SERVICE,
}: {
  LANGUAGE_SERVICE: 'comprehend' | 'local';
}): Pick<Parts, 'language'> {
  if (LANGUAGE_SERVICE === 'local') return {};
  return { language: () => createComprehendLanguage({ client: new ComprehendClient({}) }) };
}
