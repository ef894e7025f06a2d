/** Labels in CSV: sentences with a polarity, or topic and emotion of the transcripts beside the file. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { parseTranscript } from '../../adapters/formats/parse-transcript.ts';
import { baseLanguage, detectLanguage } from '../../core/transcript/language.ts';
import type { Labelled } from './labelled.ts';

const COLUMNS = {
  text: ['text', 'sentence', 'review', 'content', 'utterance', 'comment', 'snippet'],
  label: ['label', 'sentiment', 'class', 'polarity', 'stars', 'rating', 'score', 'target'],
  language: ['language', 'lang'],
  split: ['split', 'set', 'part'],
  file: ['file', 'path', 'filename', 'recording', 'transcript', 'id'],
  topic: ['topic', 'problem', 'issue', 'category'],
  emotion: ['emotion', 'mood', 'feeling'],
} as const;
type Column = keyof typeof COLUMNS;

const rowsSchema = z.array(z.array(z.string()));

function columnsOf(header: readonly string[]): Partial<Record<Column, number>> {
  const names = header.map((name) => name.trim().toLowerCase());
  const found: Partial<Record<Column, number>> = {};
  for (const column of ['text', 'label', 'language', 'split', 'file', 'topic', 'emotion'] as const) {
    const at = names.findIndex((name) => COLUMNS[column].some((one) => one === name));
    if (at >= 0) found[column] = at;
  }
  return found;
}

/** Without a header the shorter of two columns holds the labels. */
function guessed(rows: readonly (readonly string[])[]): Partial<Record<Column, number>> {
  const lengths = [0, 1].map((at) => rows.reduce((sum, row) => sum + (row[at] ?? '').length, 0));
  const label = (lengths[0] ?? 0) <= (lengths[1] ?? 0) ? 0 : 1;
  return { text: 1 - label, label };
}

function readCall(folder: string, file: string, row: { topic?: string; emotion?: string }, into: Labelled): void {
  const path = ['', '.json', '.transcript.json', '.vcon.json', '.vcon']
    .map((end) => join(folder, file + end))
    .find(existsSync);
  const parsed = path === undefined ? undefined : parseTranscript(readFileSync(path));
  if (parsed?.ok !== true) {
    into.skipped.push({ file, reason: parsed === undefined ? 'is not there' : `the transcript ${parsed.reason}` });
    return;
  }
  into.calls.push({ file, split: '', transcript: parsed.transcript, labels: row });
}

/** False when the columns are not known. */
export function readCsv(path: string, into: Labelled): boolean {
  const delimiter = path.endsWith('.tsv') ? '\t' : ',';
  const options = { bom: true, delimiter, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
  const rows = rowsSchema.parse(parse(readFileSync(path), options));
  const named = columnsOf(rows[0] ?? []);
  const hasHeader = named.label !== undefined || named.topic !== undefined || named.emotion !== undefined;
  const at = hasHeader ? named : guessed(rows);
  const body = hasHeader ? rows.slice(1) : rows;
  const cell = (row: readonly string[], column: Column): string => row[at[column] ?? -1]?.trim() ?? '';
  const file = basename(path);
  if (at.file !== undefined && at.text === undefined) {
    for (const row of body) {
      const [topic, emotion] = [cell(row, 'topic'), cell(row, 'emotion')];
      readCall(dirname(path), cell(row, 'file'), { ...(topic && { topic }), ...(emotion && { emotion }) }, into);
    }
    return true;
  }
  if (at.text === undefined || at.label === undefined) return false;
  for (const row of body) {
    const text = cell(row, 'text');
    if (text === '') continue;
    const language = baseLanguage(cell(row, 'language') || detectLanguage(text));
    into.sentences.push({ file, split: cell(row, 'split'), language, text, label: cell(row, 'label') });
  }
  return true;
}
