/** vCon (IETF draft-ietf-vcon-vcon-core): the transcripts among `analysis`, and text dialogs. Recordings are not fetched. */
import * as z from 'zod';
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_TURNS } from './limits.ts';
import type { ParseOptions } from './parse-transcript.ts';
import { type Draft, type DraftTurn, type Refusal, type Result, done, refuse } from './result.ts';
import { type Fields, channelRole, isFields, isList, numeric, roleOf, text } from './values.ts';
import { linesOf, timed } from './vcon-text.ts';
import { readTranscriptBody } from './vcon-transcript.ts';

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
  const meta = isFields(party?.['meta']) ? party['meta'] : undefined;
  const role = party === undefined ? 'unknown' : roleOf(party['role'] ?? meta?.['role'] ?? party['type']);
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

/** What a transcript calls a speaker: a role, or the name of a party or a part of it that no other party has. */
function speakerRole(vcon: Vcon, speaker: unknown, options: ParseOptions): Role {
  if (typeof speaker !== 'string' || /^\d*$/u.test(speaker)) return 'unknown';
  const role = roleOf(speaker);
  if (role !== 'unknown') return role;
  const name = wordsOf(speaker);
  const parties = (vcon.parties ?? []).map((party, at) => ({ at, words: wordsOf(text(party['name']) ?? '') }));
  const exact = parties.filter(({ words }) => words.join(' ') === name.join(' '));
  const partial = parties.filter(({ words }) => name.every((word) => words.includes(word)));
  const [found, ...others] = exact.length > 0 ? exact : partial;
  return name.length === 0 || found === undefined || others.length > 0 ? 'unknown' : partyRole(vcon, found.at, options);
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 200)
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((word) => word !== '');
}

function readBody(vcon: Vcon, item: Fields, options: ParseOptions, readOther: ReadOther): Result<Draft> {
  const body = bodyOf(item);
  const other = readOther(body, options);
  if (other?.ok && other.value.turns.length > 0) return other;
  const read = readTranscriptBody(body, {
    roleOf: (speaker) => speakerRole(vcon, speaker, options),
    partyRole: (position) => partyRole(vcon, position, options),
    lengthMs: seconds(dialogOf(vcon, item)?.['duration']),
  });
  return read.ok ? read : (other ?? read);
}

function dialogOf(vcon: Vcon, item: Fields): Fields | undefined {
  return vcon.dialog?.[numeric(isList(item['dialog']) ? item['dialog'][0] : item['dialog']) ?? 0];
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
    const lines = linesOf(body, (name) => speakerRole(vcon, name, options));
    if (lines.some(({ role }) => role !== 'unknown')) {
      const spoken = timed(lines, lengthMs);
      turns.push(...spoken.map((turn) => ({ ...turn, startMs: turn.startMs + startMs, endMs: turn.endMs + startMs })));
    } else turns.push({ role: partyRole(vcon, speaker, options), startMs, endMs: startMs + lengthMs, text: body });
  }
  return turns.length === 0 ? refuse('is a vCon without a transcript') : done({ source: 'vcon', turns });
}

/** Shifts the turns of the n-th dialog by the time between the first dialog's start and its own. */
function shiftOf(vcon: Vcon, item: Fields): number {
  const [zero, start] = [vcon.dialog?.[0], dialogOf(vcon, item)].map((dialog) =>
    Date.parse(text(dialog?.['start']) ?? ''),
  );
  const shift = (start ?? Number.NaN) - (zero ?? Number.NaN);
  return shift > 0 ? shift : 0;
}

/** Entries of the type of the draft; where there is none, those that a writer calls by a name of its own. */
function transcriptsOf({ analysis }: Vcon): readonly Fields[] {
  const entries = analysis ?? [];
  const exact = entries.filter(({ type }) => type === 'transcript');
  return exact.length > 0 ? exact : entries.filter(({ type }) => /transcri|diari[sz]/iu.test(text(type) ?? ''));
}

export function readVcon(value: unknown, options: ParseOptions, readOther: ReadOther): Result<Draft> {
  const parsed = vconSchema.safeParse(value);
  if (!parsed.success) return refuse('does not have the fields of a vCon');
  const vcon = parsed.data;
  const turns: DraftTurn[] = [];
  let language: string | undefined;
  let problem: Refusal | undefined;
  for (const item of transcriptsOf(vcon)) {
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
