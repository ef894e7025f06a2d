/** Which languages Amazon Transcribe has, for what, and how a call's language is put to it. */
import { LanguageCode } from '@aws-sdk/client-transcribe';
import { baseLanguage } from '../../core/transcript/language.ts';

// Tables of https://docs.aws.amazon.com/transcribe/latest/dg/supported-languages.md (read November 2026).
// Chinese (zh-CN) is there in cn-north-1 and cn-northwest-1 too: https://docs.amazonaws.cn/transcribe/latest/dg/supported-languages.html
const CALL_ANALYTICS: ReadonlySet<string> = new Set(
  (
    'ar-AE zh-CN en-AU en-GB en-IN en-IE en-AB en-US en-WL fr-FR fr-CA de-DE de-CH hi-IN it-IT ja-JP ko-KR pt-PT pt-BR ' +
    'es-ES es-US'
  ).split(' '),
);
const REDACTION: ReadonlySet<string> = new Set(
  'en-AU en-GB en-IN en-IE en-NZ en-AB en-ZA en-US en-WL fr-FR fr-CA de-DE de-CH it-IT pt-PT pt-BR es-US'.split(' '),
);
/** Tags that Transcribe writes in another way. */
const ALIASES: Readonly<Record<string, string>> = {
  cmn: 'zh-CN',
  'zh-hans': 'zh-CN',
  'zh-hant': 'zh-TW',
  yue: 'zh-HK',
};
/** More candidates than this are "not recommended". */
const MAX_CANDIDATES = 5;

export type SpokenLanguage =
  | { readonly known: LanguageCode }
  /** To be identified: among these, or among all when there are none. Never just one. */
  | { readonly candidates: readonly LanguageCode[] };

const CODES = new Map(Object.values(LanguageCode).map((code) => [code.toLowerCase(), code]));

function codeOf(tag: string): LanguageCode | undefined {
  const lower = tag.toLowerCase().replaceAll('_', '-');
  const alias = ALIASES[lower] ?? (lower.startsWith('yue-') ? ALIASES['yue'] : undefined);
  return CODES.get((alias ?? lower).toLowerCase());
}

/**
 * `tag`: BCP 47, as it came with the recording. A tag without a region (`en`) is one of the configured variants, or one of all.
 * undefined: Transcribe does not have this language.
 */
export function spokenLanguage(tag: string | undefined, configured: readonly string[]): SpokenLanguage | undefined {
  const options = configured.flatMap((option) => codeOf(option) ?? []);
  if (tag === undefined || baseLanguage(tag) === 'und') return among(options);
  const exact = codeOf(tag);
  if (exact) return { known: exact };
  const isVariant = (code: LanguageCode): boolean => baseLanguage(code) === baseLanguage(tag);
  const variants = options.some(isVariant) ? options.filter(isVariant) : [...CODES.values()].filter(isVariant);
  return variants.length === 0 ? undefined : among(variants);
}

function among(codes: readonly LanguageCode[]): SpokenLanguage {
  const [only, ...others] = codes;
  if (only && others.length === 0) return { known: only };
  return { candidates: codes.slice(0, MAX_CANDIDATES) };
}

/** Whether Call Analytics (post-call) takes every language that this may turn out to be. */
export function hasCallAnalytics(language: SpokenLanguage): boolean {
  if ('known' in language) return CALL_ANALYTICS.has(language.known);
  return language.candidates.length > 0 && language.candidates.every((code) => CALL_ANALYTICS.has(code));
}

/** Redaction exists for some languages, and never where the language is to be identified. */
export function hasRedaction(language: SpokenLanguage): boolean {
  return 'known' in language && REDACTION.has(language.known);
}
