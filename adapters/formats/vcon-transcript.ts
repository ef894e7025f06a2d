/** The bodies in which vCon writers keep transcripts: segments, messages without times, speech-to-text answers, plain text. */
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_TURNS } from './limits.ts';
import { type Draft, type DraftTurn, type Result, done, refuse } from './result.ts';
import { type Fields, confidenceOf, isFields, isList, numeric, text } from './values.ts';
import { type Line, linesOf, timed } from './vcon-text.ts';
import { type Voiced, withVoices } from './vcon-voices.ts';
import { type Word, turnsFromWords } from './words.ts';

export interface Surroundings {
  /** Role of what a transcript calls a speaker: a party's name or role. */
  readonly roleOf: (speaker: unknown) => Role;
  /** Role of the party at a position. */
  readonly partyRole: (position: unknown) => Role;
  /** Length of the dialog, ms. */
  readonly lengthMs: number | undefined;
}

function seconds(...values: unknown[]): number | undefined {
  const found = values.map(numeric).find((value) => value !== undefined);
  return found === undefined ? undefined : found * 1000;
}

function contentOf(segment: Fields): string | undefined {
  for (const key of ['text', 'transcript', 'message', 'content', 'body']) {
    const content = text(segment[key]);
    if (content !== undefined) return content;
  }
  return isList(segment['sentences'])
    ? segment['sentences'].flatMap((one) => (isFields(one) ? [text(one['text']) ?? ''] : [])).join(' ')
    : undefined;
}

/** A role, else a voice that got a number or a name from whoever told voices apart. `party` and `originator` are positions of parties. */
function speakerOf(segment: Fields, { roleOf, partyRole }: Surroundings): Pick<Line, 'role' | 'voice'> {
  const { speaker, role: named, party, originator, channel } = segment;
  const label = speaker ?? named ?? (party === undefined && originator === undefined ? channel : undefined);
  if (label === undefined || label === null) {
    const position = party ?? originator;
    const known = partyRole(position);
    return known === 'unknown' && typeof position === 'number'
      ? { role: known, voice: String(position) }
      : { role: known };
  }
  const role = typeof label === 'string' ? roleOf(label) : 'unknown';
  return role === 'unknown' && (typeof label === 'string' || typeof label === 'number')
    ? { role, voice: String(label).slice(0, 100) }
    : { role };
}

type VoicedTurn = DraftTurn & Voiced;

