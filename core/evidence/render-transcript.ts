/** Transcripts to read. The verifier writes them again from what is proven and compares. */
import { turnsOf, type Quote } from './quote.ts';

interface Spoken {
  readonly startMs: number;
  readonly role: string;
  readonly text: string;
}

/** One line per turn: `[m:ss.mmm] role: text`. */
export function renderTranscript({ turns }: { readonly turns: readonly Spoken[] }): string {
  return turns.map(line).join('');
}

/** The turns shown with their number; what lies between them is said to be withheld. */
export function renderQuote(quote: Quote): string {
  const lines: string[] = [];
  let next = 0;
  for (const turn of turnsOf(quote)) {
    lines.push(withheld(next, turn.index), `#${turn.index} ${turn.isRedacted ? '(redacted) ' : ''}${line(turn)}`);
    next = turn.index + 1;
  }
  return [...lines, withheld(next, quote.turns)].join('');
}

function withheld(from: number, to: number): string {
  if (from >= to) return '';
  return from + 1 === to ? `#${from} withheld\n` : `#${from}-${to - 1} withheld\n`;
}

function line({ startMs, role, text }: Spoken): string {
  return `[${clock(startMs)}] ${role}: ${text}\n`;
}

function clock(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  return `${minutes}:${String(seconds).padStart(2, '0')}.${String(ms % 1000).padStart(3, '0')}`;
}
