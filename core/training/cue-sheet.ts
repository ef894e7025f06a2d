/** What is in the clips of a training set, for machines and for a spreadsheet. */
import type { Role } from '../transcript/transcript.ts';

export interface Cue {
  /** Path of the clip in the zip. */
  readonly file: string;
  readonly recordingId: string;
  readonly fromTurn: number;
  readonly toTurn: number;
  /** Of the clip in the call, ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly businessLine: string;
  readonly topics: readonly string[];
  readonly emotion: string | null;
  readonly complexity: number | null;
  readonly language: string;
  /** Times in ms from the start of the clip; words without personal data. */
  readonly turns: readonly {
    readonly turn: number;
    readonly role: Role;
    readonly startMs: number;
    readonly endMs: number;
    readonly text: string;
  }[];
}

export interface CueSheet {
  readonly setId: string;
  readonly title: string;
  readonly createdAt: string;
  readonly clips: readonly Cue[];
}

export function renderJson(sheet: CueSheet): string {
  return `${JSON.stringify(sheet, null, 2)}\n`;
}

const HEADER = ['clip', 'recording', 'line', 'topics', 'emotion', 'complexity', 'turn', 'role', 'start', 'end', 'text'];

/** One row per turn. RFC 4180, UTF-8; no cell begins like a formula. */
export function renderCsv({ clips }: CueSheet): string {
  const rows = clips.flatMap(({ file, recordingId, businessLine, topics, emotion, complexity, turns }) =>
    turns.map(({ turn, role, startMs, endMs, text }) => [
      ...[
        file,
        recordingId,
        businessLine,
        topics.join(' '),
        emotion ?? '',
        complexity === null ? '' : String(complexity),
      ],
      ...[String(turn), role, clock(startMs), clock(endMs), text],
    ]),
  );
  return [HEADER, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `m:ss.mmm`. */
function clock(ms: number): string {
  const seconds = (ms % 60_000) / 1000;
  return `${Math.floor(ms / 60_000)}:${seconds.toFixed(3).padStart(6, '0')}`;
}
