/** What the readers of other platforms' files say about one call, in our words. */
import type { Metadata } from '../../core/recording/metadata.ts';

/** Without a line: that is for the one who imports to say. */
export type ImportedMetadata = Partial<Metadata> & Pick<Metadata, 'source' | 'callId'>;

export interface ImportedCall {
  readonly metadata: ImportedMetadata;
  /** The audio, where the file itself holds it. */
  readonly audio?: Uint8Array | undefined;
  /** Names under which the audio may stand beside the file, the surest first. No folders. */
  readonly audioNames: readonly string[];
  /** Tells the recordings of one file apart; empty for its first. */
  readonly leg?: string;
  /** A transcript in a form that `parseTranscript` reads, where the file holds one. */
  readonly transcript?: Uint8Array | undefined;
}

/** `further`: later recordings of the same conversation, each with a call id of its own. `skip`: the file is about something that is no call. Reasons hold no text of the file. */
export type ImportReading =
  | { readonly kind: 'call'; readonly call: ImportedCall; readonly further?: readonly ImportedCall[] }
  | { readonly kind: 'skip' | 'refused'; readonly reason: string };

export function refused(reason: string): ImportReading {
  return { kind: 'refused', reason };
}

export function skipped(reason: string): ImportReading {
  return { kind: 'skip', reason };
}

/** The last part of a path or URL; undefined when there is none that a file could have. */
export function fileNameOf(location: unknown): string | undefined {
  if (typeof location !== 'string' || location.length > 4096) return undefined;
  const name = location.split(/[?#]/u, 1)[0]?.split(/[/\\]/u).at(-1) ?? '';
  return name === '' || name === '.' || name === '..' ? undefined : decoded(name);
}

function decoded(name: string): string {
  try {
    const plain = decodeURIComponent(name);
    return /[/\\]/u.test(plain) ? name : plain;
  } catch {
    return name;
  }
}

/** Text that metadata may hold: printable, at most 256 characters. */
export function labelOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,256}$/u.test(value) ? value : undefined;
}

/** ISO 8601 UTC; `YYYY-MM-DD hh:mm:ss` without a zone is UTC, numbers are ms since 1970. */
export function instantOf(value: unknown): string | undefined {
  const ms =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/u.test(value)
        ? Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/iu.test(value) ? value : `${value.replace(' ', 'T')}Z`)
        : Number.NaN;
  return ms >= 0 && ms < Date.UTC(3000, 0, 1) ? new Date(ms).toISOString() : undefined;
}

/** A BCP 47 tag. */
export function languageOf(value: unknown): string | undefined {
  const tag = typeof value === 'string' ? value.replaceAll('_', '-') : '';
  return tag.length <= 35 && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/u.test(tag) ? tag : undefined;
}
