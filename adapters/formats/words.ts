/** Turns from words: who speaks changes, or a pause is long. One pass over the words in order of time. */
import type { Role } from '../../core/transcript/transcript.ts';
import { MAX_TURNS, TURN_PAUSE_MS } from './limits.ts';
import { type DraftTurn, type Result, done, refuse } from './result.ts';

export interface Word {
  /** Which voice: channel or speaker label. Pauses and changes are judged per voice. */
  readonly voice: string;
  readonly channel: number | undefined;
  readonly role: Role;
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly confidence: number | undefined;
  /** Punctuation that follows the word. */
  tail: string;
}

interface OpenTurn {
  readonly first: Word;
  readonly parts: string[];
  endMs: number;
  confidenceSum: number;
  confidenceCount: number;
}

/** Scripts written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;

/** Glues words to text: a space between words, none where either side is written without spaces. */
export function joinWords(parts: readonly string[]): string {
  const out: string[] = [];
  let before = '';
  for (const part of parts) {
    if (part === '') continue;
    const glue = before === '' || UNSPACED.test(before.slice(-2)) || /[，。！？；：、（「《]$/u.test(before);
    out.push(glue || UNSPACED.test(part.slice(0, 2)) ? part : ` ${part}`);
    before = part;
  }
  return out.join('');
}

function close(turn: OpenTurn): DraftTurn {
  const { first } = turn;
  return {
    voice: first.voice,
    channel: first.channel,
    role: first.role,
    startMs: first.startMs,
    endMs: turn.endMs,
    text: joinWords(turn.parts),
    confidence: turn.confidenceCount === 0 ? undefined : turn.confidenceSum / turn.confidenceCount,
  };
}

/** Tells for each voice when any other voice last began a word, from the two latest voices only. */
class LastStarts {
  #latest = { voice: '', at: -1 };
  #other = { voice: '', at: -1 };

  note(voice: string, at: number): void {
    if (this.#latest.voice !== voice) this.#other = this.#latest;
    this.#latest = { voice, at };
  }

  ofOthers(voice: string): number {
    return this.#latest.voice === voice ? this.#other.at : this.#latest.at;
  }
}

/**
 * A word opens a new turn of its voice when the voice has been quiet for more than 1.5 s, or when somebody else began a word
 * while it was quiet. Speech over somebody who goes on talking therefore does not cut their turn in two.
 */
export function turnsFromWords(words: Word[]): Result<DraftTurn[]> {
  words.sort((a, b) => a.startMs - b.startMs);
  const open = new Map<string, OpenTurn>();
  const turns: DraftTurn[] = [];
  const starts = new LastStarts();
  for (const word of words) {
    let turn = open.get(word.voice);
    if (turn !== undefined) {
      const others = starts.ofOthers(word.voice);
      const interrupted = others >= turn.endMs && others < word.startMs;
      if (interrupted || word.startMs - turn.endMs > TURN_PAUSE_MS) {
        turns.push(close(turn));
        turn = undefined;
      }
    }
    if (turn === undefined) {
      if (turns.length + open.size > MAX_TURNS) return refuse(`has more than ${MAX_TURNS} turns`);
      turn = { first: word, parts: [], endMs: word.endMs, confidenceSum: 0, confidenceCount: 0 };
      open.set(word.voice, turn);
    }
    turn.parts.push(word.text + word.tail);
    turn.endMs = Math.max(turn.endMs, word.endMs);
    if (word.confidence !== undefined) {
      turn.confidenceSum += word.confidence;
      turn.confidenceCount++;
    }
    starts.note(word.voice, word.startMs);
  }
  for (const turn of open.values()) turns.push(close(turn));
  return done(turns);
}
