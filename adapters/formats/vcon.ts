/** vCon (IETF draft-ietf-vcon-vcon-core): the transcripts among `analysis`, and text dialogs. Recordings are not fetched. */
import * as z from 'zod';
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_TURNS } from './limits.ts';
import type { ParseOptions } from './parse-transcript.ts';
import { type Draft, type DraftTurn, type Refusal, type Result, done, refuse } from './result.ts';
import { type Fields, channelRole, confidenceOf, isFields, isList, numeric, roleOf, text } from './values.ts';

const entry = z.custom<Fields>(isFields);

export const vconSchema = z.object({
  vcon: z.string(),
  parties: z.array(entry).nullish(),
  dialog: z.array(entry).nullish(),
  analysis: z.array(entry).nullish(),
});
type Vcon = z.infer<typeof vconSchema>;

/** Reads a body that is itself a transcript of another known format. */
type ReadOther = (value: unknown, options: ParseOptions) => Result<Draft> | undefined;

function partyRole(vcon: Vcon, index: unknown, options: ParseOptions): Role {
  const at = numeric(index);
  const party = at === undefined ? undefined : vcon.parties?.[at];
  const role = party === undefined ? 'unknown' : roleOf(party['role'] ?? party['type']);
  return role === 'unknown' ? channelRole(options.channels, at) : role;
}

/** A JSON body arrives as an object or as a string of JSON. */
function bodyOf(item: Fields): unknown {
  const body = item['body'];
  if (typeof body !== 'string' || !/^\s*[[{]/u.test(body)) return body;
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    return body;
  }
}

function seconds(...values: unknown[]): number | undefined {
  const found = values.map(numeric).find((value) => value !== undefined);
  return found === undefined ? undefined : found * 1000;
}

function readSegment(vcon: Vcon, segment: unknown, options: ParseOptions, at: number): Result<DraftTurn> {
  if (!isFields(segment)) return refuse(`has something other than a segment at position ${at}`);
  const content = text(segment['text']) ?? text(segment['transcript']) ?? text(segment['body']);
  const startMs = seconds(segment['start'], segment['start_time'], segment['timestamp']);
  if (content === undefined || startMs === undefined) return refuse(`has no text or time at segment ${at}`);
  const speaker = segment['speaker'] ?? segment['party'];
  const named = typeof speaker === 'string' && !/^\d+$/u.test(speaker) ? roleOf(speaker) : undefined;
  return done({
    role: named ?? partyRole(vcon, speaker, options),
    startMs,
    endMs: seconds(segment['end'], segment['end_time']) ?? startMs,
    text: content,
    confidence: confidenceOf(segment['confidence']),
  });
}

function readBody(vcon: Vcon, item: Fields, options: ParseOptions, readOther: ReadOther): Result<Draft> {
  const body = bodyOf(item);
  const other = readOther(body, options);
  if (other !== undefined) return other;
  const inner = isFields(body) && isFields(body['transcript']) ? body['transcript'] : undefined;
  const language = text(inner?.['language']) ?? (isFields(body) ? text(body['language']) : undefined);
  const segments = isList(body) ? body : isFields(body) ? (body['segments'] ?? inner?.['segments']) : undefined;
  if (isList(segments)) {
    if (segments.length > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
    const turns: DraftTurn[] = [];
    for (const [at, segment] of segments.entries()) {
      const turn = readSegment(vcon, segment, options, at);
      if (!turn.ok) return turn;
      turns.push(turn.value);
    }
    return done({ source: 'vcon', language, turns });
  }
  const whole = text(body) ?? text(inner?.['text']) ?? (isFields(body) ? text(body['transcript']) : undefined);
  if (whole === undefined) return refuse('has a transcript analysis in a form that is not known');
  return done({ source: 'vcon', language, turns: [{ role: 'unknown', startMs: 0, endMs: 0, text: whole }] });
}

/** Text dialogs are turns at the distance of their start from the first dialog's start. */
function readTextDialogs(vcon: Vcon, options: ParseOptions): Result<Draft> {
  const turns: DraftTurn[] = [];
  const starts = (vcon.dialog ?? []).map((dialog) => Date.parse(text(dialog['start']) ?? ''));
  const first = starts.reduce((least, start) => (start < least ? start : least), Number.POSITIVE_INFINITY);
  for (const [at, dialog] of (vcon.dialog ?? []).entries()) {
    const body = text(dialog['body']);
    if (dialog['type'] !== 'text' || body === undefined) continue;
    if (turns.length >= MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
    const startMs = (starts[at] ?? Number.NaN) - first;
    const parties = dialog['parties'];
    const speaker = dialog['originator'] ?? (isList(parties) ? parties[0] : parties);
    const lengthMs = seconds(dialog['duration']) ?? 0;
    turns.push({ role: partyRole(vcon, speaker, options), startMs, endMs: startMs + lengthMs, text: body });
  }
  return turns.length === 0 ? refuse('is a vCon without a transcript') : done({ source: 'vcon', turns });
}

/** Shifts the turns of the n-th dialog by the time between the first dialog's start and its own. */
function shiftOf(vcon: Vcon, item: Fields): number {
  const index = numeric(isList(item['dialog']) ? item['dialog'][0] : item['dialog']) ?? 0;
  const [zero, start] = [vcon.dialog?.[0], vcon.dialog?.[index]].map((dialog) =>
    Date.parse(text(dialog?.['start']) ?? ''),
  );
  const shift = (start ?? Number.NaN) - (zero ?? Number.NaN);
  return shift > 0 ? shift : 0;
}

export function readVcon(value: unknown, options: ParseOptions, readOther: ReadOther): Result<Draft> {
  const parsed = vconSchema.safeParse(value);
  if (!parsed.success) return refuse('does not have the fields of a vCon');
  const vcon = parsed.data;
  const turns: DraftTurn[] = [];
  let language: string | undefined;
  let problem: Refusal | undefined;
  for (const item of vcon.analysis ?? []) {
    if (item['type'] !== 'transcript') continue;
    const draft = readBody(vcon, item, options, readOther);
    if (!draft.ok) {
      problem ??= draft;
      continue;
    }
    const shift = shiftOf(vcon, item);
    language ??= draft.value.language;
    for (const turn of draft.value.turns) {
      if (turns.length >= MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
      turns.push({ ...turn, startMs: turn.startMs + shift, endMs: turn.endMs + shift });
    }
  }
  if (turns.length > 0) return done({ source: 'vcon', language, turns });
  return problem ?? readTextDialogs(vcon, options);
}
