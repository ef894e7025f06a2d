/** What is taken out of a call that holds card data: which parts of the sound, and which words. The finding itself is in pii/card-data.ts. */
import type { Span } from '../audio/shapes.ts';
import { foldWidth } from '../transcript/text.ts';
import type { Transcript, Turn } from '../transcript/transcript.ts';
import { findCardData, type CardData } from './pii/card-data.ts';
import { digitRuns, type DigitRun } from './pii/number-words.ts';
import { spokenTime } from './pii/spoken-time.ts';

/** Grows with every change of what is found or of how much around it is muted. Part of the evidence. */
export const CARD_RULES = 'card-data/1';

/** A turn up to this long is muted whole: transcripts time turns, not words, and a code that survives is worse than a lost sentence. */
const WHOLE_TURN_MS = 20_000;
/** In a longer turn nobody can say where in it something was said. */
const LONGEST_TURN_MS = 120_000;

/** Turns around a security code in which saying the same digits again means the code. */
const ECHO_TURNS = 4;

export type ScreeningPlan =
  | { readonly outcome: 'clean' }
  /** Ordered, disjoint, inside the recording. On all channels. */
  | { readonly outcome: 'mute'; readonly spans: readonly Span[] }
  /** Card data was found, and its place in the audio cannot be told. */
  | { readonly outcome: 'suspected'; readonly detail: string };

/** Which spans of the audio are muted before the seal. `durationMs` is that of the audio. */
export function planScreening(transcript: Pick<Transcript, 'turns'>, durationMs: number): ScreeningPlan {
  return planFor(findAll(transcript), transcript, durationMs);
}

/**
 * The same for security codes alone, after the seal. PCI DSS 4.0.1 requirement 3.3.1 forbids keeping one after authorisation, encrypted or
 * not; a card number may be kept where it is unreadable (3.5.1), and everything sealed is encrypted.
 */
export function planCodes(transcript: Pick<Transcript, 'turns'>, durationMs: number): ScreeningPlan {
  return planFor(findAll(transcript).filter(isCode), transcript, durationMs);
}

/** Card data, and every place near by where a security code is said again: read back, repeated, corrected. */
function findAll(transcript: Pick<Transcript, 'turns'>): readonly CardData[] {
  const found = findCardData(transcript);
  const codes = found.filter(isCode).map((code) => ({ code, digits: digitsIn(transcript.turns[code.turn], code) }));
  const echoes = transcript.turns.flatMap((turn) =>
    digitRuns(foldWidth(turn.text), () => false).flatMap((run): CardData[] => {
      const isEcho = codes.some(
        ({ code, digits }) => digits === digitsOf(run) && Math.abs(turn.index - code.turn) <= ECHO_TURNS,
      );
      const isKnown = found.some((one) => one.turn === turn.index && one.start < run.end && one.end > run.start);
      if (!isEcho || isKnown) return [];
      const { start, end } = run;
      return [{ kind: 'securityCode', turn: turn.index, start, end, ...spokenTime(turn, start, end) }];
    }),
  );
  return [...found, ...echoes];
}

function digitsIn(turn: Turn | undefined, { start, end }: CardData): string {
  const runs = turn ? digitRuns(foldWidth(turn.text.slice(start, end)), () => false) : [];
  return runs.map(digitsOf).join('');
}

function digitsOf({ groups }: DigitRun): string {
  return groups.map(({ digits }) => digits).join('');
}

function isCode({ kind }: CardData): boolean {
  return kind === 'securityCode';
}

function planFor(found: readonly CardData[], transcript: Pick<Transcript, 'turns'>, durationMs: number): ScreeningPlan {
  if (found.length === 0) return { outcome: 'clean' };
  const turns = new Map(transcript.turns.map((turn) => [turn.index, turn]));
  const spans: Span[] = [];
  for (const one of found) {
    const turn = turns.get(one.turn);
    const span = turn && placeOf(one, turn, durationMs);
    if (!span) return { outcome: 'suspected', detail: `card data in turn ${one.turn}: its time is not usable` };
    spans.push(span);
  }
  return { outcome: 'mute', spans: merged(spans) };
}

function placeOf(found: CardData, turn: Turn, durationMs: number): Span | undefined {
  const length = turn.endMs - turn.startMs;
  if (length <= 0 || length > LONGEST_TURN_MS || turn.startMs >= durationMs) return undefined;
  const isWhole = length <= WHOLE_TURN_MS;
  const startMs = isWhole ? Math.min(turn.startMs, found.startMs) : found.startMs;
  const endMs = isWhole ? Math.max(turn.endMs, found.endMs) : found.endMs;
  const span = { startMs: Math.max(0, startMs), endMs: Math.min(durationMs, endMs) };
  return span.endMs > span.startMs ? span : undefined;
}

function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = out.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else out.push({ startMs, endMs });
  }
  return out;
}

const MARKS: Record<CardData['kind'], string> = { number: '[card number]', securityCode: '[card code]' };

/** The transcript without card data; the very same object when there is none. */
export function maskCardData(transcript: Transcript): Transcript {
  return masked(transcript, findAll(transcript));
}

/** The transcript without security codes. */
export function maskCodes(transcript: Transcript): Transcript {
  return masked(transcript, findAll(transcript).filter(isCode));
}

function masked(transcript: Transcript, found: readonly CardData[]): Transcript {
  if (found.length === 0) return transcript;
  const turns = transcript.turns.map((turn) => {
    const parts = found.filter((one) => one.turn === turn.index).toSorted((a, b) => b.start - a.start);
    const text = parts.reduce(
      (rest, one) => rest.slice(0, one.start) + MARKS[one.kind] + rest.slice(one.end),
      turn.text,
    );
    return { ...turn, text };
  });
  return { ...transcript, turns };
}
