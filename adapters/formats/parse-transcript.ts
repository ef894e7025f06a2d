/** Any provider's transcript JSON in, our one shape out. The provider is told by the fields that only it has. */
import { detectLanguage } from '../../core/transcript/language.ts';
import { cleanText } from '../../core/transcript/text.ts';
import type { Role, Transcript, Turn } from '../../core/transcript/transcript.ts';
import { readCallAnalytics } from './call-analytics.ts';
import { MAX_TEXT, MAX_TIME_MS, MAX_TURNS } from './limits.ts';
import { readOwnShape } from './own-shape.ts';
import { readJson } from './read-json.ts';
import { type Draft, type Result, done, refuse } from './result.ts';
import { readTranscribe } from './transcribe.ts';
import { isFields } from './values.ts';
import { readVcon } from './vcon.ts';

export interface ParseOptions {
  /** Role of each audio channel, in channel order: `ch_0` is `channels[0]`. */
  readonly channels?: readonly Role[] | undefined;
  /** BCP 47 tag to use when the document names none. */
  readonly language?: string | undefined;
}

export type ParsedTranscript =
  { readonly ok: true; readonly transcript: Transcript } | { readonly ok: false; readonly reason: string };

const TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/u;

function readKnown(value: unknown, options: ParseOptions): Result<Draft> | undefined {
  if (!isFields(value)) return undefined;
  if ('turns' in value) return readOwnShape(value, options);
  if ('results' in value) return readTranscribe(value, options);
  return 'Transcript' in value ? readCallAnalytics(value, options) : undefined;
}

function read(value: unknown, options: ParseOptions): Result<Draft> {
  if (isFields(value) && 'vcon' in value) return readVcon(value, options, readKnown);
  return (
    readKnown(value, options) ??
    refuse('is none of the known formats: Callvault, Transcribe, Call Analytics, Contact Lens, vCon')
  );
}

/** Checks times and sizes, drops turns without text, orders and numbers the rest. */
function assemble(draft: Draft): Result<Turn[]> {
  if (draft.turns.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  let characters = 0;
  const turns: Turn[] = [];
  for (const [position, turn] of draft.turns.entries()) {
    const startMs = Math.round(turn.startMs);
    const endMs = Math.round(turn.endMs);
    if (!(startMs >= 0 && endMs <= MAX_TIME_MS)) return refuse(`has a time outside of a call at turn ${position}`);
    if (!(endMs >= startMs)) return refuse(`has a turn that ends before it starts at turn ${position}`);
    characters += turn.text.length;
    if (characters > MAX_TEXT) return refuse(`holds more than ${MAX_TEXT} characters of text`);
    const text = cleanText(turn.text);
    if (text === '') continue;
    turns.push({
      index: 0,
      ...(turn.channel === undefined ? {} : { channel: turn.channel }),
      role: turn.role,
      startMs,
      endMs,
      text,
      ...(turn.confidence === undefined ? {} : { confidence: Math.min(1, Math.max(0, turn.confidence)) }),
    });
  }
  turns.sort((a, b) => a.startMs - b.startMs || (a.channel ?? 0) - (b.channel ?? 0));
  turns.forEach((turn, index) => (turn.index = index));
  return turns.length === 0 ? refuse('holds no words') : done(turns);
}

/** The tag of the document, else the caller's, else what the words look like. */
function languageOf(draft: Draft, options: ParseOptions, turns: readonly Turn[]): string {
  const named = [draft.language, options.language].find(
    (tag) => tag !== undefined && tag.length <= 35 && TAG.test(tag),
  );
  if (named !== undefined) return named;
  let sample = '';
  for (const turn of turns) {
    if (sample.length > 4000) break;
    sample += `${turn.text.slice(0, 4000)} `;
  }
  return detectLanguage(sample);
}

/**
 * Reads our own shape, Transcribe (channel labels, speaker labels, plain), Call Analytics, Contact Lens or vCon.
 * Times become whole ms, turns are ordered by start and channel and numbered from 0. A channel without a given role and a
 * speaker label stay `unknown`. Linear in the length of `bytes`; limits in `limits.ts`.
 * `reason` completes "the transcript ..." and holds no text of the call. Never throws.
 */
export function parseTranscript(bytes: Uint8Array, options: ParseOptions = {}): ParsedTranscript {
  const json = readJson(bytes);
  if (!json.ok) return json;
  const draft = read(json.value, options);
  if (!draft.ok) return draft;
  const turns = assemble(draft.value);
  if (!turns.ok) return turns;
  const language = languageOf(draft.value, options, turns.value);
  return { ok: true, transcript: { language, source: draft.value.source, turns: turns.value } };
}
