/** Transcripts that are one text: who speaks is told by line breaks and names, when by how long each line is. */
import type { Role } from '../../core/transcript/transcript.ts';
import type { DraftTurn } from './result.ts';
import { roleOf } from './values.ts';

/** Speech has about this many characters per second, where nothing says how long the call is. */
const ALPHABETIC_PER_SECOND = 15;
const HAN_PER_SECOND = 4.5;
const HAN = /\p{sc=Han}/gu;

const NAMED = /^\s*\*{0,2}([\p{L}\p{N}_][\p{L}\p{N}_ .'-]{0,39}?)\*{0,2}\s*[:：]\s*\*{0,2}\s*(\S.*)$/su;
const BETWEEN_SENTENCES = /(?<=[.!?]["”’]?)\s+(?=["“‘]?[\p{Lu}\p{N}\p{Lo}])|(?<=[。！？]["”’]?)(?!["”’])/u;

/** A line of which nobody knows when it was said. */
export interface Line {
  readonly role: Role;
  readonly text: string;
  /** The name before it, where nobody knows whose that is. */
  readonly voice?: string | undefined;
}

function secondsOf(text: string): number {
  const han = text.match(HAN)?.length ?? 0;
  return 0.4 + han / HAN_PER_SECOND + (text.length - han) / ALPHABETIC_PER_SECOND;
}

/** Gives lines times: in proportion to their length over `lengthMs`, else at the speed of speech. */
export function timed(lines: readonly Line[], lengthMs?: number): (DraftTurn & Line)[] {
  const spoken = lines.map(({ text }) => secondsOf(text) * 1000);
  const total = spoken.reduce((sum, one) => sum + one, 0);
  const scale = lengthMs !== undefined && lengthMs > 0 && total > 0 ? lengthMs / total : 1;
  let at = 0;
  return lines.map((line, index) => {
    const startMs = at;
    at += (spoken[index] ?? 0) * scale;
    return { ...line, startMs, endMs: at };
  });
}

/** `Agent: Hello` to who and what; a name counts when it is a known role, or when at most four names begin nearly all lines. */
function byNames(lines: readonly string[], roleNamed: (name: string) => Role): Line[] | undefined {
  const named = lines.map((line) => NAMED.exec(line));
  const names = new Set(named.map((match) => match?.[1]?.toLowerCase() ?? ''));
  names.delete('');
  const count = named.filter((match) => match !== null).length;
  const areSpeakers = names.size <= 4 && count >= 2 && count * 2 >= lines.length;
  const known = [...names].some((name) => roleNamed(name) !== 'unknown');
  if (!areSpeakers || (!known && count < 4)) return undefined;
  let speaker: Pick<Line, 'role' | 'voice'> = { role: 'unknown' };
  return lines.map((line, at) => {
    const match = named[at];
    if (match) speaker = speakerNamed(match[1] ?? '', roleNamed);
    return { ...speaker, text: match?.[2] ?? line };
  });
}

function speakerNamed(name: string, roleNamed: (name: string) => Role): Pick<Line, 'role' | 'voice'> {
  const role = roleNamed(name);
  return role === 'unknown' ? { role, voice: name.toLowerCase() } : { role };
}

/** Lines as given by line breaks; one text without any becomes its sentences. */
export function linesOf(text: string, roleNamed: (name: string) => Role = roleOf): Line[] {
  const blocks = text.split(/\r?\n\s*\r?\n/u).filter((block) => block.trim() !== '');
  const rows = text.split(/\r?\n/u).filter((row) => row.trim() !== '');
  const lines = blocks.length > 1 && byNames(rows, roleNamed) === undefined ? blocks : rows;
  const named = byNames(lines, roleNamed);
  if (named !== undefined) return named;
  const whole = lines.length > 1 ? lines : text.split(BETWEEN_SENTENCES);
  return whole.filter((line) => line.trim() !== '').map((line) => ({ role: 'unknown', text: line.trim() }));
}
