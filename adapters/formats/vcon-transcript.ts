/** The bodies in which vCon writers keep transcripts: segments, messages without times, speech-to-text answers, plain text. */
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_TURNS } from './limits.ts';
import { type Draft, type DraftTurn, type Result, done, refuse } from './result.ts';
import { type Fields, confidenceOf, isFields, isList, numeric, text } from './values.ts';
import { type Line, linesOf, timed } from './vcon-text.ts';

export interface Surroundings {
  /** Role of what a transcript calls a speaker: a party's position, name or role. */
  readonly roleOf: (speaker: unknown) => Role;
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

function speakerOf(segment: Fields): unknown {
  return segment['speaker'] ?? segment['role'] ?? segment['party'] ?? segment['originator'] ?? segment['channel'];
}

/** Segments have times, or none of them has: messages of a dialogue get theirs from their length. */
function readSegments(segments: readonly unknown[], around: Surroundings): Result<DraftTurn[]> {
  if (segments.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  const turns: DraftTurn[] = [];
  const lines: Line[] = [];
  for (const [at, segment] of segments.entries()) {
    if (!isFields(segment)) return refuse(`has something other than a segment at position ${at}`);
    const content = contentOf(segment);
    if (content === undefined) return refuse(`has no text at segment ${at}`);
    const role = around.roleOf(speakerOf(segment));
    const startMs = seconds(segment['start'], segment['start_time'], segment['timestamp']);
    lines.push({ role, text: content });
    if (startMs === undefined) continue;
    turns.push({
      role,
      startMs,
      endMs: seconds(segment['end'], segment['end_time']) ?? startMs,
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

/** A transcript in the body of an analysis; `body` is JSON already where it was JSON. */
export function readTranscriptBody(body: unknown, around: Surroundings): Result<Draft> {
  const outer = isFields(body) ? unwrapped(body) : undefined;
  const inner = outer !== undefined && isFields(outer['transcript']) ? outer['transcript'] : undefined;
  const language = text(inner?.['language']) ?? text(outer?.['language']) ?? text(outer?.['detected_language']);
  const segments = isList(body) ? body : ((outer && segmentsOf(outer)) ?? (inner && segmentsOf(inner)));
  if (segments !== undefined) {
    const turns = readSegments(segments, around);
    return turns.ok ? done({ source: 'vcon', language, turns: turns.value }) : turns;
  }
  const whole = text(body) ?? text(inner?.['text']) ?? text(outer?.['transcript']) ?? text(outer?.['text']);
  if (whole === undefined) return refuse('has a transcript analysis in a form that is not known');
  const lines = linesOf(whole, around.roleOf);
  if (lines.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
  return done({ source: 'vcon', language, turns: timed(lines, around.lengthMs) });
}