/** Segments have times, or none of them has: messages of a dialogue get theirs from their length. */
function readSegments(segments: readonly unknown[], around: Surroundings): Result<VoicedTurn[]> {
  if (segments.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  const turns: VoicedTurn[] = [];
  const lines: Line[] = [];
  for (const [at, segment] of segments.entries()) {
    if (!isFields(segment)) return refuse(`has something other than a segment at position ${at}`);
    const content = contentOf(segment);
    if (content === undefined) return refuse(`has no text at segment ${at}`);
    const speaker = speakerOf(segment, around);
    const startMs = seconds(segment['start'], segment['start_time'], segment['timestamp']);
    lines.push({ ...speaker, text: content });
    if (startMs === undefined) continue;
    turns.push({
      ...speaker,
      startMs,
      endMs: seconds(segment['end'], segment['end_time']) ?? startMs + (seconds(segment['duration']) ?? 0),
      text: content,
      confidence: confidenceOf(segment['confidence']),
    });
  }
  if (turns.length === segments.length) return done(turns);
  return turns.length === 0 ? done(timed(lines, around.lengthMs)) : refuse('has segments without a time');
}

/** Where a body keeps its segments, most exact first. */
function segmentsOf(body: Fields): readonly unknown[] | undefined {
  const paragraphs = isFields(body['paragraphs']) ? body['paragraphs']['paragraphs'] : undefined;
  const places = ['segments', 'utterances', 'turns', 'messages', 'conversation', 'dialogue'].map((key) => body[key]);
  return [...places, paragraphs].filter(isList).find((place) => place.length > 0);
}

/** Speech-to-text services wrap their answer: results, channels, alternatives. */
function unwrapped(body: Fields): Fields {
  const results = isFields(body['results']) ? body['results'] : body;
  const channel = isList(results['channels']) ? results['channels'][0] : undefined;
  const alternative = isFields(channel) && isList(channel['alternatives']) ? channel['alternatives'][0] : undefined;
  return isFields(alternative) ? { ...alternative, utterances: results['utterances'] } : body;
}

/** Nobody speaks on after a pause of so long (ms) where voices are not told apart. */
const PAUSE_MS = 700;
const ENDS_SENTENCE = /[.!?。！？]["”’]?$/u;

/** Words become turns of their voice; without voices each sentence is one, or what stands between two pauses. */
function turnsOf(words: readonly unknown[], around: Surroundings): Result<VoicedTurn[]> | undefined {
  const read = wordsOf(words, around);
  if (read === undefined || read.length === 0) return undefined;
  if (read.every(({ voice }) => voice !== '')) return turnsFromWords(read);
  let sentence = 0;
  const alone = read.map((word, at) => {
    const before = read[at - 1];
    if (before && (ENDS_SENTENCE.test(before.text) || word.startMs - before.endMs > PAUSE_MS)) sentence += 1;
    return { ...word, voice: String(sentence) };
  });
  const turns = turnsFromWords(alone);
  return turns.ok ? done(turns.value.map(({ voice: _, ...turn }) => turn)) : turns;
}

/** Undefined where a word has no text or no times. Without a voice it has an empty one. */
function wordsOf(words: readonly unknown[], around: Surroundings): Word[] | undefined {
  const read: Word[] = [];
  for (const word of words) {
    if (!isFields(word)) return undefined;
    const content = text(word['punctuated_word']) ?? text(word['word']) ?? text(word['text']);
    const [startMs, endMs] = [seconds(word['start']), seconds(word['end'])];
    const { role, voice = '' } = speakerOf(word, around);
    if (content === undefined || startMs === undefined || endMs === undefined) return undefined;
    const confidence = confidenceOf(word['confidence']);
    read.push({ voice, channel: undefined, role, startMs, endMs, text: content.trim(), confidence, tail: '' });
  }
  return read;
}

/** A transcript in the body of an analysis; `body` is JSON already where it was JSON. */
export function readTranscriptBody(body: unknown, around: Surroundings): Result<Draft> {
  const outer = isFields(body) ? unwrapped(body) : undefined;
  const inner = outer !== undefined && isFields(outer['transcript']) ? outer['transcript'] : undefined;
  const language = text(inner?.['language']) ?? text(outer?.['language']) ?? text(outer?.['detected_language']);
  const segments = isList(body) ? body : ((outer && segmentsOf(outer)) ?? (inner && segmentsOf(inner)));
  if (segments !== undefined) {
    const turns = readSegments(segments, around);
    return turns.ok ? draftOf(turns.value, around, language) : turns;
  }
  const paragraphs = isFields(outer?.['paragraphs']) ? text(outer['paragraphs']['transcript']) : undefined;
  if (paragraphs !== undefined && /^\s*speaker \d/iu.test(paragraphs)) {
    return draftOf(timed(linesOf(paragraphs, around.roleOf), around.lengthMs), around, language);
  }
  const words = isList(outer?.['words']) ? turnsOf(outer['words'], around) : undefined;
  if (words !== undefined) return words.ok ? draftOf(words.value, around, language) : words;
  const whole = text(body) ?? text(inner?.['text']) ?? text(outer?.['transcript']) ?? text(outer?.['text']);
  if (whole === undefined) return refuse('has a transcript analysis in a form that is not known');
  const lines = linesOf(whole, around.roleOf);
  if (lines.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  return draftOf(timed(lines, around.lengthMs), around, language);
}

function draftOf(turns: readonly VoicedTurn[], { partyRole }: Surroundings, language?: string): Result<Draft> {
  const byPosition = (voice: string): Role => (/^\d+$/u.test(voice) ? partyRole(voice) : 'unknown');
  return done({ source: 'vcon', language, turns: withVoices(turns, byPosition) });
}
