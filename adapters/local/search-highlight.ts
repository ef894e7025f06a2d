/** Finds the matching turns of a page of calls, in a private table in memory with the tokenizer of the index: the very same stemming. */
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { SearchDocument } from '../../core/search/search.ts';
import { parseRow } from './sqlite.ts';
import { MATCH_END, MATCH_START, TOKENIZER, markOriginal, tokenizable } from './search-text.ts';

type Turns = SearchDocument['turns'];
type Highlighted = { index: number; startMs: number; highlight: string }[];

const rowSchema = z.object({ id: z.int(), marked: z.string() });

export interface Highlighter {
  /** Per call, its turns that hold any of the phrases, in call order. */
  highlight(calls: readonly Turns[], phrases: readonly string[]): Highlighted[];
  close(): void;
}

export function createHighlighter(): Highlighter {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE VIRTUAL TABLE turns USING fts5 (text, tokenize = '${TOKENIZER}')`);
  const insert = database.prepare('INSERT INTO turns (rowid, text) VALUES (?, ?)');
  const match = database.prepare(`
    SELECT rowid AS id, highlight(turns, 0, '${MATCH_START}', '${MATCH_END}') AS marked
    FROM turns WHERE turns MATCH ? ORDER BY rowid`);
  return {
    highlight(calls, phrases) {
      const all = calls.flatMap((turns, call) => turns.map((turn) => ({ call, turn })));
      const found = calls.map((): Highlighted => []);
      if (phrases.length === 0) return found;
      database.exec('BEGIN');
      try {
        for (const [id, { turn }] of all.entries()) insert.run(id, tokenizable(turn.text));
        for (const row of match.iterate(phrases.join(' OR '))) {
          const { id, marked } = parseRow(rowSchema, row);
          const hit = all[id];
          if (!hit) continue;
          const { index, startMs, text } = hit.turn;
          found[hit.call]?.push({ index, startMs, highlight: markOriginal(text, marked) });
        }
        return found;
      } finally {
        database.exec('ROLLBACK');
      }
    },
    close: () => {
      database.close();
    },
  };
}
